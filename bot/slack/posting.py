"""Posts messages to Slack, waiting where Slack asks us to wait."""

from http import HTTPStatus

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.slack.message import Message
from bot.slack.retries import retry_handlers

TRIES = 3


class SlackPoster:
    """Where the bot's messages go when they do not travel in an acknowledgement."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def post(self, channel_id: str, message: Message, thread_ts: str | None = None) -> None:
        """Post for everybody in a channel, or in a thread of it; raises SlackApiError."""
        self._client.chat_postMessage(channel=channel_id, thread_ts=thread_ts, **message.body)

    def change(self, channel_id: str, ts: str, message: Message) -> None:
        """Put another message in the place of one of ours; raises SlackApiError."""
        self._client.chat_update(channel=channel_id, ts=ts, **message.body)

    def whisper(self, channel_id: str, user_id: str, message: Message, thread_ts: str) -> None:
        """Post in a thread for the eyes of one person; raises SlackApiError."""
        self._client.chat_postEphemeral(
            channel=channel_id, user=user_id, thread_ts=thread_ts, **message.body
        )

    def reply(
        self, response_url: str, message: Message, *, replace: bool = False, for_all: bool = False
    ) -> None:
        """Answer an interaction through its response URL, seen as the original is, or by all.

        Raises SlackRefused where Slack does not take it.
        """
        webhook = WebhookClient(response_url, retry_handlers=retry_handlers(TRIES))
        seen = "in_channel" if for_all else "ephemeral"
        told = webhook.send_dict(
            {**message.body, "response_type": seen, "replace_original": replace}
        )
        if told.status_code != HTTPStatus.OK:
            raise SlackRefused(told.status_code)


class SlackRefused(Exception):
    """Slack did not take a reply; the argument is the HTTP status."""
