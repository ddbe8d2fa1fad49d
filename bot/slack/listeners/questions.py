"""How questions come in: by command, mention, direct message or message shortcut."""

from bot.domain.delivery import Outgoing
from bot.domain.question import Question, Source
from bot.slack.listeners.given_answers import GivenAnswerListeners
from bot.slack.listeners.handovers import HandoverListeners
from bot.slack.listeners.privacy import PrivacyListeners
from bot.slack.message import Message
from bot.slack.request import Request
from bot.slack.responses import message_of
from bot.slack.text import Typed, shown_again
from bot.slack.views import guidance
from bot.usecases import privacy
from bot.usecases.answer_question import record_delivery
from bot.usecases.app_context import AppContext
from bot.usecases.respond import respond

PRIVATE_SOURCES = frozenset({Source.COMMAND, Source.DIRECT_MESSAGE})
HELP = frozenset({"help", "hilfe", "usage", "?", "/help"})


class QuestionListeners:
    """Takes each question, and answers what needs no decision by itself."""

    def __init__(
        self,
        context: AppContext,
        handovers: HandoverListeners,
        given_answers: GivenAnswerListeners,
    ) -> None:
        self._context = context
        self._given_answers = given_answers
        self._privacy = PrivacyListeners(context, handovers)

    def command(self, request: Request) -> Message | None:
        """`/whoowns <question>`."""
        text = request.command_text
        if not text:
            return guidance.how_to_ask()
        question, typed = request.asked_by_command(self._context.clock())
        return self._answer(question, typed, shown_again(typed.raw))

    def message(self, request: Request) -> Message | Outgoing | None:
        """`@whoowns <question>`, a direct message, or a reply to a handed-over question."""
        asked = request.asked_by_message(self._context.clock())
        if asked is None:
            return None
        pings = not (request.is_direct_message or request.in_shared_channel)
        reply = None if self._is_command(*asked) else self._given_answers.reply(request)
        return reply or self._answer(*asked, pings=pings)

    def direct_message(self, request: Request) -> Message | Outgoing | None:
        """A message; one in a channel comes again as a mention where it is for the bot.

        Where a message was deleted, the words that it asked go too. Replies to handed-over
        questions come from channels only where the bot was granted `channels:history`.
        """
        if request.deleted_delivery:
            privacy.forget_deleted(self._context, request.workspace_id, request.deleted_delivery)
            return None
        if not request.is_direct_message:
            return self._given_answers.reply(request) if request.is_reply_by_person else None
        return self.message(request)

    def shortcut(self, request: Request) -> Message | None:
        """The shortcut "Who owns this?" on a message."""
        question, typed = request.asked_by_shortcut(self._context.clock())
        return self._answer(question, typed, shown_again(typed.raw))

    def _answer(
        self, question: Question, typed: Typed, shown: str = "", *, pings: bool = False
    ) -> Message | None:
        """The reply, or None for a repeated delivery; `shown` is the question to show in it.

        `pings` says that the people whom the reply names are notified.
        """
        message = self._nothing_asked(question, typed) or self._own_data(question, typed)
        if message:
            return message if record_delivery(self._context, question) else None
        response = respond(self._context, question)
        if response is None:
            return None
        return message_of(self._context, response, question, shown, pings=pings)

    def _is_command(self, question: Question, typed: Typed) -> bool:
        """Whether the words are for whoowns itself wherever they stand, as “my data” is."""
        return typed.text.casefold() in HELP or self._own_data(question, typed) is not None

    def _nothing_asked(self, question: Question, typed: Typed) -> Message | None:
        if typed.text.casefold() in HELP:
            return guidance.how_to_ask()
        if typed.says_something:
            return None
        return guidance.no_question_in_thread() if question.thread else guidance.nothing_asked()

    def _own_data(self, question: Question, typed: Typed) -> Message | None:
        if question.source not in PRIVATE_SOURCES:
            return None
        return self._privacy.reply_to(typed.text, question.workspace_id, question.asker_id)
