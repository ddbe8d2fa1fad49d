"""Publishes Home tabs: to people who open theirs, and again after something has changed."""

import logging
from collections.abc import Set

from slack_sdk import WebClient

from bot.domain.errors import Refusal, StoreUnavailable
from bot.domain.people.person import Person
from bot.slack.directory import Outsider, SlackDirectory, is_named_admin
from bot.slack.slack_errors import CALL_FAILED, read_error
from bot.slack.views.home import home_tab
from bot.usecases import home
from bot.usecases.app_context import AppContext

log = logging.getLogger("whoowns.home")


class HomeTab:
    """Shows people how things are now."""

    def __init__(self, context: AppContext, admins: Set[str]) -> None:
        self._context = context
        self._admins = admins

    def publish(self, client: WebClient, workspace_id: str, user_id: str) -> None:
        """Show their Home tab to somebody who opens it; one that Slack does not take comes later.

        Raises SlackApiError, and Outsider for somebody of another organisation.
        """
        try:
            revision = self._show(client, workspace_id, user_id)
        except CALL_FAILED:
            home.record_opened(self._context, workspace_id, user_id, home.NOTHING)
            raise
        home.record_opened(self._context, workspace_id, user_id, revision)

    def refresh(self, client: WebClient, workspace_id: str, user_id: str) -> bool:
        """Update a Home tab that was opened before, or have it tried again later.

        Errors are logged, and no more. Returns whether Slack takes anything of this workspace.
        """
        try:
            revision = self._show(client, workspace_id, user_id)
            home.record_shown(self._context, workspace_id, user_id, revision)
        except StoreUnavailable as error:
            _log_not_published(workspace_id, type(error).__name__)
            return False
        except (*CALL_FAILED, Outsider) as error:
            slack_error = read_error(error)
            final = slack_error.is_final or isinstance(error, Outsider)
            _log_not_published(workspace_id, slack_error.code)
            home.record_not_shown(self._context, workspace_id, user_id, final=final)
            return final
        return True

    def _show(self, client: WebClient, workspace_id: str, user_id: str) -> int:
        """Publish a Home tab as things are now; returns the revision of the workspace it shows."""
        viewer = self._viewer(client, workspace_id, user_id)
        if viewer.outsider:
            raise Outsider
        shown = home.home_of(self._context, viewer)
        client.views_publish(user_id=user_id, view=dict(home_tab(shown)))
        return shown.revision

    def _viewer(self, client: WebClient, workspace_id: str, user_id: str) -> Person:
        """The person who looks: no admin of Slack's while Slack does not say who they are."""
        try:
            return SlackDirectory(client, self._admins).person(workspace_id, user_id)
        except Refusal:
            return Person(
                user_id, workspace_id, is_admin=is_named_admin(self._admins, workspace_id, user_id)
            )


def _log_not_published(workspace_id: str, error: str) -> None:
    fields = {"workspace": workspace_id, "error": error}
    log.warning("home tab not published", extra={"fields": fields})
