"""Looks at people's statuses, a few at a time, so that no question has to wait for Slack."""

import logging
from datetime import datetime

from slack_sdk.errors import SlackApiError

from bot.slack.directory import SlackDirectory
from bot.usecases import presence
from bot.usecases.app_context import AppContext
from bot.usecases.rounds import workspaces_to_visit

log = logging.getLogger("whoowns.presence")


class PollPresence:
    """What Slack tells by itself comes as events; this finds what was missed."""

    def __init__(self, directory: SlackDirectory, context: AppContext) -> None:
        self._directory = directory
        self._context = context
        self._enrolled: dict[str, tuple[int, frozenset[str]]] = {}

    def __call__(self, now: datetime) -> None:
        """Look at those who were not looked at for longest."""
        presence.forget_past(self._context, now)
        for workspace_id in workspaces_to_visit(self._context):
            self._enrol(workspace_id)
            for user_id in presence.whom_to_look_at(self._context, workspace_id, now):
                if not self._look_at(workspace_id, user_id):
                    return

    def _enrol(self, workspace_id: str) -> None:
        wanted = presence.watch_list(self._context.workspace_teams(workspace_id))
        if self._enrolled.get(workspace_id) != wanted:
            presence.track(self._context, workspace_id)
            self._enrolled[workspace_id] = wanted

    def _look_at(self, workspace_id: str, user_id: str) -> bool:
        """Whether Slack answered; where it did not, what was known last goes on counting."""
        try:
            presence_update = self._directory.presence_update(user_id)
        except (SlackApiError, OSError) as trouble:
            fields = {"error": type(trouble).__name__}
            if isinstance(trouble, SlackApiError):
                fields["slack"] = str(trouble.response.get("error"))
            log.warning("status not read", extra={"fields": fields})
            return False
        presence.notice(self._context, workspace_id, presence_update)
        return True
