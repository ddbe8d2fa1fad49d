"""When and where each team's weekly summary is posted."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from bot.domain.reporting.schedule import Recurrence, Schedule, Sharing
from bot.domain.reporting.week import Week
from bot.store.database import Session
from bot.store.engine.dialects import for_each_dialect
from bot.store.tables import summary_schedules as schedules

_SET = (
    "channel_id", "weekday", "minute", "zone", "set_by", "since", "next_week", "look_at", "sharing",
)  # fmt: skip
_SAVE = for_each_dialect(
    schedules,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[schedules.c.team_id],
        set_={name: insert.excluded[name] for name in _SET},
    ),
)


def of_team(session: Session, workspace_id: str, team_id: int) -> Schedule | None:
    """Return the schedule of a team, or None if it has none."""
    mine = (schedules.c.workspace_id == workspace_id) & (schedules.c.team_id == team_id)
    return next(iter(_select(session, mine)), None)


def of_workspace(session: Session, workspace_id: str) -> Sequence[Schedule]:
    """Return every schedule of a workspace."""
    return _select(session, schedules.c.workspace_id == workspace_id)


def save(session: Session, schedule: Schedule) -> None:
    """Store a team's schedule, in place of the one before."""
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
        "sharing": schedule.sharing.value,
    }
    session.execute(_SAVE[session.dialect.name], row)


def delete(session: Session, workspace_id: str, team_id: int) -> bool:
    """Delete a team's schedule; returns whether there was one."""
    mine = (schedules.c.workspace_id == workspace_id) & (schedules.c.team_id == team_id)
    return bool(session.execute(schedules.delete().where(mine)).rowcount)


def due(
    session: Session, now: datetime, limit: int, workspace_id: str | None = None
) -> Sequence[Schedule]:
    """Return the schedules with something to do at `now`, those waiting longest first.

    With a `workspace_id`, only those of one workspace.
    """
    query = select(schedules).where(schedules.c.look_at <= now)
    if workspace_id:
        query = query.where(schedules.c.workspace_id == workspace_id)
    rows = session.execute(query.order_by(schedules.c.look_at, schedules.c.team_id).limit(limit))
    return [_schedule_of(row) for row in rows]


def workspaces_due(session: Session, now: datetime) -> Sequence[str]:
    """Return the workspaces with something to do at `now`, in the order of their IDs."""
    query = select(schedules.c.workspace_id).where(schedules.c.look_at <= now)
    return sorted(set(session.scalars(query)))


def postpone(session: Session, schedule: Schedule, until: datetime) -> None:
    """Make a schedule due again at `until`, unless its next week was settled meanwhile."""
    same = (schedules.c.team_id == schedule.team_id) & (
        schedules.c.next_week == str(schedule.next_week)
    )
    session.execute(schedules.update().where(same).values(look_at=until))


def mark_reported(session: Session, schedule: Schedule) -> bool:
    """Record that role holders know that outsiders read the channel; False if they knew before."""
    mine = (schedules.c.team_id == schedule.team_id) & (
        schedules.c.channel_id == schedule.channel_id
    )
    fresh = schedules.c.sharing.is_(None) | (schedules.c.sharing == Sharing.UNCONFIRMED)
    reported = schedules.update().where(mine & fresh).values(sharing=Sharing.REPORTED.value)
    return bool(session.execute(reported).rowcount)


def advance(session: Session, schedule: Schedule) -> None:
    """Move a schedule to the week after, unless that was done already.

    When and where it is posted may have been changed since; that stands.
    """
    current = of_team(session, schedule.workspace_id, schedule.team_id)
    if current and current.next_week == schedule.next_week:
        save(session, current.advanced())


def _select(session: Session, which: ColumnElement[bool]) -> list[Schedule]:
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
        Sharing(row.sharing) if row.sharing else Sharing.UNCONFIRMED,
    )
