"""Asks people whether they still hold their roles: once a quarter, a few at a time, by day."""

import logging
from datetime import datetime

from slack_sdk import WebClient

from bot.slack.jobs.turns import Rest, Turn, Turns
from bot.slack.posting import SlackPoster
from bot.slack.slack_errors import CALL_FAILED, read_error
from bot.slack.views.role_confirmation import still_you
from bot.usecases import role_confirmation
from bot.usecases.app_context import AppContext

JOB = "role confirmation"

log = logging.getLogger("whoowns.role_confirmation")


class AskRoleHolders:
    """The job; each person gets one message for all their roles."""

    def __init__(self, client: WebClient, context: AppContext, rest: Rest) -> None:
        self._poster = SlackPoster(client)
        self._context = context
        self._turns = Turns(JOB, rest)

    def __call__(self, now: datetime) -> None:
        """Ask the people whose turn it is."""
        self._turns.give(
            self._context.workspace_ids(),
            lambda workspace_id, turn: self._ask_some(workspace_id, turn, now),
        )

    def _ask_some(self, workspace_id: str, turn: Turn, now: datetime) -> None:
        role_confirmation.mark_stale(self._context, workspace_id, now)
        for due in role_confirmation.to_ask(self._context, workspace_id, now):
            self._ask(workspace_id, due, now)
            if turn.is_over():
                return

    def _ask(self, workspace_id: str, due: role_confirmation.HolderToAsk, now: datetime) -> None:
        roles = role_confirmation.open_roles(self._context, workspace_id, due.user_id)
        if not roles:
            return
        try:
            self._poster.post(due.user_id, still_you(roles))
        except CALL_FAILED as error:
            slack_error = read_error(error)
            fields = {"job": JOB, "workspace": workspace_id, "error": slack_error.code}
            log.warning("role holder not asked", extra={"fields": fields})
            if not slack_error.is_final:
                role_confirmation.release(self._context, workspace_id, due, now)
