"""Tells people what a change means for them, after it was made and answered."""

import logging
from collections.abc import Mapping
from concurrent.futures import Executor

from slack_sdk import WebClient

from bot.domain.teams.team_change import TeamChange
from bot.slack.message import Message
from bot.slack.posting import SlackPoster
from bot.slack.views.away import stand_in_notices
from bot.slack.views.team_change import notice
from bot.usecases.absence import StandInChange
from bot.usecases.apply_change import Applied

log = logging.getLogger("whoowns.notify")


class Notifier:
    """Sends direct messages in the background; a message that fails undoes nothing."""

    def __init__(self, workers: Executor) -> None:
        self._workers = workers

    def notify(self, client: WebClient, applied: Applied[TeamChange]) -> None:
        """Tell everybody whom a change affects what it means, except the person who made it."""
        messages = {
            user_id: notice(applied.change, effects, applied.actor_id)
            for user_id, effects in applied.affected.items()
        }
        self.send(client, messages)

    def notify_stand_ins(self, client: WebClient, change: StandInChange | None) -> None:
        """Tell a new stand-in for an absence, and one who is not needed any more."""
        if change:
            self.send(client, stand_in_notices(change))

    def send(self, client: WebClient, messages: Mapping[str, Message]) -> None:
        """Send a message to each of these users."""
        if messages:
            self._workers.submit(_send, client, messages)


def _send(client: WebClient, messages: Mapping[str, Message]) -> None:
    """Send one after the other: where Slack limits the rate, its client waits."""
    for user_id, message in messages.items():
        try:
            SlackPoster(client).post(user_id, message)
        except Exception as error:  # noqa: BLE001 - a notice is a courtesy, whatever fails
            log.warning("person not notified", extra={"fields": {"error": type(error).__name__}})
