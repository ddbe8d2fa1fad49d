"""What a response says, wherever its question came from."""

from bot.domain.frames.frame import Handling
from bot.domain.question import Question
from bot.slack.message import Message
from bot.slack.views import answer
from bot.slack.views.people import together
from bot.slack.views.response import Known, frame_reply, second_question
from bot.usecases.app_context import AppContext
from bot.usecases.respond import Response


def message_of(
    context: AppContext,
    response: Response,
    question: Question,
    shown: str = "",
    *,
    pings: bool = False,
) -> Message:
    """The answer, with the replies to what else is asked below it.

    `shown` is the question to show in it, and `pings` says that the people it names are
    notified.
    """
    if response.before:
        return answer.pass_on(response.before)
    known = _known(context, question)
    replies = [frame_reply(frame, known) for frame in response.reading.frames]
    messages = [reply for reply in replies if reply]
    if response.answer:
        if response.answer.settled_by_person or response.reading.handling is Handling.UNCLEAR:
            messages = []
        if response.second:
            messages.append(second_question(response.second))
        messages.insert(0, answer.answer_message(response.answer, shown, mentioned=pings))
    return messages[0] if len(messages) == 1 else together(messages)


def _known(context: AppContext, question: Question) -> Known:
    workspace_teams = context.workspace_teams(question.workspace_id)
    return Known(
        workspace_teams.matcher,
        context.presence(workspace_teams),
        question.channel_id,
        question.channel_ids,
        lambda team: workspace_teams.member_may_assign(question.asker_id, team),
    )
