"""Numbers, dates and people as messages word them."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.audit import OPERATOR, SLACK
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
MOST_CERTAIN = 0.99
"""The highest probability that is shown: no classifier is ever certain."""
NEAR = 0.035
"""How far a share may be from a fraction that is said for it."""
FRACTIONS = (
    (1, "all"),
    (3 / 4, "three in four"),
    (2 / 3, "two in three"),
    (1 / 2, "half"),
    (1 / 3, "one in three"),
    (1 / 4, "one in four"),
)


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number and what it counts: “1 question”, “1,200 questions”."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def latest_questions(number: int) -> str:
    """The workspace's latest questions: “your latest 2,000 questions”."""
    return "your latest question" if number == 1 else f"your latest {number:,} questions"


def capitalised(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def share(part: int, whole: int) -> str:
    """A share as people say it: a fraction where one is near, else per cent."""
    value = part / whole
    for fraction, words in FRACTIONS:
        if value == fraction or (fraction < 1 and abs(value - fraction) <= NEAR):
            return words
    return f"{value:.0%}"


def difference(now: int, before: int) -> str:
    """How a number changed, signed: “+3”, “−2”, “±0”."""
    return "±0" if now == before else f"{now - before:+}".replace("-", "−")


def days_of(week: Week) -> str:
    """The days of a week: “23–29 November”."""
    monday, sunday = week.monday, week.sunday
    first = f"{monday.day}" if monday.month == sunday.month else _date(monday)
    return f"{first}–{_date(sunday)}"


def recurrence_in_words(recurrence: Recurrence) -> str:
    """When a summary comes: “Monday at 09:00 (Europe/Madrid)”."""
    return f"{WEEKDAYS[recurrence.weekday - 1]} at {recurrence.at:%H:%M} ({recurrence.zone})"


def moment_in_zone(when: datetime, zone: str) -> str:
    """A moment on the clocks of an IANA time zone, for everybody who reads it."""
    local = when.astimezone(ZoneInfo(zone))
    return f"{WEEKDAYS[local.weekday()]}, {_date(local.date())} at {local:%H:%M} ({zone})"


def day(when: datetime) -> str:
    """A day in the reader's own time zone, and in words where Slack cannot show it so."""
    return f"<!date^{int(when.timestamp())}^{{date}}|{when.day} {when:%B %Y}>"


def moment(when: datetime) -> str:
    """A moment in the reader's own time zone, and in words where Slack cannot show it so."""
    words = f"{when:%A} {when.day} {when:%B}, {when:%H:%M %Z}"
    return f"<!date^{int(when.timestamp())}^{{date_short_pretty}} at {{time}}|{words}>"


def actor(actor_id: str) -> str:
    """The person who did something, Slack itself, or somebody unknown on the command line."""
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
