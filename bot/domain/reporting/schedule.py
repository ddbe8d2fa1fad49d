"""When a team's weekly summary is due, and which replica may post it."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import Enum, StrEnum

from bot.domain.reporting.week import Week, moment_of

GRACE = timedelta(days=2)
"""How late a summary may still come; after that it is skipped, and the next one says so."""
LATE = timedelta(minutes=30)
"""From this lateness on, a summary says that it is late."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A moment of each week: `weekday` from 1 (Monday) to 7, the clock, and an IANA time zone."""

    weekday: int
    at: time
    zone: str

    def moment(self, week: Week) -> datetime:
        """When the summary of `week` is due, in UTC: on that day of the week after it."""
        day = week.plus(1).monday + timedelta(days=self.weekday - 1)
        return moment_of(day, self.at, self.zone)

    def first_week(self, now: datetime) -> Week:
        """The first week whose summary is due after `now`."""
        week = Week.at(now, self.zone).plus(-3)
        while self.moment(week) <= now:
            week = week.plus(1)
        return week


MONDAY_MORNING = (1, time(9))


class DueState(Enum):
    """What is to be done about the next week of a schedule."""

    NOTHING_YET = "nothing yet"
    A_POST = "a post"
    NOTHING_ANY_MORE = "nothing any more"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A team's weekly summary: where it goes, and when.

    `next_week` is the first week that is not settled, that is, neither posted nor skipped. Nothing
    is due before `since`, when this was last set: a change that moves the present week's moment
    into the past makes it due at once, and not late. `set_by` is a user.
    """

    team_id: int
    workspace_id: str
    channel_id: str
    recurrence: Recurrence
    set_by: str
    since: datetime
    next_week: Week

    @property
    def due(self) -> datetime:
        """When the summary of the next week is due, in UTC."""
        return max(self.recurrence.moment(self.next_week), self.since)

    @property
    def deadline(self) -> datetime:
        """Until when the summary of the next week may be posted."""
        return self.due + GRACE

    def due_state(self, now: datetime) -> DueState:
        """What is to be done about the next week."""
        if now < self.due:
            return DueState.NOTHING_YET
        return DueState.A_POST if now <= self.deadline else DueState.NOTHING_ANY_MORE

    def settled(self) -> "Schedule":
        """The schedule after its next week was posted or skipped."""
        return replace(self, next_week=self.next_week.plus(1))

    def changed(
        self, recurrence: Recurrence, channel_id: str, set_by: str, now: datetime
    ) -> "Schedule":
        """The schedule from `now` on; no week is lost by the change, and none comes twice."""
        kept = self
        while kept.due_state(now) is DueState.NOTHING_ANY_MORE:
            kept = kept.settled()
        return replace(kept, recurrence=recurrence, channel_id=channel_id, set_by=set_by, since=now)


HELD_FOR = timedelta(minutes=2)
"""How long a claim is its holder's: longer than to compute, look and post with every timeout."""


class State(StrEnum):
    """What became of a week's summary."""

    OPEN = "open"
    POSTED = "posted"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that was just taken.

    `attempt` counts from 1, and tells this holder from those before; 0: it was never tried.
    `posting_since` is when an earlier attempt began a post of which nobody knows whether Slack
    took it, or None. `told` is whether the role holders heard of trouble with this summary.
    """

    schedule: Schedule
    attempt: int
    posting_since: datetime | None
    told: bool

    @property
    def team_id(self) -> int:
        """Whose summary it is."""
        return self.schedule.team_id

    @property
    def week(self) -> Week:
        """Which week it is about."""
        return self.schedule.next_week


@dataclass(frozen=True, slots=True)
class PostContext:
    """What a reader has to know about the coming of a summary, besides its figures.

    `first` of a team; `missed` so many weeks before it that were skipped; `late` where it was due
    well before; `maybe_twice` where an earlier post may stand in the channel already.
    """

    due: datetime
    first: bool = False
    missed: int = 0
    late: bool = False
    maybe_twice: bool = False
