"""Asks role holders whether they still are: once a quarter, a few at a time, by day."""

import logging
from datetime import datetime

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.noticeboard import Noticeboard
from bot.slack.views.still_you import still_you
from bot.usecases import freshness
from bot.usecases.desk import Desk
from bot.usecases.rounds import workspaces_to_visit

FINAL = frozenset({"account_inactive", "channel_not_found", "user_not_found", "user_disabled",
                   "messages_tab_disabled", "restricted_action", "cannot_dm_bot"})  # fmt: skip
"""Refusals that would be the same tomorrow."""

log = logging.getLogger("whoowns.freshness")


class StillYou:
    """One message for all roles of a person."""

    def __init__(self, client: WebClient, desk: Desk) -> None:
        self._board = Noticeboard(client)
        self._desk = desk

    def __call__(self, now: datetime) -> None:
        """Ask those whose turn it is."""
        for workspace_id in workspaces_to_visit(self._desk):
            freshness.mark_stale(self._desk, workspace_id, now)
            for due in freshness.whom_to_ask(self._desk, workspace_id, now):
                self._ask(workspace_id, due, now)

    def _ask(self, workspace_id: str, due: freshness.Due, now: datetime) -> None:
        roles = freshness.open_roles(self._desk, workspace_id, due.user_id)
        if not roles:
            return
        try:
            self._board.post(due.user_id, still_you(roles))
        except (SlackApiError, OSError) as trouble:
            why = trouble.response.get("error") if isinstance(trouble, SlackApiError) else None
            log.warning("not asked", extra={"fields": {"error": why or type(trouble).__name__}})
            if why not in FINAL:
                freshness.ask_again(self._desk, workspace_id, due, now)
