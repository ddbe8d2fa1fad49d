"""When holders are asked whether they still hold a role, and when a role counts as unconfirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zlib import crc32

from bot.domain.people.person import zone_or_utc
from bot.domain.teams.team import Role

TeamRole = tuple[int, Role]
"""One role of one team, by the team's ID."""

ASKED_AFTER = timedelta(days=60)
"""How long a role was not given or confirmed before its holder is asked."""
STALE_AFTER = timedelta(days=120)
"""How long before it counts as unconfirmed: its holder was asked and did not reply."""
SPREAD_DAYS = 60
"""Days at the beginning of a quarter over which people are spread."""
OPENS, CLOSES = 9, 17
"""Hours, in people's own time zone, in which they are asked; never at weekends."""
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who held a role when it was last confirmed, and when that was."""

    user_id: str
    confirmed_at: datetime


Unconfirmed = Mapping[TeamRole, Confirmation]
"""The roles that count as unconfirmed."""


def is_due(user_id: str, time_zone: str, asked_at: datetime | None, now: datetime) -> bool:
    """Whether to ask a holder now, in `time_zone` (an IANA name).

    Each is asked once a quarter, from a day on that is their own, during working hours. `asked_at`
    is when they were last asked.
    """
    here = now.astimezone(zone_or_utc(time_zone))
    quarter = _first_day_of_quarter(here.date())
    if asked_at is not None and asked_at.astimezone(here.tzinfo).date() >= quarter:
        return False
    at_work = here.weekday() < SATURDAY and OPENS <= here.hour < CLOSES
    return at_work and here.date() >= quarter + timedelta(days=_own_day(user_id))


def _first_day_of_quarter(day: date) -> date:
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def _own_day(user_id: str) -> int:
    """Return a day of the quarter that is always the same for one person."""
    return crc32(user_id.encode()) % SPREAD_DAYS
