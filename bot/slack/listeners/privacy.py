"""What people can ask about themselves."""

from rapidfuzz import process
from rapidfuzz.distance import OSA
from slack_bolt import Args

from bot.slack import parcel, payloads
from bot.slack.message import Message
from bot.slack.parcel import Parcel
from bot.slack.views import privacy as views
from bot.usecases import privacy
from bot.usecases.desk import Desk

SHOW, FORGET = ("my data", "show my data"), "forget me"
LONGEST = 20
"""Letters that such words have at most, so that no question is looked at in full."""


class Privacy:
    """The words that are no question, and the file."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def said(self, words: str, workspace_id: str, user_id: str) -> Message | None:
        """What to answer to these words where they are about the person who says them."""
        if len(words) > LONGEST:
            return None
        told = " ".join(words.casefold().split()).strip(".!")
        if told in SHOW:
            return views.held(privacy.held(self._desk, workspace_id, user_id))
        if told == FORGET:
            return views.forgotten(privacy.forget(self._desk, workspace_id, user_id))
        near = process.extractOne(told, (*SHOW, FORGET), scorer=OSA.distance, score_cutoff=1)
        return views.mistyped(near[0]) if near else None

    def send(self, args: Args) -> Message:
        """Send the file to whoever pressed for it."""
        press = payloads.press_of(args.body)
        found = privacy.held(self._desk, press.workspace_id, press.user_id)
        sent = Parcel(
            views.file_note(),
            "whoowns-my-data.json",
            "What whoowns holds of you",
            views.as_file(found),
        )
        parcel.send(args.client, press.user_id, sent)
        return views.file_sent()
