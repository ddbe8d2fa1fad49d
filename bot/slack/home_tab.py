"""Publishes Home tabs."""

import logging
from collections.abc import Set

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.errors import Refusal, StoreUnavailable
from bot.domain.people.person import Person
from bot.slack.directory import SlackDirectory
from bot.slack.views.home import home
from bot.usecases.app_context import AppContext
from bot.usecases.home import home_of

log = logging.getLogger("whoowns.home")


class HomeTab:
    """What each person sees, from what is known now."""

    def __init__(self, context: AppContext, admins: Set[str]) -> None:
        self._context = context
        self._admins = admins

    def publish(self, client: WebClient, workspace_id: str, user_id: str) -> None:
        """Show somebody who opens their Home tab how things are; raises SlackApiError."""
        self._publish(client, workspace_id, user_id, opened=True)

    def refresh(self, client: WebClient, workspace_id: str, user_id: str) -> bool:
        """Show how things are now on a Home tab that was opened before; whether Slack answered.

        What Slack does not take is logged and left: whoever opens the tab sees the present.
        """
        try:
            self._publish(client, workspace_id, user_id, opened=False)
        except (SlackApiError, OSError, StoreUnavailable) as trouble:
            fields = {"error": type(trouble).__name__}
            log.warning("home tab not published", extra={"fields": fields})
            return not isinstance(trouble, OSError)
        return True

    def _publish(self, client: WebClient, workspace_id: str, user_id: str, *, opened: bool) -> None:
        viewer = self._viewer(client, workspace_id, user_id)
        view = home(home_of(self._context, viewer, opened=opened))
        client.views_publish(user_id=user_id, view=dict(view))

    def _viewer(self, client: WebClient, workspace_id: str, user_id: str) -> Person:
        """Who looks; without what only admins see while Slack does not say who they are."""
        try:
            return SlackDirectory(client, self._admins).person(workspace_id, user_id)
        except Refusal:
            return Person(user_id, workspace_id, runs_workspace=user_id in self._admins)
