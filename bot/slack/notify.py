"""Tells people what a change means for them, once it is committed."""

from collections.abc import Mapping

from bot.domain.delivery import Tenant
from bot.domain.teams.team_change import TeamChange
from bot.slack.message import Message
from bot.slack.outbox import Outbox
from bot.slack.replies import direct_message
from bot.slack.views.away import stand_in_notices
from bot.slack.views.team_change import notice
from bot.usecases.absence import StandInChange
from bot.usecases.apply_change import Applied


class Notifier:
    """Keeps direct messages with the change that they are about; see `Outbox.add`."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def notify(self, tenant: Tenant, applied: Applied[TeamChange]) -> None:
        """Tell everybody whom a change affects what it means, except the person who made it."""
        messages = {
            user_id: notice(applied.change, effects, applied.actor_id)
            for user_id, effects in applied.affected.items()
        }
        self.send(tenant, messages)

    def notify_stand_ins(self, tenant: Tenant, change: StandInChange | None) -> None:
        """Tell a new stand-in for an absence, and one who is not needed any more."""
        if change:
            self.send(tenant, stand_in_notices(change))

    def send(self, tenant: Tenant, messages: Mapping[str, Message]) -> None:
        """Send a message to each of these users."""
        for user_id, message in messages.items():
            self._outbox.add(direct_message(tenant, user_id, message))
