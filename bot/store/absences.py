"""Who is not there, as said to us or seen in Slack."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, select

from bot.domain.people.absence import Absence, Cause
from bot.store.database import Session
from bot.store.tables import absences

SEEN = (Cause.STATUS.value, Cause.DEACTIVATED.value)
"""The causes that Slack tells; the other one a person tells."""


def of_workspace(session: Session, workspace_id: str) -> Mapping[str, tuple[Absence, ...]]:
    """What is known of everybody's absences, by user; those that are over may be among them."""
    query = select(absences).where(absences.c.workspace_id == workspace_id, ~absences.c.denied)
    found = defaultdict[str, tuple[Absence, ...]](tuple)
    for row in session.execute(query):
        known = Absence(
            row.user_id, Cause(row.cause), row.until, row.stand_in, row.words, row.begins
        )
        found[row.user_id] = (*found[row.user_id], known)
    return dict(found)


def say(session: Session, workspace_id: str, absence: Absence) -> None:
    """Keep what a person said, in place of what they said before."""
    session.execute(absences.delete().where(_said(workspace_id, absence.user_id)))
    _insert(session, workspace_id, absence)


def take_back(session: Session, workspace_id: str, user_id: str) -> bool:
    """Count a person as there again, whatever they said and their status says.

    Returns whether anything said otherwise.
    """
    said = session.execute(absences.delete().where(_said(workspace_id, user_id)))
    status = _of_user(workspace_id, user_id) & (absences.c.cause == Cause.STATUS.value)
    denied = session.execute(
        absences.update().where(status, ~absences.c.denied).values(denied=True)
    )
    return bool(said.rowcount or denied.rowcount)


def see(session: Session, workspace_id: str, user_id: str, absence: Absence | None) -> bool:
    """Keep what Slack shows of a person now; returns whether it is news.

    The same status that the person denied stays denied.
    """
    seen = _of_user(workspace_id, user_id) & absences.c.cause.in_(SEEN)
    known = session.execute(select(absences).where(seen)).first()
    shown = None if known is None else (Cause(known.cause), known.until, known.words)
    if shown == (None if absence is None else (absence.cause, absence.until, absence.words)):
        return False
    session.execute(absences.delete().where(seen))
    if absence is not None:
        _insert(session, workspace_id, absence)
    return True


def forget_past(session: Session, now: datetime) -> None:
    """Drop what is over."""
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


def _said(workspace_id: str, user_id: str) -> ColumnElement[bool]:
    return _of_user(workspace_id, user_id) & (absences.c.cause == Cause.ANNOUNCED.value)
