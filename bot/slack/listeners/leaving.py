"""Workspaces leave: the token is forgotten at once, and all else after some days."""

import logging
from datetime import datetime, timedelta

from slack_sdk import WebClient

from bot.slack.clients import with_token
from bot.slack.request import Request
from bot.slack.slack_errors import CALL_FAILED, Meaning, read_error
from bot.usecases.app_context import AppContext
from bot.usecases.installations import Installations

log = logging.getLogger("whoowns.installing")


class LeavingListeners:
    """`app_uninstalled` and `tokens_revoked`, which come in any order, late, or twice."""

    def __init__(
        self, context: AppContext, installations: Installations, client: WebClient, keep: timedelta
    ) -> None:
        """`keep` is how long data is kept; `client` has no token."""
        self._context = context
        self._installations = installations
        self._client = client
        self._keep = keep

    def left(self, request: Request) -> None:
        """A workspace has removed whoowns, or revoked its token."""
        left_at = request.event_time or self._context.clock()
        organisation_id = self._organisation_that_ended(request)
        if self._installations.leave(request.workspace_id, left_at, self._is_valid):
            self._forget(request.workspace_id, left_at)
        if organisation_id and self._installations.leave(organisation_id, left_at):
            self._forget(organisation_id, left_at)

    def _organisation_that_ended(self, request: Request) -> str:
        """Return the organisation whose installation has ended, if Slack says so when asked.

        Where an organisation removes the app, the event may name only one of its workspaces.
        """
        enterprise_id = request.tenant.enterprise_id
        if enterprise_id is None or enterprise_id == request.workspace_id:
            return ""
        is_valid = self._installations.is_valid(enterprise_id, self._is_valid)
        return enterprise_id if is_valid is False else ""

    def _forget(self, workspace_id: str, left_at: datetime) -> None:
        """Delete its data, too, if the operator keeps none; otherwise, a job does that later."""
        log.info("left", extra={"fields": {"workspace": workspace_id}})
        if not self._keep:
            self._context.database.after_commit(lambda: self._delete(workspace_id, left_at))

    def _delete(self, workspace_id: str, left_at: datetime) -> None:
        self._installations.delete(workspace_id, left_at)
        log.info("deleted", extra={"fields": {"workspace": workspace_id}})

    def _is_valid(self, token: str) -> bool:
        """Ask Slack whether a token still works; if Slack doesn't say, it counts as valid."""
        try:
            with_token(self._client, token).auth_test()
        except CALL_FAILED as error:
            return read_error(error).meaning is not Meaning.ACCESS
        return True
