"""Claims: for each team and week, one row says which replica posts the summary."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Executable, bindparam, func, select, true

from bot.domain.reporting.schedule import HELD_FOR, Claim, Schedule, SummaryState
from bot.domain.reporting.week import Week
from bot.store import schedules
from bot.store.database import Session
from bot.store.engine.dialects import Insert, UtcDateTime, for_each_dialect
from bot.store.tables import summary_claims as claims

_ROW = (claims.c.attempt, claims.c.posting_since)
_FREE = (claims.c.state == SummaryState.OPEN.value) & (
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
        set_={"state": SummaryState.SKIPPED.value},
        where=_FREE,
    ).returning(*_ROW),
)


def take(session: Session, schedule: Schedule, now: datetime) -> Claim | None:
    """Claim the next week of a schedule; None if another replica holds or settled it."""
    return _insert(session, _TAKE, schedule, SummaryState.OPEN, now)


def skip(session: Session, schedule: Schedule, now: datetime) -> Claim | None:
    """Skip the next week's summary; None if another replica is posting it."""
    skipped = _insert(session, _SKIP, schedule, SummaryState.SKIPPED, now)
    if skipped:
        schedules.advance(session, schedule)
    return skipped


def begin_post(session: Session, claim: Claim, now: datetime) -> bool:
    """Record that Slack is asked to post now; False if another replica has the claim by now."""
    mine = _of(claim) & (claims.c.attempt == claim.attempt)
    begun = claim.posting_since or now
    return bool(session.execute(claims.update().where(mine).values(posting_since=begun)).rowcount)


def settle(
    session: Session, claim: Claim, channel_id: str, ts: str, counted_until: datetime
) -> None:
    """Record that the summary was posted, even if another replica has the claim by now.

    `counted_until` is the end of the period that it covers.
    """
    values = {
        "state": SummaryState.POSTED.value,
        "channel_id": channel_id,
        "ts": ts,
        "counted_until": counted_until,
    }
    session.execute(claims.update().where(_of(claim)).values(values))
    schedules.advance(session, claim.schedule)


def release(session: Session, claim: Claim, until: datetime, *, surely_not_posted: bool) -> None:
    """Let the first replica after `until` try again.

    `surely_not_posted` is false if Slack may have posted the summary.
    """
    mine = _of(claim) & (claims.c.attempt == claim.attempt)
    values: dict[str, datetime | None] = {"free_at": until}
    if surely_not_posted:
        values["posting_since"] = None
    session.execute(claims.update().where(mine).values(values))
    schedules.postpone(session, claim.schedule, until)


def mark_holders_notified(session: Session, claim: Claim) -> bool:
    """Record that the role holders hear of a problem now; False if they did before."""
    mine = (claims.c.team_id == claim.team_id) & (claims.c.week == str(claim.week))
    not_notified = mine & claims.c.told.is_(False)
    return bool(session.execute(claims.update().where(not_notified).values(told=True)).rowcount)


def last_week(session: Session, team_id: int, *states: SummaryState) -> Week | None:
    """Return the latest week of a team whose summary came to one of these states."""
    query = select(claims.c.week).where(
        claims.c.team_id == team_id, claims.c.state.in_([state.value for state in states])
    )
    latest = session.scalar(query.order_by(claims.c.week.desc()).limit(1))
    return Week.parse(latest) if latest else None


def counted_until(session: Session, team_id: int, zone: str) -> datetime | None:
    """Return up to when the last posted summary of a team counted; None if none was posted.

    Older versions kept no moment: theirs counted whole calendar weeks, in the team's `zone`.
    """
    posted = (claims.c.team_id == team_id) & (claims.c.state == SummaryState.POSTED.value)
    query = select(claims.c.week, claims.c.counted_until).where(posted)
    latest = session.execute(query.order_by(claims.c.week.desc()).limit(1)).one_or_none()
    if latest is None:
        return None
    until: datetime = latest.counted_until or Week.parse(latest.week).ends(zone)
    return until


def skipped_since(session: Session, team_id: int, week: Week | None) -> int:
    """Return how many summaries of a team were skipped after a week or, for None, ever."""
    skipped = (claims.c.team_id == team_id) & (claims.c.state == SummaryState.SKIPPED.value)
    later = claims.c.week > str(week) if week else true()
    return session.scalar(select(func.count()).where(skipped, later)) or 0


def _insert(
    session: Session,
    statements: Mapping[str, Executable],
    schedule: Schedule,
    state: SummaryState,
    now: datetime,
) -> Claim | None:
    row = {
        "team_id": schedule.team_id,
        "week": str(schedule.next_week),
        "workspace_id": schedule.workspace_id,
        "state": state.value,
        "attempt": 1 if state is SummaryState.OPEN else 0,
        "free_at": now + HELD_FOR,
        "told": False,
        "now": now,
    }
    taken = session.execute(statements[session.dialect.name], row).one_or_none()
    return Claim(schedule, taken.attempt, taken.posting_since) if taken else None


def _of(claim: Claim) -> ColumnElement[bool]:
    return (
        (claims.c.team_id == claim.team_id)
        & (claims.c.week == str(claim.week))
        & (claims.c.state == SummaryState.OPEN.value)
    )
