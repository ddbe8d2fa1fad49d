"""What the journal says about the past: habits, frequent themes, and questions to learn from."""

from datetime import datetime

from sqlalchemy import func, or_, select

from bot.domain.classification.proposals import PastQuestion
from bot.domain.team_matching.matcher import Evidence
from bot.domain.verdict import Kind
from bot.store.database import Session
from bot.store.tables import feedback, questions

LATEST = 2000
"""Questions at most that `latest` returns: enough to learn from, and read in a moment."""
READ_LETTERS = 500
"""Letters of a question that `latest` returns: its beginning says what it asks, and a pasted page
must not hold up everybody."""


def teams_asked(
    session: Session, workspace_id: str, asker_id: str, limit: int
) -> list[tuple[int, Evidence]]:
    """Return the teams of a user's latest questions and how each was found, latest first."""
    query = (
        select(questions.c.team_id, questions.c.found_by)
        .where(questions.c.workspace_id == workspace_id, questions.c.asker_id == asker_id)
        .order_by(questions.c.id.desc())
        .limit(limit)
    )
    rows = session.execute(query)
    return [(row.team_id, Evidence(row.found_by)) for row in rows if row.team_id and row.found_by]


def themes_assigned(
    session: Session, workspace_id: str, assignee: str, since: datetime
) -> dict[str, int]:
    """Return how many questions were assigned to a user since a moment, by theme, most first."""
    times = func.count().label("times")
    query = (
        select(questions.c.theme, times)
        .where(
            questions.c.workspace_id == workspace_id,
            questions.c.decider_id == assignee,
            questions.c.asked_at >= since,
        )
        .group_by(questions.c.theme)
        .order_by(times.desc(), questions.c.theme)
    )
    return {row.theme: row.times for row in session.execute(query)}


def latest(session: Session, workspace_id: str) -> tuple[PastQuestion, ...]:
    """Return the latest questions of a workspace whose text is still kept, newest first.

    Of a long question, its beginning is returned.

    A question's kind counts as labelled by a person if it is not our first verdict, or if
    somebody's feedback confirmed it.
    """
    rows = session.execute(
        select(
            questions.c.id,
            func.substr(questions.c.text, 1, READ_LETTERS).label("text"),
            questions.c.asker_id,
            questions.c.verdict,
            questions.c.kind,
        )
        .where(questions.c.workspace_id == workspace_id, questions.c.text != "")
        .order_by(questions.c.asked_at.desc())
        .limit(LATEST)
    ).all()
    confirmed = _confirmed(session, workspace_id, min((row.id for row in rows), default=0))
    return tuple(
        PastQuestion(
            row.text,
            row.asker_id,
            Kind(row.verdict),
            Kind(row.kind) if row.kind != row.verdict or row.id in confirmed else None,
        )
        for row in rows
    )


def _confirmed(session: Session, workspace_id: str, oldest: int) -> frozenset[int]:
    """Return the questions, from ID `oldest` on, whose present kind somebody called right."""
    query = (
        select(feedback.c.question_id)
        .join(questions, questions.c.id == feedback.c.question_id)
        .where(
            feedback.c.workspace_id == workspace_id,
            feedback.c.question_id >= oldest,
            or_(feedback.c.was_right, feedback.c.corrected_kind == questions.c.kind),
        )
    )
    return frozenset(session.scalars(query))
