"""Polls people's statuses, a few at a time, so that no question has to wait for Slack."""

import logging
from datetime import datetime

from bot.slack.directory import Directories, SlackDirectory
from bot.slack.jobs.turns import Rest, Turn, Turns
from bot.slack.slack_errors import CALL_FAILED, code_of
from bot.usecases import presence
from bot.usecases.app_context import AppContext
from bot.usecases.presence import WatchList

JOB = "presence"

log = logging.getLogger("whoowns.presence")


class PollPresence:
    """The job; changes of statuses come as events as well, and this finds what was missed."""

    def __init__(self, directories: Directories, context: AppContext, rest: Rest) -> None:
        self._directories = directories
        self._context = context
        self._turns = Turns(JOB, rest)
        self._tracked: dict[str, WatchList] = {}

    def __call__(self, now: datetime) -> None:
        """Poll the people whose status was read longest ago, while Slack answers."""
        wanted = presence.watch_lists(self._context)
        self._tracked = {id_: known for id_, known in self._tracked.items() if id_ in wanted}
        changed = {id_ for id_ in wanted if self._tracked.get(id_) != wanted[id_]}
        self._turns.give(
            sorted(changed.union(presence.workspaces_due(self._context, now))),
            lambda workspace_id, turn: self._poll_some(
                workspace_id, wanted.get(workspace_id), turn, now
            ),
        )

    def _poll_some(
        self, workspace_id: str, wanted: WatchList | None, turn: Turn, now: datetime
    ) -> None:
        directory = self._directories(workspace_id)
        self._track(workspace_id, wanted)
        for user_id in presence.to_poll(self._context, workspace_id, now):
            if not self._poll(directory, workspace_id, user_id) or turn.is_over():
                return

    def _track(self, workspace_id: str, wanted: WatchList | None) -> None:
        """Bring the list of people up to date whose presence matters."""
        if wanted and self._tracked.get(workspace_id) != wanted:
            presence.track(self._context, workspace_id)
            self._tracked[workspace_id] = wanted

    def _poll(self, directory: SlackDirectory, workspace_id: str, user_id: str) -> bool:
        """Read one status; returns whether Slack answered. If not, the last known one counts."""
        try:
            presence_update = directory.presence_update(user_id)
        except CALL_FAILED as error:
            fields = {"job": JOB, "workspace": workspace_id, "error": code_of(error)}
            log.warning("status not read", extra={"fields": fields})
            return False
        presence.record(self._context, workspace_id, presence_update)
        return True
