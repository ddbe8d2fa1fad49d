"""Moments, plans and names as one says or types them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.reporting.schedule import Recurrence
from bot.domain.teams.team import Team
from bot.slack.commands.parser import name_as_typed
from bot.slack.text import plain
from bot.slack.views.shares import day

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def typed(team: Team) -> str:
    """A team's name as it is typed after a command."""
    return plain(name_as_typed(team.name))


def spoken(recurrence: Recurrence) -> str:
    """When a summary comes, as one says it."""
    return f"{WEEKDAYS[recurrence.weekday - 1]} at {recurrence.at:%H:%M} ({recurrence.zone})"


def moment(when: datetime, zone: str) -> str:
    """A moment on the clocks of a zone."""
    local = when.astimezone(ZoneInfo(zone))
    return f"{WEEKDAYS[local.weekday()]}, {day(local.date())} at {local:%H:%M} ({zone})"
