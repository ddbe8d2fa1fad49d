"""What people can ask the bot about their own data."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.slack.listeners.handovers import HandoverListeners
from bot.slack.message import Message
from bot.slack.posting import FileMessage, SlackPoster
from bot.slack.request import Request
from bot.slack.views import privacy as view
from bot.usecases import privacy
from bot.usecases.app_context import AppContext

SHOW, FORGET = ("my data", "show my data"), "forget me"
IN_OTHER_WORDS = {
    **dict.fromkeys(("what do you know about me", "what do you store about me"), SHOW[0]),
    **dict.fromkeys(("delete my data", "forget my data", "delete me", "remove my data"), FORGET),
}
"""What people type instead, with the request to suggest."""
MAX_LETTERS = 30
"""Letters of such a request at most: a longer text is a question."""


class PrivacyListeners:
    """Shows people their data, sends it as a file, and deletes it once they confirm that."""

    def __init__(self, context: AppContext, handovers: HandoverListeners) -> None:
        self._context = context
        self._handovers = handovers

    def reply_to(self, text: str, workspace_id: str, user_id: str) -> Message | None:
        """The reply to `text` where it is about the user's own data, not a question."""
        if len(text) > MAX_LETTERS:
            return None
        text = " ".join(text.casefold().split()).strip(".!?")
        if text in SHOW:
            return view.personal_data(privacy.personal_data(self._context, workspace_id, user_id))
        if text == FORGET:
            return view.confirm_forgetting(
                privacy.personal_data(self._context, workspace_id, user_id)
            )
        if text in IN_OTHER_WORDS:
            return view.suggested(IN_OTHER_WORDS[text])
        match = process.extractOne(text, (*SHOW, FORGET), scorer=OSA.distance, score_cutoff=1)
        return view.suggested(match[0]) if match else None

    def forget(self, request: Request) -> Message:
        """The button "Forget me": delete what is stored about the presser, as far as possible.

        Their open questions are withdrawn from the people who were to answer them.
        """
        self._handovers.withdraw_all(request)
        press = request.press
        return view.forgotten(privacy.forget(self._context, press.workspace_id, press.user_id))

    def keep(self, _request: Request) -> Message:
        """The button "Keep my data"."""
        return view.not_forgotten()

    def send_file(self, request: Request) -> Message:
        """The button that sends people their data as a file."""
        press = request.press
        data = privacy.personal_data(self._context, press.workspace_id, press.user_id)
        file = FileMessage(
            view.file_note(),
            "whoowns-my-data.json",
            "Everything that I store about you",
            view.as_json(data),
        )
        SlackPoster(request.client, begun_before=request.begun_before).post_file(
            press.user_id, file
        )
        return view.file_sent()
