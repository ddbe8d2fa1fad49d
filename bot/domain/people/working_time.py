"""When a person works: their days and hours, by their own clock, and how many days they had."""

from collections import Counter
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, time

from bot.domain.people.person import zone_or_utc
from bot.domain.reporting.week import moment_of

OPENS, CLOSES = time(9, 30), time(17, 30)
"""Working hours of everybody, in their own time zone."""
FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
FRIDAY_COUNTRIES = frozenset(
    {"BH", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "OM", "QA", "SA", "SD", "SY", "YE"}
)
"""Countries whose weekend is Friday and Saturday, as the Unicode CLDR lists them."""
FRIDAY_ZONES = frozenset(
    {
        *("Africa/Algiers", "Africa/Cairo", "Africa/Khartoum", "Africa/Tripoli", "Asia/Aden"),
        *("Asia/Amman", "Asia/Baghdad", "Asia/Bahrain", "Asia/Damascus", "Asia/Jerusalem"),
        *("Asia/Kuwait", "Asia/Muscat", "Asia/Qatar", "Asia/Riyadh", "Asia/Tel_Aviv"),
        *("Egypt", "Israel", "Libya"),
    }
)
"""The time zones of those countries."""


def weekend_of(time_zone: str, locale: str) -> frozenset[int]:
    """Return the weekdays, from 0 (Monday), on which a person doesn't work.

    They are those of the country in which their time zone is, or else of their locale (`ar-EG`).
    """
    country = locale.replace("_", "-").rpartition("-")[2].upper()
    if time_zone in FRIDAY_ZONES or country in FRIDAY_COUNTRIES:
        return frozenset({FRIDAY, SATURDAY})
    return frozenset({SATURDAY, SUNDAY})


def likely_zone(
    user_id: str, zones: Collection[str], by_team: Sequence[tuple[Collection[str], str]]
) -> str:
    """Return the time zone to assume for somebody whose own Slack doesn't give.

    It is that of the first team in `by_team` (people and zone) to which they belong, else the one
    of most people in `zones`, else UTC.
    """
    of_team = next((zone for people, zone in by_team if user_id in people), "")
    counted = Counter(filter(None, zones))
    return of_team or max(sorted(counted), key=counted.__getitem__, default="UTC")


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """The working days and hours of one person; `zone` is the IANA name of their time zone."""

    zone: str
    weekend: Set[int] = frozenset({SATURDAY, SUNDAY})
    holidays: Set[date] = field(default_factory=frozenset)

    @classmethod
    def of(cls, time_zone: str, locale: str, holidays: Set[date]) -> "WorkingTime":
        """Return the working time of a person with the holidays of their workspace."""
        return cls(zone_or_utc(time_zone).key, weekend_of(time_zone, locale), holidays)

    def day_of(self, moment: datetime) -> date:
        """Return the day that it is for this person."""
        return moment.astimezone(zone_or_utc(self.zone)).date()

    def is_working_day(self, day: date) -> bool:
        """Return whether this person works on a day, unless they are away."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def is_at_work(self, moment: datetime) -> bool:
        """Return whether a moment is in their working hours."""
        day = self.day_of(moment)
        return self.is_working_day(day) and self.opens(day) <= moment < self.closes(day)

    def opens(self, day: date) -> datetime:
        """Return when their working hours of a day begin."""
        return moment_of(day, OPENS, self.zone)

    def closes(self, day: date) -> datetime:
        """Return when their working hours of a day end."""
        return moment_of(day, CLOSES, self.zone)

    def days_waited(self, since: datetime, now: datetime, days_there: Collection[date]) -> int:
        """Return for how many working days something has waited for this person since a moment.

        Only `days_there` count, the working days on which they were there. A day is over at the
        same time of the next one: what comes on Friday at three has waited a day on Monday at
        three. What comes outside of working hours begins to wait when the next ones begin.
        """
        first, at = self.day_of(since), since
        if first not in days_there or since >= self.closes(first):
            later = [day for day in days_there if day > first]
            if not later:
                return 0
            first = min(later)
            at = self.opens(first)
        clock = max(at, self.opens(first)).astimezone(zone_or_utc(self.zone)).time()
        days = (day for day in days_there if day > first)
        return sum(1 for day in days if moment_of(day, clock, self.zone) <= now)
