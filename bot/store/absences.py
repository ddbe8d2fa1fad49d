"""Who is away, as they announced or as Slack shows."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select

from bot.domain.people.absence import Absence, Cause
from bot.store.database import Session
from bot.store.tables import absences

_OBSERVED = (Cause.STATUS.value, Cause.DEACTIVATED.value)
"""The causes that Slack shows; the other one is announced."""


def of_workspace(session: Session, workspace_id: str) -> Mapping[str, tuple[Absence, ...]]:
    """Return everybody's absences by user; some of them may be over."""
    query = select(absences).where(absences.c.workspace_id == workspace_id, ~absences.c.denied)
    by_user = defaultdict[str, tuple[Absence, ...]](tuple)
    for row in session.execute(query):
        absence = Absence(
            row.user_id, Cause(row.cause), row.until, row.stand_in, row.words, row.begins
        )
        by_user[row.user_id] = (*by_user[row.user_id], absence)
    return dict(by_user)


def stand_ins(session: Session) -> Sequence[tuple[str, str]]:
    """Return who stands in for somebody in any workspace: its ID and theirs."""
    named = absences.c.stand_in.is_not(None) & ~absences.c.denied
    query = select(absences.c.workspace_id, absences.c.stand_in).where(named)
    return [(row.workspace_id, row.stand_in) for row in session.execute(query)]


def announce(session: Session, workspace_id: str, absence: Absence) -> None:
    """Store an absence that a person announced, in place of the one before."""
    session.execute(absences.delete().where(_announced(workspace_id, absence.user_id)))
    _insert(session, workspace_id, absence)


def end(session: Session, workspace_id: str, user_id: str) -> bool:
    """Count a person as there again, whatever they announced and their status says.

    Returns whether they counted as away.
    """
    ended = session.execute(absences.delete().where(_announced(workspace_id, user_id)))
    status = _of_user(workspace_id, user_id) & (absences.c.cause == Cause.STATUS.value)
    denied = session.execute(
        absences.update().where(status, ~absences.c.denied).values(denied=True)
    )
    return bool(ended.rowcount or denied.rowcount)


def observe(session: Session, workspace_id: str, user_id: str, absence: Absence | None) -> bool:
    """Store the absence that Slack shows of a person now, or None; returns whether it is news.

    A status that the person denied stays denied until it changes.
    """
    observed = _of_user(workspace_id, user_id) & absences.c.cause.in_(_OBSERVED)
    row = session.execute(select(absences).where(observed)).first()
    known = None if row is None else (Cause(row.cause), row.until, row.words)
    if known == (None if absence is None else (absence.cause, absence.until, absence.words)):
        return False
    session.execute(absences.delete().where(observed))
    if absence is not None:
        _insert(session, workspace_id, absence)
    return True


def delete_past(session: Session, now: datetime) -> None:
    """Delete absences that are over."""
    session.execute(absences.delete().where(absences.c.until <= now))


def _insert(session: Session, workspace_id: str, absence: Absence) -> None:
    session.execute(
        absences.insert().values(
            workspace_id=workspace_id,
            user_id=absence.user_id,
            cause=absence.cause.value,
            begins=absence.begins,
            until=absence.until,
            stand_in=absence.stand_in,
            words=absence.words,
            denied=False,
        )
    )


def _of_user(workspace_id: str, user_id: str) -> ColumnElement[bool]:
    return (absences.c.workspace_id == workspace_id) & (absences.c.user_id == user_id)


def _announced(workspace_id: str, user_id: str) -> ColumnElement[bool]:
    return _of_user(workspace_id, user_id) & (absences.c.cause == Cause.ANNOUNCED.value)
