"""Weeks as people count them: Monday to Sunday, by the ISO calendar, in their own time zone."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.errors import Refusal

WRITTEN = re.compile(r"([0-9]{4})-?W([0-9]{1,2})", re.IGNORECASE)
MIDNIGHT = time()


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One ISO week; written `2026-W53`, which sorts as the weeks themselves do."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"

    @staticmethod
    def parse(text: str) -> "Week":
        """The week that `text` names; raises Refusal where there is no such week."""
        found = WRITTEN.fullmatch(text.strip())
        try:
            if found is None:
                raise ValueError
            week = Week(int(found[1]), int(found[2]))
            week.plus(1)
        except (ValueError, OverflowError):
            raise Refusal(
                f"“{text[:20]}” is no week.", "Write the year and the week, as in 2026-W47."
            ) from None
        return week

    @staticmethod
    def at(moment: datetime, zone: str) -> "Week":
        """The week in which a moment lies for people in `zone`."""
        return Week.of(moment.astimezone(ZoneInfo(zone)).date())

    @staticmethod
    def of(day: date) -> "Week":
        """The week of a day."""
        return Week(*day.isocalendar()[:2])

    @property
    def monday(self) -> date:
        """Its first day; raises ValueError where the year has no such week."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    def plus(self, weeks: int) -> "Week":
        """The week so many weeks later."""
        return Week.of(self.monday + timedelta(weeks=weeks))

    def begins(self, zone: str) -> datetime:
        """Its first moment in `zone`, in UTC; the last moment is just before the next begins."""
        return moment_of(self.monday, MIDNIGHT, zone)

    def ends(self, zone: str) -> datetime:
        """The first moment in `zone` that is no longer in it, in UTC."""
        return self.plus(1).begins(zone)


def moment_of(day: date, at: time, zone: str) -> datetime:
    """When clocks in `zone` show `at` on `day`, in UTC.

    Where they show it twice it is the first time. Where they skip it, they show as much more as
    they are put forward: half past two becomes half past three.
    """
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
