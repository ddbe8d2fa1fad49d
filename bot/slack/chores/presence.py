"""Looks at people's statuses, a few at a time, so that no question has to wait for Slack."""

import logging
from datetime import datetime

from slack_sdk.errors import SlackApiError

from bot.slack.directory import Directory
from bot.usecases import look_around
from bot.usecases.desk import Desk
from bot.usecases.rounds import workspaces_to_visit

log = logging.getLogger("whoowns.presence")


class Presence:
    """What Slack tells by itself comes as events; this finds what was missed."""

    def __init__(self, directory: Directory, desk: Desk) -> None:
        self._directory = directory
        self._desk = desk
        self._enrolled: dict[str, tuple[int, frozenset[str]]] = {}

    def __call__(self, now: datetime) -> None:
        """Look at those who were not looked at for longest."""
        look_around.forget_past(self._desk, now)
        for workspace_id in workspaces_to_visit(self._desk):
            self._enrol(workspace_id)
            for user_id in look_around.whom_to_look_at(self._desk, workspace_id, now):
                if not self._look_at(workspace_id, user_id):
                    return

    def _enrol(self, workspace_id: str) -> None:
        wanted = look_around.watch_list(self._desk.roster(workspace_id))
        if self._enrolled.get(workspace_id) != wanted:
            look_around.enrol(self._desk, workspace_id)
            self._enrolled[workspace_id] = wanted

    def _look_at(self, workspace_id: str, user_id: str) -> bool:
        """Whether Slack answered; where it did not, what was known last goes on counting."""
        try:
            sighting = self._directory.sighting(user_id)
        except (SlackApiError, OSError) as trouble:
            fields = {"error": type(trouble).__name__}
            if isinstance(trouble, SlackApiError):
                fields["slack"] = str(trouble.response.get("error"))
            log.warning("status not read", extra={"fields": fields})
            return False
        look_around.notice(self._desk, workspace_id, sighting)
        return True
