"""The figures of weekly summaries, counted by the database.

Single questions are fetched only to compare their texts, and as the rows of a file. Feedback is
fetched as it was given, since there is little of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import dropwhile
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, case, cast, false, func, select

from bot.domain.question import TYPED_IN_PRIVATE, Source
from bot.domain.reporting.figures import (
    AskedQuestion,
    Figures,
    QuestionCount,
    QuestionRow,
    TeamCount,
)
from bot.domain.reporting.handed_over import HandoverRow, Outcome, outcome_of
from bot.domain.reporting.period import Period, Span
from bot.domain.reporting.ratings import (
    Rating,
    corrections,
    rated_and_right,
    theme_feedback,
)
from bot.domain.reporting.week import Week
from bot.domain.route import AssignmentReason
from bot.domain.teams.team import Role
from bot.domain.verdict import Kind
from bot.store import handover_figures
from bot.store.database import Session
from bot.store.tables import feedback, questions, teams

MOST_TEXTS, MOST_LETTERS = 300, 500
"""The latest questions of a week that are compared with each other, and the letters of each."""
MOST_ROWS = 100_000
"""Rows of a file at most."""
NEVER = datetime.min.replace(tzinfo=UTC)

_MANY = func.count().label("questions")
_DISTINCT = func.count(questions.c.id.distinct())
_DECISION = questions.c.kind != Kind.NEITHER.value
_NEITHER = questions.c.kind == Kind.NEITHER.value
# As `Rating.wrong`.
_SAME_KIND = func.coalesce(feedback.c.corrected_kind == questions.c.verdict, false())
_CALLED_WRONG = feedback.c.was_right.is_(False) & ~_SAME_KIND
_RATED = _DISTINCT.label("rated")
_WRONG = _DISTINCT.filter(_CALLED_WRONG).label("wrong")


def of_period(
    session: Session,
    workspace_id: str,
    team_id: int,
    period: Period,
    decided: Mapping[str, datetime],
) -> Figures:
    """Return the figures of a team's period, as far as it has gone.

    `decided` says when the team last decided about a theme; only later feedback on it counts.
    """
    of_team = _of_team(workspace_id, team_id)
    this_period = of_team & _between(period.span)
    weekly, before = _weekly(session, of_team, team_id, period)
    themes_before: Sequence[tuple[str, int]] = ()
    if before and period.compared_with:
        themes_before = _themes(session, of_team & _between(period.compared_with))
    given = ratings(session, workspace_id, team_id, period)
    of_this_period = [rating for rating in given if rating.asked_at >= period.begin]
    rated, right = rated_and_right(of_this_period)
    asked = _asked(session, this_period)
    return Figures(
        _counts(session, this_period),
        before,
        themes_before,
        weekly,
        right,
        rated,
        corrections(of_this_period),
        theme_feedback(given, period, decided),
        asked[:MOST_TEXTS],
        more_asked=len(asked) > MOST_TEXTS,
        handovers=handover_figures.of_period(session, workspace_id, team_id, period.span),
    )


def ratings(session: Session, workspace_id: str, team_id: int, period: Period) -> Sequence[Rating]:
    """Return the feedback on a team's questions of a period and of the weeks before it."""
    asked = questions.c
    recent = _of_team(workspace_id, team_id) & _between((period.bounds[0], period.end))
    query = _join_feedback(
        asked.id,
        asked.asked_at,
        asked.verdict,
        asked.kind,
        asked.theme,
        feedback.c.user_id,
        feedback.c.was_right,
        feedback.c.corrected_kind,
        func.coalesce(feedback.c.corrected_team_id == team_id, false()).label("moved"),
        feedback.c.at,
    )
    return [
        Rating(
            row.id,
            row.asked_at,
            Kind(row.verdict),
            Kind(row.kind),
            row.theme,
            row.user_id,
            row.was_right,
            Kind(row.corrected_kind) if row.corrected_kind else None,
            bool(row.moved),
            row.at,
        )
        for row in session.execute(query.where(recent))
    ]


def of_all_teams(session: Session, workspace_id: str, week: Week, zone: str) -> Sequence[TeamCount]:
    """Return the counts of every team that was asked anything in a calendar week."""
    span = (week.begins(zone), week.ends(zone))
    of_workspace = (questions.c.workspace_id == workspace_id) & questions.c.team_id.is_not(None)
    asked = session.execute(_asked_by_team(of_workspace, week.plus(-1).begins(zone), span)).all()
    rated = session.execute(
        _join_feedback(questions.c.team_id, _RATED, _WRONG)
        .where(of_workspace, _between(span))
        .group_by(questions.c.team_id)
    )
    ratings = {row.team_id: (row.rated - row.wrong, row.rated) for row in rated}
    asked_teams = [row.team_id for row in asked]
    handed_over = handover_figures.of_teams(session, workspace_id, asked_teams, span)
    return [
        TeamCount(
            row.team_id,
            row.questions,
            row.before if row.known or not row.is_new else None,
            row.owner,
            row.manager,
            row.questions - row.owner - row.manager - row.neither,
            row.neither,
            *ratings.get(row.team_id, (0, 0)),
            *handed_over.get(row.team_id, ()),
        )
        for row in asked
    ]


def _asked_by_team(
    of_workspace: ColumnElement[bool], week_before: datetime, span: Span
) -> Select[Any]:
    """Return the query for what each team was asked in a week, and how many in the week before.

    `known` says whether the team was there when that one began, and `is_new` whether all of its
    questions are younger than itself.
    """
    asked = questions.c
    begin, end = span
    this_week = asked.asked_at >= begin
    known = teams.c.created_at <= week_before
    return (
        select(
            asked.team_id,
            func.count().filter(this_week).label("questions"),
            func.count().filter(~this_week).label("before"),
            _count_of(this_week & _DECISION, Role.PRODUCT_OWNER).label("owner"),
            _count_of(this_week & _DECISION, Role.PRODUCT_MANAGER).label("manager"),
            func.count().filter(this_week & _NEITHER).label("neither"),
            func.max(cast(known, Integer)).label("known"),
            func.min(case((asked.asked_at < teams.c.created_at, 0), else_=1)).label("is_new"),
        )
        .join_from(questions, teams, teams.c.id == asked.team_id)
        .where(of_workspace, _between((week_before, end)))
        .group_by(asked.team_id)
        .having(func.count().filter(this_week) > 0)
    )


def rows(session: Session, workspace_id: str, team_id: int, span: Span) -> Iterator[QuestionRow]:
    """Yield the questions that a team was asked in a span of time, the oldest first."""
    asked = questions.c
    # NULL where nobody gave feedback, else whether nobody called it wrong.
    right = func.min(case((feedback.c.question_id.is_(None), None), (_CALLED_WRONG, 0), else_=1))
    query = (
        select(questions, right.label("right"))
        .join_from(questions, feedback, feedback.c.question_id == asked.id, isouter=True)
        .where(asked.team_id == team_id, asked.workspace_id == workspace_id)
        .where(_between(span))
        .group_by(asked.id)
        .order_by(asked.asked_at, asked.id)
        .limit(MOST_ROWS)
    )
    handed_over = handover_figures.of_questions(session, workspace_id, team_id, span)
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
            *_outcome(handed_over.get(row.id, ())),
        )


def _outcome(rows: Sequence[HandoverRow]) -> tuple[datetime, Outcome, datetime] | tuple[()]:
    """When a question was first handed over, what became of it, and since when; () if it wasn't."""
    if not rows:
        return ()
    outcome = outcome_of(rows)
    since = [row.answered_at or row.state_at for row in rows if outcome_of([row]) is outcome]
    return min(row.created_at for row in rows), outcome, max(since)


def _of_team(workspace_id: str, team_id: int) -> ColumnElement[bool]:
    return (questions.c.team_id == team_id) & (questions.c.workspace_id == workspace_id)


def _between(span: Span) -> ColumnElement[bool]:
    begin, end = span
    return (questions.c.asked_at >= begin) & (questions.c.asked_at < end)


def _count_of(which: ColumnElement[bool], role: Role) -> ColumnElement[int]:
    return func.count().filter(which & (questions.c.role == role.value))


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
    session: Session, of_team: ColumnElement[bool], team_id: int, period: Period
) -> tuple[Sequence[int], int | None]:
    """Return the questions of each week, and those of the span that the period is compared with.

    Weeks begin with the first that the team was there for. A new team is compared with nothing;
    one whose questions are older than itself brought them along, and is not new.
    """
    if period.compared_with is None:
        return (), None
    spans = [span for _, span in period.weeks]
    sums = [func.count().filter(_between(span)) for span in (*spans, period.compared_with)]
    created_at = select(teams.c.created_at).where(teams.c.id == team_id).scalar_subquery()
    oldest = func.min(questions.c.asked_at)
    recent = of_team & _between((period.bounds[0], period.end))
    query = select(*sums, oldest, created_at).select_from(questions).where(recent)
    *weekly, before, oldest_at, created = session.execute(query).one()
    created = created or NEVER  # deleted meanwhile
    is_new = created > period.compared_with[0] and (oldest_at is None or oldest_at >= created)
    weeks = zip(spans, weekly, strict=True)
    there = dropwhile(lambda week: not week[1] and week[0][1] <= created, weeks)
    return [number for _, number in there], None if is_new else before


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
        .limit(MOST_TEXTS + 1)
    )
    return [
        AskedQuestion(
            row.theme,
            row.channel_id,
            row.text,
            row.asker_id,
            visible=Source(row.door) not in TYPED_IN_PRIVATE,
        )
        for row in session.execute(latest)
    ]


def _join_feedback(*columns: ColumnElement[Any]) -> Select[Any]:
    return select(*columns).join_from(questions, feedback, feedback.c.question_id == questions.c.id)
