"""Numbers, dates and people as messages word them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.audit import OPERATOR, SLACK, TIME
from bot.domain.reporting.period import Period
from bot.domain.reporting.schedule import Recurrence
from bot.domain.reporting.week import Week
from bot.domain.verdict import Kind

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
KIND_NAMES = {
    Kind.STRATEGIC: "strategic",
    Kind.TACTICAL: "tactical",
    Kind.UNCLEAR: "unclear",
    Kind.NEITHER: "not a product decision",
}
KINDS_POINTED_TO = {**KIND_NAMES, Kind.NEITHER: "“not a product decision”"}
"""The kinds as they read after “points to”."""
MINUTES_IN_HOUR = 60
HOURS_OF_DAY = 8
"""Working hours of a day: from so many on, a wait is in days."""
HOURS_IN_DAYS = 48
"""From so many hours on, an age is in days."""
MOST_CERTAIN = 0.99
"""The highest probability that is shown: no classifier is ever certain."""


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number and what it counts: “1 question”, “1,200 questions”."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def working_time(span: timedelta) -> str:
    """A span of somebody's working time, rounded up: “3 working hours”, “2 working days”."""
    hours = max(1, -(-span // timedelta(hours=1)))
    if hours <= HOURS_OF_DAY:
        return count(hours, "working hour")
    return count(-(-hours // HOURS_OF_DAY), "working day")


def latest_questions(number: int) -> str:
    """The workspace's latest questions: “your latest 2,000 questions”."""
    return "your latest question" if number == 1 else f"your latest {number:,} questions"


def capitalised(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def days_of(week: Week) -> str:
    """The days of a calendar week: “23–29 November”."""
    return _days(week.monday, week.sunday)


def period_in_words(period: Period) -> str:
    """What a summary covers: “week 48 (23–29 November)”.

    Where it begins or ends within a day: “week 48 (Fri 20 November, 16:30 to Fri 27 November,
    16:30)”.
    """
    first, last = (moment.astimezone(ZoneInfo(period.zone)) for moment in period.span)
    if period.whole_days:
        days = _days(first.date(), last.date() - timedelta(days=1))
    else:
        days = f"{_short_moment(first)} to {_short_moment(last)}"
    return f"week {period.week.number} ({days})"


def _days(first: date, last: date) -> str:
    begin = f"{first.day}" if first.month == last.month else _date(first)
    return f"{begin}–{_date(last)}"


def _short_moment(local: datetime) -> str:
    return f"{WEEKDAYS[local.weekday()][:3]} {_date(local.date())}, {local:%H:%M}"


def recurrence_in_words(recurrence: Recurrence) -> str:
    """When a summary comes: “Monday at 09:00 (Europe/Madrid)”."""
    return f"{WEEKDAYS[recurrence.weekday - 1]} at {recurrence.at:%H:%M} ({recurrence.zone})"


def moment_in_zone(when: datetime, zone: str) -> str:
    """A moment on the clocks of an IANA time zone, for everybody who reads it."""
    local = when.astimezone(ZoneInfo(zone))
    return f"{WEEKDAYS[local.weekday()]}, {_date(local.date())} at {local:%H:%M} ({zone})"


def age(passed: timedelta) -> str:
    """How long ago something was: “5 minutes”, “3 hours”, “2 days”."""
    minutes = int(passed.total_seconds()) // 60
    if minutes < MINUTES_IN_HOUR:
        return count(max(minutes, 1), "minute")
    hours = minutes // MINUTES_IN_HOUR
    return count(hours, "hour") if hours < HOURS_IN_DAYS else count(hours // 24, "day")


def day(when: datetime) -> str:
    """A day in the reader's own time zone, and in words where Slack cannot show it so."""
    return f"<!date^{int(when.timestamp())}^{{date}}|{when.day} {when:%B %Y}>"


def moment(when: datetime) -> str:
    """A moment in the reader's own time zone, and in words where Slack cannot show it so."""
    words = f"{when:%A} {when.day} {when:%B}, {when:%H:%M %Z}"
    return f"<!date^{int(when.timestamp())}^{{date_short_pretty}} at {{time}}|{words}>"


def actor(actor_id: str) -> str:
    """The person who did something, Slack, time, or somebody unknown on the command line."""
    if actor_id == TIME:
        return "whoowns, since nobody answered"
    if actor_id == SLACK:
        return "Slack"
    return "someone on the command line" if actor_id == OPERATOR else f"<@{actor_id}>"


def invite_to(channel_ids: Sequence[str]) -> str:
    """That the bot is not in some channels yet, and what to do; `""` for none."""
    if not channel_ids:
        return ""
    channels = " and ".join(f"<#{channel_id}>" for channel_id in channel_ids)
    there = "there" if len(channel_ids) == 1 else "in each of them"
    return (
        f"I'm not in {channels} yet: type `/invite @whoowns` {there}, or mentions don't reach me."
    )


def _date(when: date) -> str:
    return f"{when.day} {when:%B}"
