"""Posts messages to Slack, waiting where Slack asks us to wait."""

from http import HTTPStatus

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
)
from slack_sdk.webhook import WebhookClient

from bot.slack.message import Message

TRIES = 3


class Noticeboard:
    """Where the bot's messages go when they do not travel in an acknowledgement."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def post(self, channel_id: str, message: Message, thread_ts: str | None = None) -> None:
        """Post for everybody in a channel, or in a thread of it; raises SlackApiError."""
        self._client.chat_postMessage(channel=channel_id, thread_ts=thread_ts, **message.body)

    def reply(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        """Answer an interaction through its response URL, seen as the original is.

        Raises SlackRefused where Slack does not take it.
        """
        retries = [
            ConnectionErrorRetryHandler(max_retry_count=TRIES),
            RateLimitErrorRetryHandler(max_retry_count=TRIES),
        ]
        webhook = WebhookClient(response_url, retry_handlers=retries)
        told = webhook.send_dict(
            {**message.body, "response_type": "ephemeral", "replace_original": replace}
        )
        if told.status_code != HTTPStatus.OK:
            raise SlackRefused(told.status_code)


class SlackRefused(Exception):
    """Slack did not take a reply; the argument is the HTTP status."""
