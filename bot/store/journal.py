"""The journal: every routed question, where it went, and what people said of that."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError

from bot.domain.errors import TeamGone
from bot.domain.question import Entry, Feedback
from bot.domain.route import AssignmentReason
from bot.domain.team_matching.matcher import Evidence
from bot.domain.teams.team import Role
from bot.domain.verdict import Kind
from bot.store.database import Session
from bot.store.engine.dialects import for_each_dialect
from bot.store.rows import entry_of, row_of
from bot.store.tables import feedback, questions

_RECORD = for_each_dialect(
    questions,
    lambda insert: insert.on_conflict_do_nothing(
        index_elements=[questions.c.workspace_id, questions.c.delivery]
    ).returning(questions.c.id),
)
_SAID = (
    feedback.c.was_right,
    feedback.c.corrected_kind,
    feedback.c.corrected_team_id,
    feedback.c.at,
)
_ADD_FEEDBACK = for_each_dialect(
    feedback,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[feedback.c.question_id, feedback.c.user_id],
        set_={column.name: insert.excluded[column.name] for column in _SAID},
    ),
)


def record(session: Session, entry: Entry) -> int | None:
    """Keep an entry; its id, or None where this delivery is in the journal already.

    A repeated delivery is found out by the insert itself, so that two threads or replicas that
    get it at the same moment agree on one of them. Raises TeamGone where the entry's team was
    deleted meanwhile; the transaction is then lost.
    """
    with _team_there():
        entry_id: int | None = session.scalar(_RECORD[session.dialect.name], row_of(entry))
    return entry_id


def find(session: Session, workspace_id: str, entry_id: int) -> Entry | None:
    """The entry with this id, if it belongs to the workspace."""
    return _find(session, workspace_id, questions.c.id == entry_id)


def find_delivery(session: Session, workspace_id: str, delivery: str) -> Entry | None:
    """The entry of a delivery, if it was journalled."""
    return _find(session, workspace_id, questions.c.delivery == delivery)


def reroute(
    session: Session,
    entry_id: int,
    *,
    kind: Kind,
    team_id: int | None,
    assignee: str | None,
    role: Role | None,
    assignment_reason: AssignmentReason | None,
    consulted: str | None,
    evidence: Evidence,
) -> None:
    """Say where a question goes now; the verdict stays as it was first given.

    Raises TeamGone like `record`.
    """
    now = {
        "kind": kind.value,
        "team_id": team_id,
        "decider_id": assignee,
        "role": role and role.value,
        "standing": assignment_reason and assignment_reason.value,
        "consulted_id": consulted,
        "found_by": evidence.value,
    }
    with _team_there():
        session.execute(questions.update().where(questions.c.id == entry_id).values(now))


def teams_asked(
    session: Session, workspace_id: str, asker_id: str, limit: int
) -> list[tuple[int, Evidence]]:
    """The teams of a person's latest questions and how each was found, the latest first."""
    query = (
        select(questions.c.team_id, questions.c.found_by)
        .where(questions.c.workspace_id == workspace_id, questions.c.asker_id == asker_id)
        .order_by(questions.c.id.desc())
        .limit(limit)
    )
    rows = session.execute(query)
    return [(row.team_id, Evidence(row.found_by)) for row in rows if row.team_id and row.found_by]


def add_feedback(
    session: Session,
    entry_id: int,
    workspace_id: str,
    user_id: str,
    right: bool,
    corrected_kind: Kind | None,
    corrected_team_id: int | None,
    at: datetime,
) -> None:
    """Keep what a user says of an answer, in place of what they said before.

    Raises LookupError where the workspace has no such entry, and TeamGone like `record`.
    """
    if find(session, workspace_id, entry_id) is None:
        raise LookupError("no such entry in this workspace")
    row = {
        "question_id": entry_id,
        "user_id": user_id,
        "workspace_id": workspace_id,
        "was_right": right,
        "corrected_kind": corrected_kind and corrected_kind.value,
        "corrected_team_id": corrected_team_id,
        "at": at,
    }
    with _team_there():
        session.execute(_ADD_FEEDBACK[session.dialect.name], row)


def feedback_on(session: Session, entry_id: int) -> tuple[Feedback, ...]:
    """What was said of an answer, in the order in which it was last said."""
    rows = session.execute(
        select(feedback)
        .where(feedback.c.question_id == entry_id)
        .order_by(feedback.c.at, feedback.c.user_id)
    )
    return tuple(
        Feedback(
            row.user_id,
            row.was_right,
            Kind(row.corrected_kind) if row.corrected_kind else None,
            row.corrected_team_id,
            row.at,
        )
        for row in rows
    )


@contextmanager
def _team_there() -> Iterator[None]:
    """Take a broken reference for what it is: nothing else here refers to what may be deleted."""
    try:
        yield
    except IntegrityError:
        raise TeamGone from None


def _find(session: Session, workspace_id: str, which: ColumnElement[bool]) -> Entry | None:
    query = select(questions).where(questions.c.workspace_id == workspace_id, which)
    row = session.execute(query).one_or_none()
    return None if row is None else entry_of(row)
