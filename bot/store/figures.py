"""The figures of weekly summaries, counted by the database.

Single questions are fetched only to compare their texts, and as the rows of a file.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, cast, func, select

from bot.domain.question import Source
from bot.domain.reporting.figures import (
    WEEKS_BACK,
    AskedQuestion,
    CorrectionCount,
    Figures,
    QuestionCount,
    QuestionRow,
    TeamCount,
    ThemeFeedback,
)
from bot.domain.reporting.week import Week
from bot.domain.route import AssignmentReason
from bot.domain.teams.team import Role
from bot.domain.verdict import Kind
from bot.store.database import Session
from bot.store.tables import feedback, questions

MOST_TEXTS, MOST_LETTERS = 300, 500
"""The latest questions of a week that are compared with each other, and the letters of each."""
MOST_ROWS = 100_000
"""Rows of a file at most."""

_MANY = func.count().label("questions")
_DISTINCT = func.count(questions.c.id.distinct())
_MANY_DISTINCT = _DISTINCT.label("questions")
_WRONG = _DISTINCT.filter(feedback.c.was_right.is_(False)).label("wrong")
_WITH_FEEDBACK = _DISTINCT.label("judged")
_DECISION = questions.c.kind != Kind.NEITHER.value


def of_week(session: Session, workspace_id: str, team_id: int, week: Week, zone: str) -> Figures:
    """Return the figures of a team's week, as far as it has gone; its days are those of `zone`."""
    begins = [week.plus(-back).begins(zone) for back in reversed(range(WEEKS_BACK))]
    ends = week.ends(zone)
    of_team = (questions.c.team_id == team_id) & (questions.c.workspace_id == workspace_id)
    this_week = of_team & _between(begins[-1], ends)
    all_weeks = of_team & _between(begins[0], ends)
    right, judged = _right(session, this_week)
    return Figures(
        _counts(session, this_week),
        _themes(session, of_team & _between(begins[-2], begins[-1])),
        _weekly(session, all_weeks, [*begins, ends]),
        right,
        judged,
        _corrections(session, this_week),
        _theme_feedback(session, all_weeks),
        _asked(session, this_week),
    )


def of_all_teams(session: Session, workspace_id: str, week: Week, zone: str) -> Sequence[TeamCount]:
    """Return the counts of every team that was asked anything in a week or the week before."""
    begin, middle, end = week.plus(-1).begins(zone), week.begins(zone), week.ends(zone)
    asked = questions.c
    of_workspace = (asked.workspace_id == workspace_id) & asked.team_id.is_not(None)
    this_week = asked.asked_at >= middle
    counted = (
        select(
            asked.team_id,
            func.count().filter(this_week).label("questions"),
            func.count().filter(~this_week).label("before"),
            func.count().filter(this_week, asked.role == Role.PRODUCT_OWNER.value).label("owner"),
            func.count()
            .filter(this_week, asked.role == Role.PRODUCT_MANAGER.value)
            .label("manager"),
            func.count().filter(this_week, asked.kind == Kind.NEITHER.value).label("neither"),
        )
        .where(of_workspace, _between(begin, end))
        .group_by(asked.team_id)
    )
    with_feedback = (
        _join_feedback(asked.team_id, _WITH_FEEDBACK, _WRONG)
        .where(of_workspace, _between(middle, end))
        .group_by(asked.team_id)
    )
    judged = {row.team_id: row for row in session.execute(with_feedback)}
    counts = []
    for row in session.execute(counted):
        given = judged.get(row.team_id)
        counts.append(
            TeamCount(
                row.team_id,
                row.questions,
                row.before,
                row.owner,
                row.manager,
                row.neither,
                given.judged - given.wrong if given else 0,
                given.judged if given else 0,
            )
        )
    return counts


def rows(
    session: Session, workspace_id: str, team_id: int, begin: datetime, end: datetime
) -> Iterator[QuestionRow]:
    """Yield the questions that a team was asked in a span of time, the oldest first."""
    asked = questions.c
    nobody_called_it_wrong = func.min(cast(feedback.c.was_right, Integer)).label("right")
    query = (
        select(questions, nobody_called_it_wrong)
        .join_from(questions, feedback, feedback.c.question_id == asked.id, isouter=True)
        .where(asked.team_id == team_id, asked.workspace_id == workspace_id)
        .where(_between(begin, end))
        .group_by(asked.id)
        .order_by(asked.asked_at, asked.id)
        .limit(MOST_ROWS)
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


def _between(begin: datetime, end: datetime) -> ColumnElement[bool]:
    return (questions.c.asked_at >= begin) & (questions.c.asked_at < end)


def _counts(session: Session, which: ColumnElement[bool]) -> Sequence[QuestionCount]:
    asked = questions.c
    alike = (asked.verdict, asked.kind, asked.door, asked.role, asked.standing, asked.theme)
    return [
        QuestionCount(
            Kind(row.verdict),
            Kind(row.kind),
            Source(row.door),
            Role(row.role) if row.role else None,
            AssignmentReason(row.standing) if row.standing else None,
            row.theme,
            row.questions,
        )
        for row in session.execute(select(*alike, _MANY).where(which).group_by(*alike))
    ]


def _themes(session: Session, which: ColumnElement[bool]) -> Sequence[tuple[str, int]]:
    theme = questions.c.theme
    counted = session.execute(select(theme, _MANY).where(which & _DECISION).group_by(theme))
    return [(row.theme, row.questions) for row in counted]


def _weekly(
    session: Session, which: ColumnElement[bool], bounds: Sequence[datetime]
) -> Sequence[int]:
    sums = (func.count().filter(_between(begin, end)) for begin, end in pairwise(bounds))
    return list(session.execute(select(*sums).select_from(questions).where(which)).one())


def _right(session: Session, which: ColumnElement[bool]) -> tuple[int, int]:
    """Return how many questions nobody called wrong, and how many got feedback at all."""
    row = session.execute(_join_feedback(_WITH_FEEDBACK, _WRONG).where(which)).one()
    return row.judged - row.wrong, row.judged


def _corrections(session: Session, which: ColumnElement[bool]) -> Sequence[CorrectionCount]:
    alike = (questions.c.verdict, feedback.c.corrected_kind)
    wrong = _join_feedback(*alike, _MANY_DISTINCT).where(which, feedback.c.was_right.is_(False))
    return [
        CorrectionCount(Kind(row.verdict), _kind(row.corrected_kind), row.questions)
        for row in session.execute(wrong.group_by(*alike))
    ]


def _theme_feedback(session: Session, which: ColumnElement[bool]) -> Sequence[ThemeFeedback]:
    """Return the feedback on each theme; that a question was another team's says nothing of it."""
    alike = (questions.c.theme, feedback.c.corrected_kind)
    people = func.count(feedback.c.user_id.distinct()).label("people")
    on_kind = feedback.c.was_right | feedback.c.corrected_kind.is_not(None)
    query = _join_feedback(*alike, _MANY_DISTINCT, people).where(which, on_kind).group_by(*alike)
    return [
        ThemeFeedback(row.theme, _kind(row.corrected_kind), row.questions, row.people)
        for row in session.execute(query)
    ]


def _asked(session: Session, which: ColumnElement[bool]) -> Sequence[AskedQuestion]:
    asked = questions.c
    latest = (
        select(
            asked.theme,
            asked.channel_id,
            func.substr(asked.text, 1, MOST_LETTERS).label("text"),
            asked.asker_id,
            asked.door,
        )
        .where(which & _DECISION & (asked.theme != "") & (asked.text != ""))
        .order_by(asked.asked_at.desc())
        .limit(MOST_TEXTS)
    )
    return [
        AskedQuestion(
            row.theme, row.channel_id, row.text, row.asker_id, row.door != Source.COMMAND.value
        )
        for row in session.execute(latest)
    ]


def _join_feedback(*columns: ColumnElement[Any]) -> Select[Any]:
    return select(*columns).join_from(questions, feedback, feedback.c.question_id == questions.c.id)


def _kind(stored: str | None) -> Kind | None:
    return Kind(stored) if stored else None
