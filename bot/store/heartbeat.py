"""The database's clock, and what it showed when whoowns last ran."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ColumnElement, select, text

from bot.domain.delivery import FURTHEST
from bot.store.database import Session
from bot.store.engine.dialects import UtcDateTime, for_each_dialect
from bot.store.tables import audit, questions, teams
from bot.store.tables import heartbeat as heartbeats
from bot.store.tables import summary_schedules as schedules

_SERVER_TIME = text("SELECT clock_timestamp() AS now").columns(now=UtcDateTime)
_ONLY_ID = 1
_RECORD = for_each_dialect(
    heartbeats,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[heartbeats.c.id],
        set_={
            "shown_at": insert.excluded.shown_at,
            "taken_as": insert.excluded.taken_as,
        },
    ),
)


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What the database's clock showed at one moment, and what time whoowns took it to be.

    They differ while the clock is not trusted.
    """

    shown_at: datetime
    taken_as: datetime


def has_come(due_at: Column[datetime], now: datetime) -> ColumnElement[bool]:
    """Whether a due time, or the end of a lease, has come; one of a wrong clock always has."""
    return (due_at <= now) | (due_at > now + FURTHEST)


def server_time(session: Session) -> datetime | None:
    """Return the time of the database's server; None for SQLite, which has only the host's."""
    if session.dialect.name == "sqlite":
        return None
    now: datetime = session.execute(_SERVER_TIME).scalar_one()
    return now


def last(session: Session) -> Heartbeat | None:
    """Return the last heartbeat of any replica; None if there was none yet."""
    row = session.execute(select(heartbeats)).first()
    return Heartbeat(row.shown_at, row.taken_as) if row else None


def record(session: Session, heartbeat: Heartbeat) -> None:
    """Store a heartbeat in place of the one before."""
    row = {"id": _ONLY_ID, "shown_at": heartbeat.shown_at, "taken_as": heartbeat.taken_as}
    session.execute(_RECORD[session.dialect.name], row)


def newest_row(session: Session) -> datetime | None:
    """Return when something was last stored, for a database without heartbeat; None if empty."""
    latest_schedule = select(schedules.c.since).order_by(schedules.c.since.desc())
    queries = (
        select(questions.c.asked_at).order_by(questions.c.id.desc()),
        select(audit.c.at).order_by(audit.c.id.desc()),
        select(teams.c.created_at).order_by(teams.c.id.desc()),
        latest_schedule,
    )
    moments = [session.scalar(query.limit(1)) for query in queries]
    return max((moment for moment in moments if moment), default=None)
