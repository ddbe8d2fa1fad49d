"""Publishes Home tabs: to people who open theirs, and again after something has changed."""

import logging
from collections.abc import Set
from datetime import datetime

from slack_sdk import WebClient

from bot.domain.errors import Refusal, StoreUnavailable
from bot.domain.people.person import Person
from bot.slack.directory import Outsider, SlackDirectory
from bot.slack.slack_errors import CALL_FAILED, code_of, read_error
from bot.slack.views.home import home_tab
from bot.usecases.app_context import AppContext
from bot.usecases.home import home_of, outdated

log = logging.getLogger("whoowns.home")


class HomeTab:
    """Shows people how things are now."""

    def __init__(self, context: AppContext, admins: Set[str]) -> None:
        self._context = context
        self._admins = admins

    def publish(self, client: WebClient, workspace_id: str, user_id: str) -> None:
        """Show their Home tab to somebody who opens it.

        Raises SlackApiError, and Outsider for somebody of another organisation.
        """
        self._publish(client, workspace_id, user_id, opened=True)

    def refresh(self, client: WebClient, workspace_id: str, user_id: str) -> bool:
        """Show the present on a Home tab that was opened before; returns whether Slack answered.

        An error is logged, and no more: the tab is published anyway when somebody opens it.
        """
        try:
            self._publish(client, workspace_id, user_id, opened=False)
        except (*CALL_FAILED, StoreUnavailable, Outsider) as error:
            log.warning("home tab not published", extra={"fields": {"error": code_of(error)}})
            return not isinstance(error, CALL_FAILED) or read_error(error).answered
        return True

    def refresh_outdated(self, client: WebClient, now: datetime) -> None:
        """Refresh a few tabs that were opened lately and have changed, while Slack answers."""
        for workspace_id in self._context.workspace_ids():
            for user_id in outdated(self._context, workspace_id, now):
                if not self.refresh(client, workspace_id, user_id):
                    return

    def _publish(self, client: WebClient, workspace_id: str, user_id: str, *, opened: bool) -> None:
        viewer = self._viewer(client, workspace_id, user_id)
        if viewer.outsider:
            raise Outsider
        view = home_tab(home_of(self._context, viewer, opened=opened))
        client.views_publish(user_id=user_id, view=dict(view))

    def _viewer(self, client: WebClient, workspace_id: str, user_id: str) -> Person:
        """The person who looks: no admin of Slack's while Slack does not say who they are."""
        try:
            return SlackDirectory(client, self._admins).person(workspace_id, user_id)
        except Refusal:
            return Person(user_id, workspace_id, is_admin=user_id in self._admins)
