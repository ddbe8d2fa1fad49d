"""Set when and where a team's weekly summary is posted."""

from dataclasses import dataclass, replace
from datetime import datetime, time

from bot.domain.audit import ChangeSource
from bot.domain.errors import Refusal
from bot.domain.people.person import Person, zone_or_utc
from bot.domain.reporting.schedule import (
    MONDAY_MORNING,
    Recurrence,
    Schedule,
    ScheduleChange,
    Sharing,
    SummaryState,
)
from bot.domain.teams.team import Team
from bot.domain.teams.team_change import TeamChange
from bot.store import audit, claims, schedules
from bot.store.database import Session
from bot.usecases.app_context import AppContext
from bot.usecases.apply_change import Applied, apply_change
from bot.usecases.summary_queries import TeamSchedule
from bot.usecases.team_access import (
    TeamRef,
    check_is_admin,
    check_may_change,
    existing_team,
    find_team,
)


@dataclass(frozen=True, slots=True)
class ScheduleRequest:
    """When and where a summary is wanted; None keeps what is set, or takes the default.

    `confirmed`: an admin wants it although people of another organisation read the channel.
    """

    weekday: int | None = None
    at: time | None = None
    zone: str | None = None
    channel_id: str | None = None
    confirmed: bool = False


def set_schedule(
    context: AppContext,
    actor: Person,
    wanted: ScheduleRequest,
    ref: TeamRef,
    *,
    source: ChangeSource = ChangeSource.COMMAND,
) -> Applied[ScheduleChange]:
    """Schedule a team's summary; what is not wanted otherwise stays as it is.

    A time of day without a zone is on the clock of `actor`; a day alone keeps clock and zone.

    Raises Refusal if the team is not found or has no channel, or `actor` may not change it.
    """
    team_id = find_team(context, actor.workspace_id, ref).id
    return apply_change(context, actor, _ScheduleEdit(team_id, wanted), source)


def end_schedule(
    context: AppContext,
    actor: Person,
    ref: TeamRef,
    *,
    source: ChangeSource = ChangeSource.COMMAND,
) -> Applied[ScheduleChange]:
    """End a team's weekly summary, if it has one; raises Refusal as `set_schedule` does."""
    team_id = find_team(context, actor.workspace_id, ref).id
    return apply_change(context, actor, _ScheduleEdit(team_id, None), source)


@dataclass(frozen=True, slots=True)
class _ScheduleEdit:
    """Set the schedule of a team's summary or, where nothing is wanted, end it."""

    team_id: int
    wanted: ScheduleRequest | None

    def read(self, session: Session, workspace_id: str) -> tuple[Team, Schedule | None]:
        team = existing_team(session, workspace_id, self.team_id)
        return team, schedules.of_team(session, workspace_id, team.id)

    def check_permission(
        self, session: Session, actor: Person, before: tuple[Team, Schedule | None]
    ) -> None:
        check_may_change(session, actor, before[0])
        if self.wanted and self.wanted.confirmed:
            check_is_admin(actor, "confirm this")

    def change(
        self, session: Session, actor: Person, before: tuple[Team, Schedule | None], now: datetime
    ) -> ScheduleChange:
        team, schedule = before
        if self.wanted is None:
            return ScheduleChange(team, schedule, None)
        recurrence = _recurrence(actor, self.wanted, schedule)
        present = schedule.channel_id if schedule else None
        channel_id = self.wanted.channel_id or present or first_channel(team)
        if schedule is None:
            after = _first_schedule(session, team, actor, recurrence, channel_id, now)
        elif (recurrence, channel_id) == (schedule.recurrence, schedule.channel_id):
            after = schedule
        else:
            after = schedule.changed(recurrence, channel_id, actor.id, now)
        if self.wanted.confirmed:
            after = replace(after, sharing=Sharing.CONFIRMED)
        return ScheduleChange(team, schedule, after)

    def write(
        self, session: Session, actor: Person, change: ScheduleChange, _: datetime
    ) -> ScheduleChange:
        if change.after:
            schedules.save(session, change.after)
        else:
            schedules.delete(session, actor.workspace_id, self.team_id)
        return change


def begin_usual(session: Session, actor: Person, team: Team, now: datetime) -> None:
    """Schedule the summary of a team that has none for Monday morning, in its first channel.

    The time is on the clock of `actor`, who created the team or added the channel. A team without
    a channel gets no summary.
    """
    if team.channel_ids:
        recurrence = usual_recurrence(actor)
        first = recurrence.first_week(now)
        channel_id = team.channel_ids[0]
        schedules.save(
            session,
            Schedule(team.id, team.workspace_id, channel_id, recurrence, actor.id, now, first),
        )


def begin_with_first_channel(
    session: Session, actor: Person, change: TeamChange, now: datetime
) -> None:
    """Schedule the usual summary of a team that gets its first channel only now.

    If somebody has set or ended a summary before, that stands.
    """
    team = change.team
    if change.gives_a_first_channel and not (
        schedules.of_team(session, team.workspace_id, team.id)
        or audit.has_of_team(session, team.workspace_id, team.id, action="summary")
    ):
        begin_usual(session, actor, team, now)


def usual_recurrence(actor: Person) -> Recurrence:
    """Return Monday morning, on the clock of `actor`."""
    weekday, at = MONDAY_MORNING
    return Recurrence(weekday, at, zone_or_utc(actor.time_zone).key)


def channel_of(
    context: AppContext, actor: Person, scheduled: TeamSchedule, wanted: str | None = None
) -> str:
    """Return where a team's summary is posted, or where it is `wanted`.

    Raises Refusal as `set_schedule` does.
    """
    with context.database.reading() as session:
        check_may_change(session, actor, scheduled.team)
    if wanted:
        return wanted
    if scheduled.schedule:
        return scheduled.schedule.channel_id
    return first_channel(scheduled.team)


def may_share(scheduled: TeamSchedule, channel_id: str) -> bool:
    """Whether an admin has confirmed that outsiders may read a team's summary in this channel."""
    schedule = scheduled.schedule
    return (
        schedule is not None
        and schedule.channel_id == channel_id
        and schedule.sharing is Sharing.CONFIRMED
    )


def first_channel(team: Team) -> str:
    """Return a team's first channel; raises Refusal if it has none."""
    if not team.channel_ids:
        raise Refusal(
            f"{team.name} has no channel to post in.",
            "Name one, for example `/whoowns-summary on monday 09:00 #checkout`.",
        )
    return team.channel_ids[0]


def _recurrence(actor: Person, wanted: ScheduleRequest, before: Schedule | None) -> Recurrence:
    old = before.recurrence if before else usual_recurrence(actor)
    typists = actor.time_zone if wanted.at else ""
    zone = wanted.zone or typists or old.zone
    return Recurrence(wanted.weekday or old.weekday, wanted.at or old.at, zone_or_utc(zone).key)


def _first_schedule(
    session: Session,
    team: Team,
    actor: Person,
    recurrence: Recurrence,
    channel_id: str,
    now: datetime,
) -> Schedule:
    """Return the schedule of a team that has none; no week comes twice that it had before."""
    first = recurrence.first_week(now)
    settled = claims.last_week(session, team.id, SummaryState.POSTED, SummaryState.SKIPPED)
    if settled and settled >= first:
        first = settled.plus(1)
    return Schedule(team.id, team.workspace_id, channel_id, recurrence, actor.id, now, first)
