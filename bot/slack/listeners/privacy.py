"""What people can ask about themselves."""

from rapidfuzz import process
from rapidfuzz.distance import OSA
from slack_bolt import Args

from bot.slack import file_message, payloads
from bot.slack.file_message import FileMessage
from bot.slack.message import Message
from bot.slack.views import privacy as views
from bot.usecases import privacy
from bot.usecases.app_context import AppContext

SHOW, FORGET = ("my data", "show my data"), "forget me"
LONGEST = 20
"""Letters that such words have at most, so that no question is looked at in full."""


class PrivacyListeners:
    """The words that are no question, and the file."""

    def __init__(self, context: AppContext) -> None:
        self._context = context

    def said(self, words: str, workspace_id: str, user_id: str) -> Message | None:
        """What to answer to these words where they are about the person who says them."""
        if len(words) > LONGEST:
            return None
        told = " ".join(words.casefold().split()).strip(".!")
        if told in SHOW:
            return views.held(privacy.held(self._context, workspace_id, user_id))
        if told == FORGET:
            return views.forgotten(privacy.forget(self._context, workspace_id, user_id))
        near = process.extractOne(told, (*SHOW, FORGET), scorer=OSA.distance, score_cutoff=1)
        return views.mistyped(near[0]) if near else None

    def send(self, args: Args) -> Message:
        """Send the file to whoever pressed for it."""
        press = payloads.press_of(args.body)
        found = privacy.held(self._context, press.workspace_id, press.user_id)
        sent = FileMessage(
            views.file_note(),
            "whoowns-my-data.json",
            "What whoowns holds of you",
            views.as_file(found),
        )
        file_message.send(args.client, press.user_id, sent)
        return views.file_sent()
