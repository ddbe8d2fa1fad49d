"""Questions as rows of a file, and all teams of a workspace side by side."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, Select, cast, func, select

from bot.domain.question import Source
from bot.domain.reporting.figures import QuestionRow, TeamCount
from bot.domain.reporting.week import Week
from bot.domain.route import AssignmentReason
from bot.domain.teams.team import Role
from bot.domain.verdict import Kind
from bot.store.database import Session
from bot.store.tables import feedback, questions

MANY = 100_000
"""Rows of a file at most."""

_NOBODY_CALLED_IT_WRONG = func.min(cast(feedback.c.was_right, Integer))


def rows(
    session: Session, workspace_id: str, team_id: int, begin: datetime, end: datetime
) -> Iterator[QuestionRow]:
    """The questions that a team was asked in a span of time, the oldest first."""
    asked = questions.c
    query = (
        select(questions, _NOBODY_CALLED_IT_WRONG.label("right"))
        .join_from(questions, feedback, feedback.c.question_id == asked.id, isouter=True)
        .where(asked.team_id == team_id, asked.workspace_id == workspace_id)
        .where(_between(begin, end))
        .group_by(asked.id)
        .order_by(asked.asked_at, asked.id)
        .limit(MANY)
    )
    for row in session.execute(query):
        yield QuestionRow(
            row.asked_at,
            Source(row.door),
            Kind(row.verdict),
            Kind(row.kind),
            row.theme,
            Role(row.role) if row.role else None,
            AssignmentReason(row.standing) if row.standing else None,
            None if row.right is None else bool(row.right),
        )


def by_team(session: Session, workspace_id: str, week: Week, zone: str) -> Sequence[TeamCount]:
    """Every team that was asked anything in a week or the week before."""
    begin, middle, end = week.plus(-1).begins(zone), week.begins(zone), week.ends(zone)
    asked = questions.c
    this = asked.asked_at >= middle
    counted = (
        select(
            asked.team_id,
            func.count().filter(this).label("questions"),
            func.count().filter(~this).label("before"),
            func.count().filter(this, asked.role == Role.PRODUCT_OWNER.value).label("owner"),
            func.count().filter(this, asked.role == Role.PRODUCT_MANAGER.value).label("manager"),
            func.count().filter(this, asked.kind == Kind.NEITHER.value).label("neither"),
        )
        .where(asked.workspace_id == workspace_id, asked.team_id.is_not(None))
        .where(_between(begin, end))
        .group_by(asked.team_id)
    )
    judged = {row.team_id: row for row in session.execute(_judged(workspace_id, middle, end))}
    found = []
    for row in session.execute(counted):
        said = judged.get(row.team_id)
        right, total = (said.judged - said.wrong, said.judged) if said else (0, 0)
        found.append(
            TeamCount(
                row.team_id,
                row.questions,
                row.before,
                row.owner,
                row.manager,
                row.neither,
                right,
                total,
            )
        )
    return found


def _judged(workspace_id: str, begin: datetime, end: datetime) -> "Select[int | None, int, int]":
    asked = questions.c
    different = func.count(asked.id.distinct())
    wrong = different.filter(feedback.c.was_right.is_(False))
    return (
        select(asked.team_id, different.label("judged"), wrong.label("wrong"))
        .join_from(questions, feedback, feedback.c.question_id == asked.id)
        .where(asked.workspace_id == workspace_id, asked.team_id.is_not(None))
        .where(_between(begin, end))
        .group_by(asked.team_id)
    )


def _between(begin: datetime, end: datetime) -> ColumnElement[bool]:
    return (questions.c.asked_at >= begin) & (questions.c.asked_at < end)
