"""Sends a file to somebody in a direct message."""

from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.errors import Refusal
from bot.slack.message import Message


@dataclass(frozen=True, slots=True)
class FileMessage:
    """A text file, and the message that comes before it."""

    note: Message
    name: str
    title: str
    content: str


def send(client: WebClient, user_id: str, parcel: FileMessage) -> None:
    """Send it; raises Refusal where the bot was not given the right to send files."""
    opened = client.chat_postMessage(channel=user_id, **parcel.note.body)
    try:
        client.files_upload_v2(
            channel=opened["channel"],
            content=parcel.content,
            filename=parcel.name,
            title=parcel.title,
        )
    except SlackApiError as error:
        if error.response.get("error") != "missing_scope":
            raise
        raise Refusal(
            "I may not send files in this workspace yet.",
            "Ask whoever runs me to install me again with the scope files:write.",
        ) from error
