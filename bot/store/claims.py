"""Who posts which summary: one row a team and week, so that one replica does it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Executable, bindparam, func, select, true

from bot.domain.reporting.schedule import HELD_FOR, Claim, Schedule, State
from bot.domain.reporting.week import Week
from bot.store import schedules
from bot.store.database import Session
from bot.store.engine.dialects import Insert, UtcDateTime, for_each_dialect
from bot.store.tables import summary_claims as claims

_ROW = (claims.c.attempt, claims.c.posting_since, claims.c.told)
_FREE = (claims.c.state == State.OPEN.value) & (
    claims.c.free_at <= bindparam("now", type_=UtcDateTime)
)


def _taken(insert: Insert) -> Insert:
    return insert.on_conflict_do_update(
        index_elements=[claims.c.team_id, claims.c.week],
        set_={"attempt": claims.c.attempt + 1, "free_at": insert.excluded.free_at},
        where=_FREE,
    )


_TAKE = for_each_dialect(claims, lambda insert: _taken(insert).returning(*_ROW))
_SKIP = for_each_dialect(
    claims,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[claims.c.team_id, claims.c.week],
        set_={"state": State.SKIPPED.value},
        where=_FREE,
    ).returning(*_ROW),
)


def take(session: Session, schedule: Schedule, now: datetime) -> Claim | None:
    """Claim the next week of a schedule; None where somebody else holds or settled it."""
    return _insert(session, _TAKE, schedule, State.OPEN, now)


def skip(session: Session, schedule: Schedule, now: datetime) -> Claim | None:
    """Note that the next week's summary does not come; None where somebody is posting it."""
    claim = _insert(session, _SKIP, schedule, State.SKIPPED, now)
    if claim:
        schedules.go_on(session, schedule)
    return claim


def begin_post(session: Session, claim: Claim, now: datetime) -> bool:
    """Note that Slack is asked now; False where the claim was lost to somebody else."""
    mine = _of(claim) & (claims.c.attempt == claim.attempt)
    begun = claim.posting_since or now
    return bool(session.execute(claims.update().where(mine).values(posting_since=begun)).rowcount)


def settle(session: Session, claim: Claim, channel_id: str, ts: str) -> None:
    """Note that the summary stands in Slack, whoever holds the claim by now."""
    values = {"state": State.POSTED.value, "channel_id": channel_id, "ts": ts}
    session.execute(claims.update().where(_of(claim)).values(values))
    schedules.go_on(session, claim.schedule)


def release(session: Session, claim: Claim, until: datetime, *, surely_not_posted: bool) -> None:
    """Let whoever comes first after `until` try again."""
    mine = _of(claim) & (claims.c.attempt == claim.attempt)
    values: dict[str, datetime | None] = {"free_at": until}
    if surely_not_posted:
        values["posting_since"] = None
    session.execute(claims.update().where(mine).values(values))
    schedules.look_later(session, claim.schedule, until)


def note_told(session: Session, claim: Claim) -> bool:
    """Note that the role holders hear of trouble now; False where they did before."""
    whose = (claims.c.team_id == claim.team_id) & (claims.c.week == str(claim.week))
    untold = whose & claims.c.told.is_(False)
    return bool(session.execute(claims.update().where(untold).values(told=True)).rowcount)


def last_week(session: Session, team_id: int, *states: State) -> Week | None:
    """The latest week of a team whose summary came to one of these states."""
    query = select(claims.c.week).where(
        claims.c.team_id == team_id, claims.c.state.in_([state.value for state in states])
    )
    found = session.scalar(query.order_by(claims.c.week.desc()).limit(1))
    return Week.parse(found) if found else None


def skipped_since(session: Session, team_id: int, week: Week | None) -> int:
    """How many summaries of a team were skipped after that week, or ever."""
    skipped = (claims.c.team_id == team_id) & (claims.c.state == State.SKIPPED.value)
    later = claims.c.week > str(week) if week else true()
    return session.scalar(select(func.count()).where(skipped, later)) or 0


def _insert(
    session: Session,
    statements: Mapping[str, Executable],
    schedule: Schedule,
    state: State,
    now: datetime,
) -> Claim | None:
    row = {
        "team_id": schedule.team_id,
        "week": str(schedule.next_week),
        "workspace_id": schedule.workspace_id,
        "state": state.value,
        "attempt": 1 if state is State.OPEN else 0,
        "free_at": now + HELD_FOR,
        "told": False,
        "now": now,
    }
    taken = session.execute(statements[session.dialect.name], row).one_or_none()
    return Claim(schedule, taken.attempt, taken.posting_since, taken.told) if taken else None


def _of(claim: Claim) -> ColumnElement[bool]:
    return (
        (claims.c.team_id == claim.team_id)
        & (claims.c.week == str(claim.week))
        & (claims.c.state == State.OPEN.value)
    )
