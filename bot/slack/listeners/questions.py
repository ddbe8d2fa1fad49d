"""How questions come in: by command, mention, direct message or message shortcut."""

import re

from bot.domain.errors import Refusal
from bot.domain.question import Question, Source
from bot.slack.listeners.privacy import PrivacyListeners
from bot.slack.message import Message
from bot.slack.request import Request
from bot.slack.text import Typed, shown_again
from bot.slack.views import answer, guidance, team
from bot.usecases import privacy
from bot.usecases.answer_question import answer_question, record_delivery
from bot.usecases.app_context import AppContext
from bot.usecases.team_access import TeamRef, find_team

PRIVATE_SOURCES = frozenset({Source.COMMAND, Source.DIRECT_MESSAGE})
HELP = frozenset({"help", "hilfe", "usage", "?", "/help"})
GREETINGS = frozenset({
    "hi", "hello", "hey", "hallo", "hi there", "hello there", "good morning", "good afternoon",
    "help me", "what can you do", "who are you", "what are you", "are you a bot", "how do you work",
    "what do you do",
})  # fmt: skip
THANKS = frozenset({
    "thanks", "thank you", "thx", "thanks a lot", "many thanks", "thank you very much", "cheers",
})  # fmt: skip
PUNCTUATION = " !.,?"
"""What may end a greeting, thanks or a question, and changes nothing in it."""
WHO_HOLDS = re.compile(
    r"who(?:['’]?s| is| are) (?:(?:the|our|my) )?(?:product (?:owner|manager)|po|pm)s?"
    r"(?: here|(?: of| for| in) (?:the )?(?P<team>.+?)(?: team)?)?",
    re.IGNORECASE,
)
"""A question for the holder of a role: there is nothing to decide in it."""
WHO_OWNS = re.compile(
    r"who (?:owns|runs|is responsible for) (?:the )?(?P<team>.+?)(?: team)?",
    re.IGNORECASE,
)
"""The same where a team's name follows; anything else makes it a product question."""


class QuestionListeners:
    """Takes each question, and answers what needs no decision by itself."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._privacy = PrivacyListeners(context)

    def command(self, request: Request) -> Message | None:
        """`/whoowns <question>`."""
        text = request.command_text
        if not text:
            return guidance.how_to_ask()
        question, typed = request.asked_by_command(self._context.clock())
        return self._answer(question, typed, shown_again(typed.raw))

    def message(self, request: Request) -> Message | None:
        """`@whoowns <question>`, or a direct message."""
        asked = request.asked_by_message(self._context.clock())
        return self._answer(*asked) if asked else None

    def direct_message(self, request: Request) -> Message | None:
        """A message; one in a channel comes again as a mention where it is for the bot.

        Where a message was deleted, the words that it asked go too.
        """
        if request.deleted_delivery:
            privacy.forget_deleted(self._context, request.workspace_id, request.deleted_delivery)
            return None
        return self.message(request) if request.is_direct_message else None

    def shortcut(self, request: Request) -> Message | None:
        """The shortcut "Who owns this?" on a message."""
        question, typed = request.asked_by_shortcut(self._context.clock())
        return self._answer(question, typed, shown_again(typed.raw))

    def _answer(self, question: Question, typed: Typed, shown: str = "") -> Message | None:
        """The reply, or None for a repeated delivery; `shown` is the question to show in it."""
        message = self._small_talk(typed) or self._own_data(question, typed)
        message = message or self._role_holders(question)
        if message:
            return message if record_delivery(self._context, question) else None
        given = answer_question(self._context, question)
        return answer.answer_message(given, shown) if given else None

    def _small_talk(self, typed: Typed) -> Message | None:
        text = typed.text.casefold()
        if text in HELP or text.rstrip(PUNCTUATION) in GREETINGS:
            return guidance.how_to_ask()
        if text.rstrip(PUNCTUATION) in THANKS:
            return guidance.you_are_welcome()
        return None if typed.says_something else guidance.nothing_asked()

    def _own_data(self, question: Question, typed: Typed) -> Message | None:
        if question.source not in PRIVATE_SOURCES:
            return None
        return self._privacy.reply_to(typed.text, question.workspace_id, question.asker_id)

    def _role_holders(self, question: Question) -> Message | None:
        """Who holds the roles of a team, where nothing else is asked."""
        text = question.text.rstrip(PUNCTUATION)
        match = WHO_HOLDS.fullmatch(text) or self._who_owns(question.workspace_id, text)
        if match is None:
            return None
        team_ref = TeamRef(name=match["team"], channel_id=question.channel_id)
        try:
            shown = find_team(self._context, question.workspace_id, team_ref)
        except Refusal as refusal:
            return guidance.refused(refusal)
        workspace_teams = self._context.workspace_teams(question.workspace_id)
        return team.team_card(
            shown,
            self._context.presence(workspace_teams),
            may_assign=workspace_teams.member_may_assign(question.asker_id, shown),
        )

    def _who_owns(self, workspace_id: str, text: str) -> re.Match[str] | None:
        match = WHO_OWNS.fullmatch(text)
        if match and self._context.workspace_teams(workspace_id).matcher.named(match["team"]):
            return match
        return None
