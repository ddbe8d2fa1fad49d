"""Sends messages, files and modals to Slack, waiting where Slack asks us to wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.slack.message import Message
from bot.slack.patience import impatient
from bot.slack.retries import retry_handlers
from bot.slack.slack_errors import CALL_FAILED, read_error

TRIES = 3


@dataclass(frozen=True, slots=True)
class FileMessage:
    """A text file, and the message that comes before it."""

    note: Message
    name: str
    title: str
    content: str


class ResponseRefused(Exception):
    """Slack did not take a message at a response URL; the argument is the HTTP status."""


class SlackPoster:
    """Sends what does not travel in an acknowledgement.

    Each method raises SlackApiError, or OSError, where Slack does not take what is sent.
    """

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def post(self, channel_id: str, message: Message, thread_ts: str | None = None) -> None:
        """Post for everybody in a channel, or in a thread of it; a user's ID means their DM."""
        self._client.chat_postMessage(channel=channel_id, thread_ts=thread_ts, **message.body)

    def post_ephemeral(
        self, channel_id: str, user_id: str, message: Message, thread_ts: str | None
    ) -> None:
        """Post in a channel, or in a thread of it, visible to one person only."""
        self._client.chat_postEphemeral(
            channel=channel_id, user=user_id, thread_ts=thread_ts, **message.body
        )

    def post_file(self, user_id: str, file: FileMessage) -> None:
        """Send a file as a direct message; raises Refusal where Slack doesn't take the file."""
        opened = self._client.chat_postMessage(channel=user_id, **file.note.body)
        try:
            impatient(self._client).files_upload_v2(
                channel=opened["channel"],
                content=file.content,
                filename=file.name,
                title=file.title,
            )
        except CALL_FAILED as error:
            raise read_error(error).refusal("I can't send you the file") from error

    def update(self, channel_id: str, ts: str, message: Message) -> None:
        """Replace one of our messages with another."""
        self._client.chat_update(channel=channel_id, ts=ts, **message.body)

    def respond(
        self, response_url: str, message: Message, *, replace: bool = False, for_all: bool = False
    ) -> None:
        """Answer a command or a press at its response URL, for that person or for everybody.

        With `replace`, the message takes the place of the one that was pressed. Raises
        ResponseRefused where Slack does not take it.
        """
        webhook = WebhookClient(response_url, retry_handlers=retry_handlers(TRIES))
        response_type = "in_channel" if for_all else "ephemeral"
        response = webhook.send_dict(
            {**message.body, "response_type": response_type, "replace_original": replace}
        )
        if response.status_code != HTTPStatus.OK:
            raise ResponseRefused(response.status_code)

    def open_modal(self, trigger_id: str, view: Mapping[str, Any]) -> None:
        """Open a modal; raises Refusal where Slack doesn't, as when the press is too long ago."""
        try:
            impatient(self._client).views_open(trigger_id=trigger_id, view=dict(view))
        except CALL_FAILED as error:
            raise read_error(error).refusal("I can't open the form") from error
