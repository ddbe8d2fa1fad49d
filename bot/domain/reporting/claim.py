"""The right to post one team's summary of one week, which one replica holds at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.reporting.schedule import Schedule
from bot.domain.reporting.week import Week

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
