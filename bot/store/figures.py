"""A team's week, counted by the database; only words that may repeat each other are fetched."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from bot.domain.question import Source
from bot.domain.reporting.figures import (
    WEEKS_BACK,
    AskedQuestion,
    CorrectionCount,
    Figures,
    QuestionCount,
    ThemeFeedback,
)
from bot.domain.reporting.week import Week
from bot.domain.route import AssignmentReason
from bot.domain.teams.team import Role
from bot.domain.verdict import Kind
from bot.store.database import Session
from bot.store.tables import feedback, questions

WORDS_READ, LETTERS_READ = 300, 500
"""Questions of a week at most that are compared with each other, the latest of them, and letters
of each."""

_MANY = func.count().label("questions")
_DIFFERENT = func.count(questions.c.id.distinct())
_SO_MANY = _DIFFERENT.label("questions")
_DECISION = questions.c.kind != Kind.NEITHER.value


def of_week(session: Session, workspace_id: str, team_id: int, week: Week, zone: str) -> Figures:
    """The figures of a team's week, as far as it has gone; its days are those of `zone`."""
    begins = [week.plus(-back).begins(zone) for back in reversed(range(WEEKS_BACK))]
    ends = week.ends(zone)
    mine = (questions.c.team_id == team_id) & (questions.c.workspace_id == workspace_id)
    this = mine & _between(begins[-1], ends)
    lately = mine & _between(begins[0], ends)
    right, judged = _right(session, this)
    return Figures(
        _counts(session, this),
        _themes(session, mine & _between(begins[-2], begins[-1])),
        _weekly(session, lately, [*begins, ends]),
        right,
        judged,
        _corrections(session, this),
        _themes_judged(session, lately),
        _asked(session, this),
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
    rows = session.execute(select(theme, _MANY).where(which & _DECISION).group_by(theme))
    return [(row.theme, row.questions) for row in rows]


def _weekly(
    session: Session, which: ColumnElement[bool], bounds: Sequence[datetime]
) -> Sequence[int]:
    sums = (func.count().filter(_between(begin, end)) for begin, end in pairwise(bounds))
    return list(session.execute(select(*sums).select_from(questions).where(which)).one())


def _right(session: Session, which: ColumnElement[bool]) -> tuple[int, int]:
    """How many questions nobody called wrong, and of how many anything was said."""
    wrong = _DIFFERENT.filter(feedback.c.was_right.is_(False)).label("wrong")
    row = session.execute(_judged(_DIFFERENT.label("judged"), wrong).where(which)).one()
    return row.judged - row.wrong, row.judged


def _corrections(session: Session, which: ColumnElement[bool]) -> Sequence[CorrectionCount]:
    how = (questions.c.verdict, feedback.c.corrected_kind)
    query = _judged(*how, _SO_MANY).where(which, feedback.c.was_right.is_(False))
    return [
        CorrectionCount(Kind(row.verdict), _kind(row.corrected_kind), row.questions)
        for row in session.execute(query.group_by(*how))
    ]


def _themes_judged(session: Session, which: ColumnElement[bool]) -> Sequence[ThemeFeedback]:
    """What people said of each theme; that a question was another team's says nothing of it."""
    how = (questions.c.theme, feedback.c.corrected_kind)
    people = func.count(feedback.c.user_id.distinct()).label("people")
    of_kind = feedback.c.was_right | feedback.c.corrected_kind.is_not(None)
    query = _judged(*how, _SO_MANY, people).where(which, of_kind).group_by(*how)
    return [
        ThemeFeedback(row.theme, _kind(row.corrected_kind), row.questions, row.people)
        for row in session.execute(query)
    ]


def _asked(session: Session, which: ColumnElement[bool]) -> Sequence[AskedQuestion]:
    asked = questions.c
    said = which & _DECISION & (asked.theme != "") & (asked.text != "")
    latest = (
        select(
            asked.theme,
            asked.channel_id,
            func.substr(asked.text, 1, LETTERS_READ).label("text"),
            asked.asker_id,
            asked.door,
        )
        .where(said)
        .order_by(asked.asked_at.desc())
        .limit(WORDS_READ)
    )
    return [
        AskedQuestion(
            row.theme, row.channel_id, row.text, row.asker_id, row.door != Source.COMMAND.value
        )
        for row in session.execute(latest)
    ]


def _judged(*columns: ColumnElement[Any]) -> Select[Any]:
    return select(*columns).join_from(questions, feedback, feedback.c.question_id == questions.c.id)


def _kind(stored: str | None) -> Kind | None:
    return Kind(stored) if stored else None
