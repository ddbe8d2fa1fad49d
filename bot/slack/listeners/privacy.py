"""What people can ask about themselves."""

from slack_bolt import Args

from bot.slack import payloads
from bot.slack.message import Message
from bot.slack.views import privacy as views
from bot.usecases import privacy
from bot.usecases.desk import Desk


class Privacy:
    """The words that are no question, and the file."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def said(self, words: str, workspace_id: str, user_id: str) -> Message | None:
        """What to answer to these words where they are about the person who says them."""
        told = " ".join(words.casefold().split()).strip(".!")
        if told in {"my data", "show my data"}:
            return views.held(privacy.held(self._desk, workspace_id, user_id))
        if told == "forget me":
            return views.forgotten(privacy.forget(self._desk, workspace_id, user_id))
        return None

    def send(self, args: Args) -> Message:
        """Send the file to whoever pressed for it."""
        press = payloads.press_of(args.body)
        found = privacy.held(self._desk, press.workspace_id, press.user_id)
        opened = args.client.chat_postMessage(channel=press.user_id, **views.file_note().body)
        args.client.files_upload_v2(
            channel=opened["channel"],
            content=views.as_file(found),
            filename="whoowns-my-data.json",
            title="What whoowns holds of you",
        )
        return views.file_sent()
