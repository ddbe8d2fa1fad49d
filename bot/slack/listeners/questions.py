"""The doors through which questions come in."""

import re

from slack_bolt import Args

from bot.domain.errors import Refusal
from bot.domain.question import Question, Source
from bot.slack import payloads
from bot.slack.listeners.privacy import PrivacyListeners
from bot.slack.message import Message
from bot.slack.text import Typed, shown_again
from bot.slack.views import answer, problem, team, usage
from bot.usecases import consult_teams
from bot.usecases.answer_question import answer_question
from bot.usecases.app_context import AppContext
from bot.usecases.deduplication import hear
from bot.usecases.team_ref import TeamRef

IN_PRIVATE = frozenset({Source.COMMAND, Source.DIRECT_MESSAGE})
HELP = frozenset({"help", "hilfe", "usage", "?", "/help"})
GREETINGS = frozenset({
    "hi", "hello", "hey", "hallo", "hi there", "hello there", "good morning", "good afternoon",
})  # fmt: skip
THANKS = frozenset({
    "thanks", "thank you", "thx", "thanks a lot", "many thanks", "thank you very much", "cheers",
})  # fmt: skip
"""What people say to somebody who answers them; it is no question."""
ENDING = " !.,?"
WHO_HOLDS = re.compile(
    r"who(?:['’]?s| is| are) (?:(?:the|our|my) )?(?:product (?:owner|manager)|po|pm)s?"
    r"(?: here|(?: of| for| in) (?:the )?(?P<team>.+?)(?: team)?)?",
    re.IGNORECASE,
)
"""A question for who holds a role; nothing is to be decided in it."""
WHO_OWNS = re.compile(
    r"who (?:owns|runs|is responsible for) (?:the )?(?P<team>.+?)(?: team)?",
    re.IGNORECASE,
)
"""The same, where what follows is a team; of anything else it asks for a decision."""


class QuestionListeners:
    """One use case behind every door."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._privacy = PrivacyListeners(context)

    def command(self, args: Args) -> Message | None:
        """`/whoowns <question>`."""
        if not payloads.typed_command(args.body):
            return usage.asking()
        shown = shown_again(payloads.typed_command(args.body))
        return self._answer(*payloads.asked_by_command(args.body, self._context.clock()), shown)

    def message(self, args: Args) -> Message | None:
        """`@whoowns <question>`, or a direct message."""
        asked = payloads.asked_by_message(args.body, self._context.clock())
        return self._answer(*asked) if asked else None

    def direct_message(self, args: Args) -> Message | None:
        """A message; those in channels come again as a mention if they are meant for us."""
        return self.message(args) if args.body["event"].get("channel_type") == "im" else None

    def shortcut(self, args: Args) -> Message | None:
        """The shortcut "Who owns this?" on a message."""
        return self._answer(*payloads.asked_by_shortcut(args.body, self._context.clock()))

    def _answer(self, question: Question, typed: Typed, shown: str = "") -> Message | None:
        said = typed.text.casefold()
        if said in HELP or said.rstrip(ENDING) in GREETINGS:
            return self._once(question, usage.asking())
        if said.rstrip(ENDING) in THANKS:
            return self._once(question, usage.welcome())
        if not typed.says_something:
            return self._once(question, usage.nothing_asked())
        if question.source in IN_PRIVATE:
            told = self._privacy.said(typed.text, question.workspace_id, question.asker_id)
            if told:
                return self._once(question, told)
        holders = self._holders(question)
        if holders:
            return self._once(question, holders)
        given = answer_question(self._context, question)
        return answer.answer(given, shown) if given else None

    def _holders(self, question: Question) -> Message | None:
        """Who holds the roles of a team, where that is all that is asked."""
        text = question.text.rstrip(ENDING)
        asked = WHO_HOLDS.fullmatch(text) or self._who_owns(question.workspace_id, text)
        if asked is None:
            return None
        meant = TeamRef(name=asked["team"], channel_id=question.channel_id)
        try:
            found = consult_teams.show_team(self._context, question.workspace_id, meant)
        except Refusal as refusal:
            return problem.refused(refusal)
        workspace_teams = self._context.workspace_teams(question.workspace_id)
        return team.shown(found, self._context.presence(workspace_teams))

    def _who_owns(self, workspace_id: str, text: str) -> re.Match[str] | None:
        asked = WHO_OWNS.fullmatch(text)
        there = asked and self._context.workspace_teams(workspace_id).matcher.named(asked["team"])
        return asked if there else None

    def _once(self, question: Question, told: Message) -> Message | None:
        return told if hear(self._context, question) else None
