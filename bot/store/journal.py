"""The journal: every question that was answered, its route, and people's feedback."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.exc import IntegrityError

from bot.domain.errors import TeamGone
from bot.domain.privacy import fingerprint
from bot.domain.question import Entry, Feedback, Question, Source
from bot.domain.route import AssignmentReason
from bot.domain.team_matching.matcher import Evidence
from bot.domain.teams.team import Role
from bot.domain.verdict import Kind, Probabilities, Signal, Verdict
from bot.store.database import Session
from bot.store.engine.dialects import for_each_dialect, storable
from bot.store.tables import feedback, heard, questions

LATEST = 10
"""Latest questions of a person among which the one before is looked for."""

_RECORD = for_each_dialect(
    questions,
    lambda insert: insert.on_conflict_do_nothing(
        index_elements=[questions.c.workspace_id, questions.c.delivery]
    ).returning(questions.c.id),
)
_GIVEN = (
    feedback.c.was_right,
    feedback.c.corrected_kind,
    feedback.c.corrected_team_id,
    feedback.c.at,
)
_ADD_FEEDBACK = for_each_dialect(
    feedback,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[feedback.c.question_id, feedback.c.user_id],
        set_={column.name: insert.excluded[column.name] for column in _GIVEN},
    ),
)
_RECORD_DELIVERY = for_each_dialect(
    heard, lambda insert: insert.on_conflict_do_nothing().returning(heard.c.delivery)
)

_KNOWN = select(heard.c.delivery).where(
    heard.c.workspace_id == bindparam("workspace_id"), heard.c.delivery == bindparam("delivery")
)


def record(session: Session, entry: Entry) -> int | None:
    """Insert an entry; returns its ID, or None if this delivery is in the journal already.

    The insert itself detects a repeated delivery, so that two threads or replicas that get it at
    the same moment agree on one of them. A delivery whose question was forgotten or deleted since
    is known by its hash. Raises TeamGone if the entry's team was deleted
    meanwhile; the transaction is then lost.
    """
    question = entry.question
    if session.scalar(_KNOWN, _delivery_key(question.workspace_id, question.delivery)):
        return None
    with _team_exists():
        entry_id: int | None = session.scalar(_RECORD[session.dialect.name], _row_of(entry))
    return entry_id


def is_recorded(session: Session, workspace_id: str, delivery: str) -> bool:
    """Return whether a delivery is in the journal, or was."""
    asked = select(questions.c.id).where(
        questions.c.workspace_id == workspace_id, questions.c.delivery == delivery
    )
    gone = session.scalar(_KNOWN, _delivery_key(workspace_id, delivery))
    return bool(gone) or session.scalar(asked) is not None


def record_delivery(session: Session, workspace_id: str, delivery: str, at: datetime) -> bool:
    """Record that a delivery came, by its hash, and nothing of what it held.

    Returns False if it was recorded before.
    """
    row = {**_delivery_key(workspace_id, delivery), "at": at}
    return session.scalar(_RECORD_DELIVERY[session.dialect.name], row) is not None


def _delivery_key(workspace_id: str, delivery: str) -> dict[str, str]:
    """The key of a delivery; its ID names the channel of a direct message, so it is hashed."""
    return {"workspace_id": workspace_id, "delivery": fingerprint(workspace_id, delivery)}


def delete_deliveries(session: Session, before: datetime) -> None:
    """Delete the hashes of deliveries that were recorded before a moment."""
    session.execute(heard.delete().where(heard.c.at < before))


def find(session: Session, workspace_id: str, entry_id: int) -> Entry | None:
    """Return the entry with this ID, or None if the workspace has none."""
    mine = (questions.c.workspace_id == workspace_id) & (questions.c.id == entry_id)
    row = session.execute(select(questions).where(mine)).one_or_none()
    return None if row is None else entry_of(row)


def question_before(session: Session, question: Question, since: datetime) -> Entry | None:
    """Return the question that a follow-up is about, if its words are kept.

    That is the one which began the thread, or the asker's latest in the channel `since` a moment,
    whichever came later.
    """
    mine = questions.c.workspace_id == question.workspace_id
    latest = (
        select(questions)
        .where(mine, questions.c.asker_id == question.asker_id)
        .order_by(questions.c.id.desc())
        .limit(LATEST)
    )
    rows = [
        row
        for row in session.execute(latest)
        if row.channel_id == question.channel_id and row.asked_at >= since and row.text
    ][:1]
    if question.thread:
        root = select(questions).where(mine, questions.c.delivery == question.thread)
        rows += [row for row in session.execute(root) if row.text]
    return entry_of(max(rows, key=lambda row: row.id)) if rows else None


def reroute(session: Session, entry: Entry) -> None:
    """Store the kind, team and route that an entry has now; its verdict stays as it was given.

    Raises TeamGone as `record` does.
    """
    mine = questions.c.id == entry.id
    with _team_exists():
        session.execute(questions.update().where(mine).values(_route_of(entry)))


def move_channel(session: Session, workspace_id: str, old: str, new: str) -> None:
    """Let the questions that were asked in a channel follow it to its new ID."""
    mine = (questions.c.workspace_id == workspace_id) & (questions.c.channel_id == old)
    session.execute(questions.update().where(mine).values(channel_id=new))


def add_feedback(session: Session, workspace_id: str, entry_id: int, given: Feedback) -> None:
    """Store a user's feedback on an answer, in place of what they gave before.

    Raises LookupError if the workspace has no such entry, and TeamGone as `record` does.
    """
    if find(session, workspace_id, entry_id) is None:
        raise LookupError("no such entry in this workspace")
    row = {
        "question_id": entry_id,
        "user_id": given.user_id,
        "workspace_id": workspace_id,
        "was_right": given.right,
        "corrected_kind": given.corrected_kind and given.corrected_kind.value,
        "corrected_team_id": given.corrected_team_id,
        "at": given.at,
    }
    with _team_exists():
        session.execute(_ADD_FEEDBACK[session.dialect.name], row)


def is_moved(session: Session, entry_id: int, user_id: str, team_id: int | None) -> bool:
    """Return whether it was this user who said that the question is that team's."""
    query = select(feedback.c.question_id).where(
        feedback.c.question_id == entry_id,
        feedback.c.user_id == user_id,
        feedback.c.corrected_team_id == team_id,
    )
    return team_id is not None and session.scalar(query) is not None


@contextmanager
def _team_exists() -> Iterator[None]:
    """Raise TeamGone for a broken reference: only teams are deleted of all that is referred to."""
    try:
        yield
    except IntegrityError:
        raise TeamGone from None


def _row_of(entry: Entry) -> dict[str, Any]:
    question, verdict = entry.question, entry.verdict
    return {
        "workspace_id": question.workspace_id,
        "delivery": question.delivery,
        "asker_id": question.asker_id,
        "channel_id": question.channel_id,
        "channel_ids": [storable(channel_id) for channel_id in question.channel_ids],
        "door": question.source.value,
        "text": question.text,
        "asked_at": question.asked_at,
        "verdict": verdict.kind.value,
        "confidence": verdict.confidence,
        "strategic": verdict.probabilities.strategic,
        "tactical": verdict.probabilities.tactical,
        "neither": verdict.probabilities.neither,
        "signals": [_stored(signal) for signal in verdict.signals],
        "theme": verdict.theme,
        "author_id": question.author_id,
        "message_ts": question.message_ts,
        **_route_of(entry),
    }


def _route_of(entry: Entry) -> dict[str, Any]:
    return {
        "kind": entry.kind.value,
        "team_id": entry.team_id,
        "decider_id": entry.assignee,
        "role": entry.role and entry.role.value,
        "standing": entry.assignment_reason and entry.assignment_reason.value,
        "consulted_id": entry.consulted,
        "found_by": entry.evidence.value,
    }


def _stored(signal: Signal) -> dict[str, Any]:
    return {
        "phrase": signal.phrase,
        "found": storable(signal.found),
        "kind": signal.kind.value,
        "weight": signal.weight,
        "theme": signal.theme,
        "why": signal.why,
        "general": signal.general,
        "strategic": round(signal.strategic, 3),
        "product": round(signal.product, 3),
    }


def entry_of(row: Row[Any]) -> Entry:
    """Return the entry of a row of the table of questions."""
    verdict = Verdict(
        Kind(row.verdict),
        row.confidence,
        Probabilities(row.strategic, row.tactical, row.neither),
        tuple(_signal_of(stored) for stored in row.signals),
        row.theme,
    )
    question = Question(
        row.text,
        row.workspace_id,
        row.asker_id,
        row.channel_id,
        Source(row.door),
        row.asked_at,
        row.delivery,
        tuple(row.channel_ids),
        author_id=row.author_id,
        message_ts=row.message_ts,
    )
    kind = Kind(row.kind)
    return Entry(
        row.id,
        question,
        verdict,
        team_id=row.team_id,
        assignee=row.decider_id,
        role=Role(row.role) if row.role else None,
        assignment_reason=AssignmentReason(row.standing) if row.standing else None,
        consulted=row.consulted_id,
        routed=kind if kind is not verdict.kind else None,
        evidence=Evidence(row.found_by) if row.found_by else Evidence.NONE,
    )


def _signal_of(stored: dict[str, Any]) -> Signal:
    return Signal(**{**stored, "kind": Kind(stored["kind"])})
