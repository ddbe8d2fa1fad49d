"""Opens modals and sends files: what can't wait in the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient

from bot.slack.message import Message
from bot.slack.patience import impatient
from bot.slack.sending import with_note
from bot.slack.slack_errors import CALL_FAILED, read_error


@dataclass(frozen=True, slots=True)
class FileMessage:
    """A text file, and the message that comes before it."""

    note: Message
    name: str
    title: str
    content: str


class SlackPoster:
    """Does what has to be done while somebody waits.

    Each method raises SlackApiError, or OSError, where Slack does not take what is sent. What is
    posted by a request that was `begun_before` says that it may be a repetition.
    """

    def __init__(self, client: WebClient, *, begun_before: bool = False) -> None:
        self._client = client
        self._begun_before = begun_before

    def post(self, channel_id: str, message: Message, thread_ts: str | None = None) -> None:
        """Post for everybody in a channel, or in a thread of it; a user's ID means their DM."""
        body = self._body(message)
        self._client.chat_postMessage(channel=channel_id, thread_ts=thread_ts, **body)

    def post_file(self, user_id: str, file: FileMessage) -> None:
        """Send a file as a direct message; raises Refusal where Slack doesn't take the file."""
        opened = self._client.chat_postMessage(channel=user_id, **self._body(file.note))
        try:
            impatient(self._client).files_upload_v2(
                channel=opened["channel"],
                content=file.content,
                filename=file.name,
                title=file.title,
            )
        except CALL_FAILED as error:
            raise read_error(error).refusal("I can't send you the file") from error

    def _body(self, message: Message) -> Mapping[str, Any]:
        return with_note(message.body) if self._begun_before else message.body

    def open_modal(self, trigger_id: str, view: Mapping[str, Any]) -> None:
        """Open a modal; raises Refusal where Slack doesn't, as when the press is too long ago."""
        try:
            impatient(self._client).views_open(trigger_id=trigger_id, view=dict(view))
        except CALL_FAILED as error:
            raise read_error(error).refusal("I can't open the form") from error
