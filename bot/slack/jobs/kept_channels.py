"""Looks again at the channels of kept answers: one that was public may be private by now."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.delivery import Tenant
from bot.slack.channels import UNKNOWN_CHANNEL, ChannelVisibility
from bot.slack.clients import Clients
from bot.slack.jobs.turns import Rest, Turn, Turns
from bot.usecases import kept_answers
from bot.usecases.app_context import AppContext

JOB = "channels of kept answers"
EVERY = timedelta(hours=1)
"""How often Slack is asked about each of the channels."""
HIDDEN = UNKNOWN_CHANNEL | {"missing_scope"}
"""What Slack says of a channel that not everybody may read, where the bot isn't in it."""

log = logging.getLogger("whoowns.kept_answers")


class CheckKeptChannels:
    """The job; each replica has it, and to do it twice changes nothing."""

    def __init__(self, clients: Clients, context: AppContext, rest: Rest) -> None:
        self._clients = clients
        self._context = context
        self._turns = Turns(JOB, rest)
        self._checked: dict[tuple[str, str], datetime] = {}

    def __call__(self, now: datetime) -> None:
        """Check the channels of each workspace that weren't checked for an hour."""
        self._checked = {key: at for key, at in self._checked.items() if abs(now - at) < EVERY}
        due = defaultdict[str, list[str]](list)
        for workspace_id, channel_id in kept_answers.public_channels(self._context):
            if (workspace_id, channel_id) not in self._checked:
                due[workspace_id].append(channel_id)
        self._turns.give(
            sorted(due),
            lambda workspace_id, turn: self._check(workspace_id, due[workspace_id], turn, now),
        )

    def _check(
        self, workspace_id: str, channel_ids: Sequence[str], turn: Turn, now: datetime
    ) -> None:
        visibility = ChannelVisibility(self._clients(Tenant.of(workspace_id)))
        for channel_id in channel_ids:
            if not visibility.is_public(channel_id):
                if visibility.outsiders_read(channel_id) is None:
                    error = visibility.error_of(channel_id)
                    if error.code not in HIDDEN:
                        return  # Slack doesn't say: it is asked again a minute later
                closed = kept_answers.close_channel(self._context, workspace_id, channel_id)
                if closed:
                    fields = {"workspace": workspace_id, "answers": closed}
                    log.info("kept answers closed", extra={"fields": fields})
            self._checked[workspace_id, channel_id] = now
            if turn.is_over():
                return
