"""Gets new tokens in time, and deletes what is held of workspaces that have left."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.slack.installing.exchange import OddAnswer
from bot.slack.jobs.turns import Rest, Turns
from bot.slack.slack_errors import CALL_FAILED, code_of
from bot.usecases.installations import Installations, Tokens

JOB, DELETING = "refresh tokens", "delete workspaces that left"

log = logging.getLogger("whoowns.installing")


class RefreshTokens:
    """The job, for apps with token rotation.

    No request ever refreshes a token, since a refresh token works once.
    """

    def __init__(
        self,
        installations: Installations,
        get_tokens: Callable[[str, datetime], Tokens],
        rest: Rest,
    ) -> None:
        """`get_tokens` spends a refresh token."""
        self._installations = installations
        self._get_tokens = get_tokens
        self._turns = Turns(JOB, rest)

    def __call__(self, now: datetime) -> None:
        """Refresh the tokens that end soon, workspace by workspace."""
        expiring = self._installations.expiring(now)

        def refresh(workspace_id: str, _turn: object) -> None:
            fields = {"workspace": workspace_id}
            installation = expiring[workspace_id]
            try:
                refreshed = self._installations.refresh(
                    installation, now, lambda token: self._get_tokens(token, now)
                )
            except (*CALL_FAILED, OddAnswer) as error:
                failed = {**fields, "error": code_of(error), "ends": str(installation.expires_at)}
                log.error("token not refreshed", extra={"fields": failed})
                return
            if refreshed:
                log.info("token refreshed", extra={"fields": fields})

        self._turns.give(expiring, refresh)


class DeleteThoseWhoLeft:
    """The job that deletes everything of workspaces that left so long ago."""

    def __init__(self, installations: Installations, keep: timedelta, rest: Rest) -> None:
        self._installations = installations
        self._keep = keep
        self._turns = Turns(DELETING, rest)

    def __call__(self, now: datetime) -> None:
        """Delete workspace by workspace, and say so in the log."""
        left_before = now - self._keep

        def delete(workspace_id: str, _turn: object) -> None:
            if self._installations.delete(workspace_id, left_before):
                log.info("deleted", extra={"fields": {"workspace": workspace_id}})

        self._turns.give(self._installations.to_delete(left_before), delete)
