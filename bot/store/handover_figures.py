"""The hand-overs that weekly summaries count, each with the answer that stands."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, func, select

from bot.domain.handover import State
from bot.domain.reporting.handed_over import FEWEST_ASKERS, HandoverRow
from bot.domain.reporting.period import Span
from bot.domain.route import AssignmentReason
from bot.domain.teams.team import Role
from bot.store.database import Session
from bot.store.tables import answers, handovers, questions


def of_period(
    session: Session, workspace_id: str, team_id: int, span: Span
) -> Sequence[HandoverRow]:
    """Return all hand-overs to a team of the questions that it first got in a span of time."""
    begun = select(handovers.c.question_id).where(_to(workspace_id, team_id), _created_in(span))
    rows = _rows(session, workspace_id, team_id, handovers.c.question_id.in_(begun))
    before = {row.question_id for row in rows if row.created_at < span[0]}
    return [row for row in rows if row.question_id not in before]


def of_questions(
    session: Session, workspace_id: str, team_id: int, span: Span
) -> Mapping[int, Sequence[HandoverRow]]:
    """Return the hand-overs to a team of the questions asked in a span of time, by question."""
    asked_at, (begin, end) = questions.c.asked_at, span
    by_question = defaultdict[int, list[HandoverRow]](list)
    for row in _rows(session, workspace_id, team_id, (asked_at >= begin) & (asked_at < end)):
        by_question[row.question_id].append(row)
    return by_question


def of_teams(
    session: Session, workspace_id: str, team_ids: Collection[int], span: Span
) -> Mapping[int, tuple[int, int | None]]:
    """Return how many questions each team got in a span of time, and how many are answered.

    The latter is None where too few people asked.
    """
    column = handovers.c
    number = func.count(column.question_id.distinct())
    is_answered = column.state == State.ANSWERED.value
    query = (
        select(
            column.team_id,
            number.label("questions"),
            number.filter(is_answered).label("answered"),
            func.count(column.asker_id.distinct()).label("askers"),
        )
        .where(column.team_id.in_(team_ids), column.workspace_id == workspace_id, _created_in(span))
        .group_by(column.team_id)
    )
    return {
        row.team_id: (row.questions, row.answered if row.askers >= FEWEST_ASKERS else None)
        for row in session.execute(query)
    }


def _rows(
    session: Session, workspace_id: str, team_id: int, which: ColumnElement[bool]
) -> Sequence[HandoverRow]:
    """Return hand-overs to a team, oldest first; of several answers, the latest one stands."""
    handover, answer = handovers.c, answers.c
    sent = (answer.handover_id == handover.id) & answer.sent_at.is_not(None)
    query = (
        select(
            handover.id,
            handover.question_id,
            handover.asker_id,
            handover.role,
            handover.state,
            handover.created_at,
            handover.state_at,
            answer.giver_id,
            answer.sent_at,
            questions.c.decider_id,
            questions.c.standing,
        )
        .join_from(handovers, questions, questions.c.id == handover.question_id)
        .join(answers, sent, isouter=True)
        .where(_to(workspace_id, team_id), which)
        .order_by(handover.id, answer.id)
    )
    rows = {
        row.id: HandoverRow(
            row.question_id,
            row.asker_id,
            Role(row.role),
            State(row.state),
            row.created_at,
            row.state_at,
            row.giver_id,
            row.sent_at,
            row.decider_id,
            AssignmentReason(row.standing) if row.standing else None,
        )
        for row in session.execute(query)
    }
    return list(rows.values())


def _to(workspace_id: str, team_id: int) -> ColumnElement[bool]:
    return (handovers.c.team_id == team_id) & (handovers.c.workspace_id == workspace_id)


def _created_in(span: Span) -> ColumnElement[bool]:
    begin, end = span
    return (handovers.c.created_at >= begin) & (handovers.c.created_at < end)
