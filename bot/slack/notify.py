"""Tells people whom a change concerns, after it is made and answered."""

import logging
from collections.abc import Mapping
from concurrent.futures import Executor

from slack_sdk import WebClient

from bot.domain.teams.team_change import TeamChange, affected_users
from bot.slack.message import Message
from bot.slack.posting import SlackPoster
from bot.slack.views.notice import notice

log = logging.getLogger("whoowns.notice")


class Notifier:
    """Sends direct messages in the background; what cannot be sent undoes nothing."""

    def __init__(self, workers: Executor) -> None:
        self._workers = workers

    def tell(self, client: WebClient, change: TeamChange, actor_id: str) -> None:
        """Tell everybody who has gained or lost a role, except who made the change."""
        messages = {
            user_id: notice(change, turns, actor_id)
            for user_id, turns in affected_users(change, actor_id).items()
        }
        if messages:
            self._workers.submit(_send, client, messages)


def _send(client: WebClient, messages: Mapping[str, Message]) -> None:
    """Send one after the other, so that Slack's limits are met by waiting."""
    for user_id, message in messages.items():
        try:
            SlackPoster(client).post(user_id, message)
        except Exception as trouble:  # noqa: BLE001 - a notice is a courtesy, whatever fails
            log.warning("notice", extra={"fields": {"error": type(trouble).__name__}})
