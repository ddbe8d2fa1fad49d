"""Respond to a message: answer what it asks to be decided, and look up the people it asks about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.frames.frame import (
    DecisionFrame,
    FollowUpFrame,
    Frame,
    PointingFrame,
    PresenceFrame,
    RolesFrame,
    Talk,
    TalkFrame,
)
from bot.domain.frames.reading import Reading, SecondQuestion
from bot.domain.privacy import fingerprint
from bot.domain.question import Answer, Entry, Question
from bot.domain.route import Route, route_of
from bot.domain.team_matching.matcher import Evidence, TeamMatch
from bot.domain.teams.team import Team
from bot.store import journal
from bot.usecases.answer_feedback import Presser, give_feedback, look_up
from bot.usecases.answer_question import answer_as_read, build_answer, record_delivery
from bot.usecases.app_context import AppContext
from bot.usecases.team_cache import WorkspaceTeams

FOLLOWED_WITHIN = timedelta(hours=1)
"""How long after a question a follow-up to it is understood."""
ASKED_ONCE = timedelta(minutes=10)
"""What an agent asks again within this time, or up to twice it, is one question."""


@dataclass(frozen=True, slots=True)
class SecondRoute:
    """The second of two questions, and where it goes; None while its team is open."""

    question: SecondQuestion
    route: Route | None


@dataclass(frozen=True, slots=True)
class Response:
    """What is responded to a message: the answer to a decision, if it asks for one.

    Else the frames of `reading` say what is asked. `second` is asked beside the decision.
    `before` is the answer to the question before, which the asker wants to be passed on.
    """

    reading: Reading
    answer: Answer | None = None
    second: SecondRoute | None = None
    before: Answer | None = None


def respond(context: AppContext, question: Question) -> Response | None:
    """Read a message and respond; None if this delivery was responded to before."""
    workspace_teams = context.workspace_teams(question.workspace_id)
    reading = _read(context, workspace_teams, question)
    if reading.frames and isinstance(reading.frames[0], FollowUpFrame | PointingFrame):
        before = _question_before(context, question)
        if before is not None:
            return _follow(context, workspace_teams, question, reading, before)
        reading = _read(context, workspace_teams, question, alone=True)
    if TalkFrame(Talk.PASS_ON) in reading.frames:
        before = _question_before(context, question)
        if before and before.question.asker_id == question.asker_id:
            if not record_delivery(context, question):
                return None
            passed_on = look_up(context, _presser(question), before.id or 0)
            return Response(reading, before=passed_on)
    if reading.frames and not isinstance(reading.frames[0], DecisionFrame):
        return Response(reading) if record_delivery(context, question) else None
    return _answered(context, question, reading)


def respond_alone(context: AppContext, question: Question, team: Team | None = None) -> Response:
    """Respond to a message that follows no other; a repeated one gets its answer again.

    The journal has its question once. `team` is the one that it is about, where that is known.
    """
    workspace_teams = context.workspace_teams(question.workspace_id)
    reading = _read(context, workspace_teams, question, alone=True)
    if team:
        frames = tuple(_about_team(frame, team) for frame in reading.frames)
        match = TeamMatch(team, Evidence.NAMED, words=team.name)
        reading = replace(reading, frames=frames, team_match=match)
    if reading.frames and not isinstance(reading.frames[0], DecisionFrame):
        return Response(reading)
    answer = answer_as_read(context, question, reading)
    if answer is None:
        verdict = reading.verdict
        answer = build_answer(
            context, workspace_teams, question, verdict, verdict.kind, reading.team_match
        )
    return Response(reading, answer, _second(context, answer, reading))


def delivery_of_agent(
    context: AppContext, workspace_id: str, words: Sequence[str], now: datetime
) -> str:
    """Return the delivery of what an agent asks: the same for what it just asked already.

    Agents repeat calls that they believe lost, and nothing in a call says so. `words` are who asks
    what; nobody can read them from the delivery.
    """
    number = int(now.timestamp() // ASKED_ONCE.total_seconds())
    deliveries = [f"agent:{fingerprint(*words, str(n))}" for n in (number, number - 1)]
    with context.database.reading() as session:
        known = (d for d in deliveries if journal.is_recorded(session, workspace_id, d))
        return next(known, deliveries[0])


def _about_team(frame: Frame, team: Team) -> Frame:
    """A question for people that names neither them nor a team, as one about this team."""
    if not isinstance(frame, RolesFrame | PresenceFrame) or frame.named.people:
        return frame
    if frame.named.teams or frame.named.unknown or frame.named.unknown_team:
        return frame
    named = replace(frame.named, teams=(team,))
    if isinstance(frame, RolesFrame):
        return replace(frame, named=named, everybody=False)
    return replace(frame, named=named)


def _read(
    context: AppContext,
    workspace_teams: WorkspaceTeams,
    question: Question,
    *,
    alone: bool = False,
) -> Reading:
    reader = context.message_reader(workspace_teams)
    read = reader.read_alone if alone else reader.read
    text = question.with_people or question.text
    return read(text, lambda: context.match_team(workspace_teams, question))


def _answered(context: AppContext, question: Question, reading: Reading) -> Response | None:
    answer = answer_as_read(context, question, reading)
    if answer is None:
        return None
    return Response(reading, answer, _second(context, answer, reading))


def _second(context: AppContext, answer: Answer, reading: Reading) -> SecondRoute | None:
    second = reading.second
    if second is None:
        return None
    if answer.team is None:
        return SecondRoute(second, None)
    verdict = second.verdict
    disputed = context.is_disputed(verdict.theme)
    route = route_of(
        verdict.kind, verdict, answer.team, disputed=disputed, presence=answer.presence
    )
    return SecondRoute(second, route)


def _follow(
    context: AppContext,
    workspace_teams: WorkspaceTeams,
    question: Question,
    reading: Reading,
    before: Entry,
) -> Response | None:
    """Respond to what takes up the question before."""
    frame = reading.frames[0]
    if isinstance(frame, FollowUpFrame):
        if frame.subject:
            return _about_another(context, workspace_teams, question, frame.subject, before)
        return _for_another_team(context, workspace_teams, question, reading, before)
    if not record_delivery(context, question):
        return None
    return Response(reading, look_up(context, _presser(question), before.id or 0))


def _about_another(
    context: AppContext,
    workspace_teams: WorkspaceTeams,
    question: Question,
    subject: str,
    before: Entry,
) -> Response | None:
    """“And what about refunds?”: a question about something else, for the team of the last one."""
    asked = replace(question, text=subject, with_people="")
    reading = _read(context, workspace_teams, asked)
    team = workspace_teams.matcher.team(before.team_id)
    if reading.team_match.team is None and team:
        reading = replace(reading, team_match=TeamMatch(team, before.evidence))
    return _answered(context, asked, reading)


def _for_another_team(
    context: AppContext,
    workspace_teams: WorkspaceTeams,
    question: Question,
    reading: Reading,
    before: Entry,
) -> Response | None:
    """“And for Mobile?”: the last question again; “no, it's Mobile” corrects its answer."""
    frame = reading.frames[0]
    assert isinstance(frame, FollowUpFrame)  # noqa: S101
    team = frame.named.teams[0]
    if frame.corrects and before.id and before.question.asker_id == question.asker_id:
        if not record_delivery(context, question):
            return None
        corrected = give_feedback(context, _presser(question), before.id, team_id=team.id)
        return Response(reading, corrected)
    asked = replace(question, text=before.question.text, with_people="")
    match = TeamMatch(team, Evidence.NAMED, words=team.name)
    return _answered(
        context, asked, replace(_read(context, workspace_teams, asked), team_match=match)
    )


def _presser(question: Question) -> Presser:
    """The asker as a reader of the answer before, which is theirs or in their thread."""
    asker, channel = question.asker_id, question.channel_id
    return Presser(question.workspace_id, asker, channel, is_full_member=lambda: True)


def _question_before(context: AppContext, question: Question) -> Entry | None:
    since = question.asked_at - FOLLOWED_WITHIN
    with context.database.reading() as session:
        before = journal.question_before(session, question, since)
    if before is None or not before.question.text:
        return None
    return before
