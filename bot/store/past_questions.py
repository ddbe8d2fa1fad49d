"""The journal's latest questions, as far as rules can be learnt from them."""

from sqlalchemy import or_, select

from bot.domain.classification.proposals import PastQuestion
from bot.domain.verdict import Kind
from bot.store.database import Session
from bot.store.tables import feedback, questions

LATEST = 2000
"""Questions that are looked at: enough to learn from, and read in a moment."""


def latest(session: Session, workspace_id: str) -> tuple[PastQuestion, ...]:
    """The latest questions of a workspace whose words are still kept, the newest first.

    What a question is called counts as said by a person where it is not our first verdict, or
    where somebody said that it is right.
    """
    rows = session.execute(
        select(
            questions.c.id,
            questions.c.text,
            questions.c.asker_id,
            questions.c.verdict,
            questions.c.kind,
        )
        .where(questions.c.workspace_id == workspace_id, questions.c.text != "")
        .order_by(questions.c.asked_at.desc())
        .limit(LATEST)
    ).all()
    oldest = min((row.id for row in rows), default=0)
    confirmed = _confirmed(session, workspace_id, oldest)
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
    """The questions of which somebody said that what they are called now is right."""
    said = feedback.c
    query = (
        select(said.question_id)
        .join(questions, questions.c.id == said.question_id)
        .where(
            said.workspace_id == workspace_id,
            said.question_id >= oldest,
            or_(said.was_right, said.corrected_kind == questions.c.kind),
        )
    )
    return frozenset(session.scalars(query))
