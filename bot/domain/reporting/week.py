"""Weeks as people count them: by the ISO calendar, Monday to Sunday, in their time zone."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.errors import Refusal

WRITTEN = re.compile(r"([0-9]{4})-?W([0-9]{1,2})", re.IGNORECASE)
MIDNIGHT = time()


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One ISO week, written `2026-W53`; the text sorts like the weeks."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"

    @staticmethod
    def parse(text: str) -> "Week":
        """Return the week that `text` names; raises Refusal if there is no such week."""
        match = WRITTEN.fullmatch(text.strip())
        try:
            if match is None:
                raise ValueError
            week = Week(int(match[1]), int(match[2]))
            week.plus(1)
        except (ValueError, OverflowError):
            raise Refusal(
                f"“{text[:20]}” isn't a week.", "Write the year and the week, as in 2026-W47."
            ) from None
        return week

    @staticmethod
    def at(moment: datetime, zone: str) -> "Week":
        """Return the week of a moment, for people in `zone`."""
        return Week.of(moment.astimezone(ZoneInfo(zone)).date())

    @staticmethod
    def of(day: date) -> "Week":
        """Return the week of a day."""
        return Week(*day.isocalendar()[:2])

    @property
    def monday(self) -> date:
        """The first day of the week; raises ValueError if the year has no such week."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """The last day of the week."""
        return self.monday + timedelta(days=6)

    def plus(self, weeks: int) -> "Week":
        """Return the week so many weeks later."""
        return Week.of(self.monday + timedelta(weeks=weeks))

    def begins(self, zone: str) -> datetime:
        """Return the first moment of the week in `zone`, in UTC."""
        return moment_of(self.monday, MIDNIGHT, zone)

    def ends(self, zone: str) -> datetime:
        """Return the first moment after the week in `zone`, in UTC."""
        return self.plus(1).begins(zone)


def moment_of(day: date, at: time, zone: str) -> datetime:
    """Return when clocks in `zone` show `at` on `day`, in UTC.

    If they show it twice, the first time counts. If they skip it, because they are put forward, it
    is as much later: half past two becomes half past three.
    """
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
