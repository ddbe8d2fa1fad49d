"""The people whose presence is tracked, and when Slack was last polled about each."""

from collections.abc import Sequence, Set
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, select

from bot.domain.delivery import FURTHEST
from bot.store.database import Session
from bot.store.engine.dialects import for_each_dialect
from bot.store.tables import people

_BETWEEN = "\n"
"""Stands between the names of a user; Slack allows no line breaks in them."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_TRACK = for_each_dialect(people, lambda insert: insert.on_conflict_do_nothing())


def tracked(session: Session, workspace_id: str) -> Set[str]:
    """Return the users who are tracked."""
    query = select(people.c.user_id).where(people.c.workspace_id == workspace_id)
    return set(session.scalars(query))


def track(session: Session, workspace_id: str, known: Set[str], wanted: Set[str]) -> None:
    """Track the users who are `wanted`, and no longer those of `known` who are not.

    `known` is read before the transaction, so that no writer waits for it.
    """
    rows = [
        {
            "workspace_id": workspace_id,
            "user_id": user,
            "time_zone": "",
            "looked_at": NEVER,
        }
        for user in sorted(wanted - known)
    ]
    if rows:
        session.execute(_TRACK[session.dialect.name], rows)
    for user_id in known - wanted:
        session.execute(people.delete().where(_whose(workspace_id, user_id)))


def workspaces_due(session: Session, before: datetime, now: datetime) -> Sequence[str]:
    """Return the workspaces in which `claim_oldest` has somebody to claim."""
    query = select(people.c.workspace_id).where(_is_stale(before, now))
    return sorted(set(session.scalars(query)))


def claim_oldest(
    session: Session, workspace_id: str, before: datetime, now: datetime
) -> str | None:
    """Return the user who was polled longest ago, if before a moment; they count as polled now.

    Returns None where there is none, and where another replica claims them at this moment. Who
    was polled in the future was polled by a wrong clock, and comes last.
    """
    stale = (people.c.workspace_id == workspace_id) & _is_stale(before, now)
    query = select(people.c.user_id).where(stale).order_by(people.c.looked_at).limit(1)
    user_id = session.scalar(query)
    if user_id is None:
        return None
    mine = people.update().where(stale, people.c.user_id == user_id).values(looked_at=now)
    return user_id if session.execute(mine).rowcount else None


def is_tracked(session: Session, workspace_id: str, user_id: str) -> bool:
    """Return whether a user is tracked."""
    query = select(people.c.user_id).where(_whose(workspace_id, user_id))
    return session.scalar(query) is not None


def record_polled(
    session: Session,
    workspace_id: str,
    user_id: str,
    time_zone: str,
    now: datetime,
    known_names: Sequence[str] = (),
    locale: str = "",
) -> None:
    """Record that a user was polled, their time zone and locale, and what they are called."""
    known = {"names": _BETWEEN.join(known_names), "locale": locale}
    session.execute(
        people.update()
        .where(_whose(workspace_id, user_id))
        .values(
            time_zone=time_zone,
            looked_at=now,
            **{name: value for name, value in known.items() if value},
        )
    )


def names(session: Session, workspace_id: str) -> dict[str, tuple[str, ...]]:
    """Return what the users who are tracked are called, for those whose names are known."""
    query = select(people.c.user_id, people.c.names).where(
        people.c.workspace_id == workspace_id, people.c.names.is_not(None)
    )
    return {row.user_id: tuple(row.names.split(_BETWEEN)) for row in session.execute(query)}


def time_zone_of(session: Session, workspace_id: str, user_id: str) -> str:
    """Return a user's time zone as an IANA name, or `""` if it is not known."""
    query = select(people.c.time_zone).where(_whose(workspace_id, user_id))
    return session.scalar(query) or ""


def _is_stale(before: datetime, now: datetime) -> ColumnElement[bool]:
    polled = people.c.looked_at
    return (polled < before) | (polled > now + FURTHEST)


def _whose(workspace_id: str, user_id: str) -> ColumnElement[bool]:
    return (people.c.workspace_id == workspace_id) & (people.c.user_id == user_id)
