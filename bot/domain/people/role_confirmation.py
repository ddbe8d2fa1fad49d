"""How long a role counts as held by whom it was given to, and when its holder is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zlib import crc32

from bot.domain.people.person import zone_or_utc
from bot.domain.teams.team import Role

TeamRole = tuple[int, Role]
"""One role of one team, by the team's id."""

ASKED_AFTER = timedelta(days=60)
"""A role that was given or confirmed later than that is not asked about."""
STALE_AFTER = timedelta(days=120)
"""A role that was confirmed earlier than that is marked: its holder was asked and did not say."""
SPREAD_DAYS = 60
"""The days at the beginning of a quarter among which people are spread."""
OPENS, CLOSES = 9, 17
"""The hours of somebody's own day in which they are asked; not at weekends."""
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who held a role when it was last confirmed, and when that was."""

    user_id: str
    confirmed_at: datetime


Unconfirmed = Mapping[TeamRole, Confirmation]
"""The roles that count as unconfirmed."""


def is_due(user_id: str, time_zone: str, asked_at: datetime | None, now: datetime) -> bool:
    """Whether somebody is to be asked now if they still hold their roles.

    Once a quarter, from a day of it on that is theirs, in the working hours of `time_zone` (an
    IANA name). `asked_at` is when they were asked last.
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
    """The same day in each quarter, and another for the next person."""
    return crc32(user_id.encode()) % SPREAD_DAYS
