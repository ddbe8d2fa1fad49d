"""When and where each team's weekly summary comes."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from bot.domain.reporting.schedule import Recurrence, Schedule
from bot.domain.reporting.week import Week
from bot.store.database import Session
from bot.store.engine.dialects import for_each_dialect
from bot.store.tables import summary_schedules as schedules

_SET = ("channel_id", "weekday", "minute", "zone", "set_by", "since", "next_week", "look_at")
_KEEP = for_each_dialect(
    schedules,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[schedules.c.team_id],
        set_={name: insert.excluded[name] for name in _SET},
    ),
)


def of_team(session: Session, workspace_id: str, team_id: int) -> Schedule | None:
    """The schedule of a team, if it has one."""
    mine = (schedules.c.workspace_id == workspace_id) & (schedules.c.team_id == team_id)
    found = _found(session, mine)
    return found[0] if found else None


def of_workspace(session: Session, workspace_id: str) -> Sequence[Schedule]:
    """Every schedule of a workspace."""
    return _found(session, schedules.c.workspace_id == workspace_id)


def keep(session: Session, schedule: Schedule) -> None:
    """Set a team's schedule, in place of the one before."""
    recurrence = schedule.recurrence
    row = {
        "team_id": schedule.team_id,
        "workspace_id": schedule.workspace_id,
        "channel_id": schedule.channel_id,
        "weekday": recurrence.weekday,
        "minute": recurrence.at.hour * 60 + recurrence.at.minute,
        "zone": recurrence.zone,
        "set_by": schedule.set_by,
        "since": schedule.since,
        "next_week": str(schedule.next_week),
        "look_at": schedule.due,
    }
    session.execute(_KEEP[session.dialect.name], row)


def drop(session: Session, workspace_id: str, team_id: int) -> bool:
    """End a team's weekly summary; whether there was one."""
    mine = (schedules.c.workspace_id == workspace_id) & (schedules.c.team_id == team_id)
    return bool(session.execute(schedules.delete().where(mine)).rowcount)


def to_look_at(session: Session, now: datetime, limit: int) -> Sequence[Schedule]:
    """The schedules with something to do at `now`, the longest waiting first."""
    query = select(schedules).where(schedules.c.look_at <= now)
    rows = session.execute(query.order_by(schedules.c.look_at, schedules.c.team_id).limit(limit))
    return [_schedule_of(row) for row in rows]


def look_later(session: Session, schedule: Schedule, at: datetime) -> None:
    """Look at a schedule again at that time, unless its next week was settled meanwhile."""
    same = (schedules.c.team_id == schedule.team_id) & (
        schedules.c.next_week == str(schedule.next_week)
    )
    session.execute(schedules.update().where(same).values(look_at=at))


def go_on(session: Session, schedule: Schedule) -> None:
    """Turn to the week after; the schedule may have been changed since, but not that week."""
    now = of_team(session, schedule.workspace_id, schedule.team_id)
    if now and now.next_week == schedule.next_week:
        keep(session, now.settled())


def _found(session: Session, which: ColumnElement[bool]) -> list[Schedule]:
    return [_schedule_of(row) for row in session.execute(select(schedules).where(which))]


def _schedule_of(row: Row[Any]) -> Schedule:
    recurrence = Recurrence(row.weekday, time(*divmod(row.minute, 60)), row.zone)
    return Schedule(
        row.team_id,
        row.workspace_id,
        row.channel_id,
        recurrence,
        row.set_by,
        row.since,
        Week.parse(row.next_week),
    )
