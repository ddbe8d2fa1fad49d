"""Dates as people write them: “friday”, “1 dec”, “2026-12-01”."""

import re
from datetime import datetime, timedelta

from bot.domain.errors import Refusal
from bot.domain.people.person import zone_or_utc

LANGUAGES = ["en", "de", "fr", "es", "it", "pt", "nl"]
"""Those whose words for days and months are read; all that the library knows take a second."""
LONGEST = 40
"""Letters of a date at most."""
FURTHEST = timedelta(days=366)
EXAMPLES = "Write it like friday, 1 dec or 2026-12-01."

_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})(?:[./-]+(?:\d{2}|\d{4})?)?")
_VAGUE = re.compile(r"\d+|[^\W\d]+ \d{4}|\d{4} [^\W\d]+")
_CLOCK = re.compile(r"\d{1,2}:\d\d|\d ?[ap]\.?m\b|\d ?(?:h|uhr)\b|noon|midnight", re.IGNORECASE)


def moment(words: str, now: datetime, time_zone: str) -> datetime:
    """The moment in the future that `words` mean to somebody in `time_zone`, an IANA name.

    A day without a time means its beginning. `now` carries a time zone; a zone that is not known
    counts as UTC. Raises Refusal where `words` are no date, or one that is past, more than a year
    away, or another one elsewhere in the world (1/12).
    """
    _check_clear(words)
    zone = zone_or_utc(time_zone)
    here = now.astimezone(zone).replace(tzinfo=None)
    import dateparser  # loads a megabyte of calendars, and few people ever need it

    found = dateparser.parse(
        words,
        languages=LANGUAGES,
        settings={
            "PREFER_DATES_FROM": "future",
            "PREFER_DAY_OF_MONTH": "first",
            "RELATIVE_BASE": here,
            "DATE_ORDER": "DMY",
        },
    )
    if found is None:
        raise Refusal(f"I cannot read “{words[:LONGEST]}” as a date.", EXAMPLES)
    until = _day_or_time(words, found).replace(tzinfo=zone)
    if until <= now:
        raise Refusal(f"{_shown(until)} is past.", "Name a day that is to come.")
    if until - now > FURTHEST:
        raise Refusal(f"{_shown(until)} is more than a year away.", "Name an earlier day.")
    return until


def _check_clear(words: str) -> None:
    if len(words) > LONGEST or _VAGUE.fullmatch(words):
        raise Refusal(f"“{words[:LONGEST]}” is not a day yet.", EXAMPLES)
    numbers = _NUMBERS.fullmatch(words)
    if numbers and int(numbers[1]) <= 12 and int(numbers[2]) <= 12:  # noqa: PLR2004 - months
        raise Refusal(
            f"“{words}” is one day in some countries and another in others.",
            "Write the month as a word, like 1 dec.",
        )


def _day_or_time(words: str, found: datetime) -> datetime:
    if _CLOCK.search(words) or _in_hours(words):
        return found.replace(second=0, microsecond=0)
    return found.replace(hour=0, minute=0, second=0, microsecond=0)


def _in_hours(words: str) -> bool:
    return re.search(r"\b(?:hours?|minutes?|mins?|stunden?|heures?|horas?)\b", words) is not None


def _shown(when: datetime) -> str:
    return f"{when.day} {when:%B %Y}"
