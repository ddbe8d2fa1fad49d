"""When a team's weekly summary is due, and which replica may post it."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import Enum, StrEnum

from bot.domain.change import Change, Difference, Values
from bot.domain.reporting.period import WEEKS_BACK, Period
from bot.domain.reporting.week import Week, moment_of
from bot.domain.teams.team import Team

GRACE = timedelta(days=2)
"""How late a summary may be posted; after that it is skipped, and the next one says so."""
LATE = timedelta(minutes=30)
"""How late a summary is before it says so."""
HELD_FOR = timedelta(minutes=2)
"""How long a claim lasts: longer than a post takes, with every timeout on its way."""
MONDAY_MORNING = (1, time(9))
LATE_IN_THE_WEEK = 4
"""The weekday, Thursday, from which a summary is about the week that it ends, not the last one."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A moment of each week: `weekday` from 1 (Monday) to 7, time of day, and IANA time zone.

    Until Wednesday, a summary covers the last whole week, Monday to Sunday; from Thursday on, the
    seven days up to its own moment.
    """

    weekday: int
    at: time
    zone: str

    @property
    def ends_the_week(self) -> bool:
        """Whether the week ends when its summary comes; else it ended on Sunday before."""
        return self.weekday >= LATE_IN_THE_WEEK

    def moment(self, week: Week) -> datetime:
        """Return when the summary of `week` is due, in UTC: late in it, or early in the next."""
        monday = week.monday if self.ends_the_week else week.plus(1).monday
        return moment_of(monday + timedelta(days=self.weekday - 1), self.at, self.zone)

    def ends(self, week: Week) -> datetime:
        """Return up to when the summary of `week` counts questions, in UTC."""
        return self.moment(week) if self.ends_the_week else week.ends(self.zone)

    def period(self, week: Week) -> Period:
        """Return what the summary of `week` covers, if nothing was changed or skipped before it."""
        bounds = tuple(self.ends(week.plus(-back)) for back in reversed(range(WEEKS_BACK + 1)))
        return Period(week, self.zone, bounds, bounds[-2])

    def present_week(self, now: datetime) -> Week:
        """Return the week that a question asked at `now` counts for."""
        week = Week.at(now, self.zone)
        return week if now < self.ends(week) else week.plus(1)

    def first_week(self, now: datetime) -> Week:
        """Return the first week whose summary is due after `now`."""
        week = Week.at(now, self.zone).plus(-3)
        while self.moment(week) <= now:
            week = week.plus(1)
        return week


class Sharing(StrEnum):
    """Whether a summary may be posted where people of another organisation read along.

    Only an admin can confirm it. Reported: the role holders know that it is not confirmed.
    """

    UNCONFIRMED = "unconfirmed"
    REPORTED = "reported"
    CONFIRMED = "confirmed"


class DueState(Enum):
    """Whether the summary of a schedule's next week is due."""

    NOT_YET = "not yet"
    DUE = "due"
    TOO_LATE = "too late"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When and where a team's weekly summary is posted.

    `next_week` is the first week whose summary was neither posted nor skipped. Nothing is due
    before `since`, when the schedule was last set: a change that moves this week's moment into the
    past makes it due at once, and not late. `set_by` is a user. `sharing` is about the channel.
    """

    team_id: int
    workspace_id: str
    channel_id: str
    recurrence: Recurrence
    set_by: str
    since: datetime
    next_week: Week
    sharing: Sharing = Sharing.UNCONFIRMED

    @property
    def due(self) -> datetime:
        """When the summary of the next week is due, in UTC."""
        return max(self.recurrence.moment(self.next_week), self.since)

    @property
    def deadline(self) -> datetime:
        """Until when the summary of the next week may be posted, in UTC."""
        return self.due + GRACE

    def due_state(self, now: datetime) -> DueState:
        """Return whether the summary of the next week is due."""
        if now < self.due:
            return DueState.NOT_YET
        return DueState.DUE if now <= self.deadline else DueState.TOO_LATE

    def advanced(self) -> "Schedule":
        """Return the schedule after its next week was posted or skipped."""
        return replace(self, next_week=self.next_week.plus(1))

    def _unconfirmed(self) -> "Schedule":
        return replace(self, sharing=Sharing.UNCONFIRMED)

    def changed(
        self, recurrence: Recurrence, channel_id: str, set_by: str, now: datetime
    ) -> "Schedule":
        """Return the schedule as set at `now`; no week is lost by that, and none comes twice.

        That outsiders may read it is confirmed for one channel only.
        """
        kept = self if channel_id == self.channel_id else self._unconfirmed()
        while kept.due_state(now) is DueState.TOO_LATE:
            kept = kept.advanced()
        return replace(kept, recurrence=recurrence, channel_id=channel_id, set_by=set_by, since=now)


@dataclass(frozen=True, slots=True)
class ScheduleChange(Change):
    """The schedule of a team's summary before and after; None: it gets none."""

    of_team: Team
    before: Schedule | None
    after: Schedule | None

    @property
    def team(self) -> Team:
        """The team whose summary it is."""
        return self.of_team

    @property
    def differences(self) -> tuple[Difference, ...]:
        """When or where the summary is posted, and whether outsiders may read it, if it differs."""
        pairs = {
            "summary": (_stored(self.before), _stored(self.after)),
            "shared_summary": (_confirmed(self.before), _confirmed(self.after)),
        }
        return tuple(Difference(part, old, new) for part, (old, new) in pairs.items() if old != new)

    @property
    def reschedules(self) -> bool:
        """Whether the summary is posted at another time, or in another channel."""
        return any(difference.part == "summary" for difference in self.differences)


def _confirmed(schedule: Schedule | None) -> Values:
    """The channel in which outsiders may read the summary."""
    return (schedule.channel_id,) if schedule and schedule.sharing is Sharing.CONFIRMED else ()


def _stored(schedule: Schedule | None) -> Values:
    """When and where a summary is posted, as the audit trail keeps it."""
    if schedule is None:
        return ()
    when = schedule.recurrence
    return (f"{when.weekday} {when.at:%H:%M} {when.zone} {schedule.channel_id}",)


class SummaryState(StrEnum):
    """What became of a week's summary."""

    OPEN = "open"
    POSTED = "posted"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to post one summary, which one replica has at a time.

    `attempt` counts from 1 and tells this holder from earlier ones; 0: it was never tried.
    `posting_since` is when an earlier attempt began a post of which nobody knows whether Slack
    took it, or None.
    """

    schedule: Schedule
    attempt: int
    posting_since: datetime | None

    @property
    def team_id(self) -> int:
        """The team whose summary it is."""
        return self.schedule.team_id

    @property
    def week(self) -> Week:
        """The week that it is about."""
        return self.schedule.next_week


@dataclass(frozen=True, slots=True)
class PostContext:
    """What a reader must know about the post of a summary, besides its figures.

    `first`: it is the team's first. `missed`: so many weeks before it were skipped. `late`: it was
    due some time ago. `maybe_twice`: an earlier post of it may be in the channel already.
    """

    due: datetime
    first: bool = False
    missed: int = 0
    late: bool = False
    maybe_twice: bool = False
