"""Dates as people write them: “friday”, “1 dec”, “2026-12-01”."""

import re
from datetime import datetime, timedelta

from bot.domain.errors import Refusal
from bot.domain.people.person import zone_or_utc

LANGUAGES = ["en", "de", "fr", "es", "it", "pt", "nl"]
"""Languages whose names of days and months are read; all of them would take a second."""
MAX_LETTERS = 40
"""Letters of a date at most."""
MAX_AHEAD = timedelta(days=366)
EXAMPLES = "Write it like friday, 1 dec or 2026-12-01."

_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})(?:[./-]+(?:\d{2}|\d{4})?)?")
_VAGUE = re.compile(r"\d+|[^\W\d]+ \d{4}|\d{4} [^\W\d]+")
_CLOCK = re.compile(r"\d{1,2}:\d\d|\d ?[ap]\.?m\b|\d ?(?:h|uhr)\b|noon|midnight", re.IGNORECASE)
_HOURS = re.compile(r"\b(?:hours?|minutes?|mins?|stunden?|heures?|horas?)\b")


def parse(words: str, now: datetime, time_zone: str) -> datetime:
    """The moment in the future that `words` mean to somebody in `time_zone`, an IANA name.

    A day without a time means its beginning. `now` is aware of its time zone; an unknown zone
    counts as UTC. Raises Refusal where `words` are not a date, or are one that is past, more than
    a year away, or ambiguous between countries (1/12).
    """
    _check_unambiguous(words)
    zone = zone_or_utc(time_zone)
    local_now = now.astimezone(zone).replace(tzinfo=None)
    import dateparser  # loads a megabyte of calendars, and few people ever need it

    parsed = dateparser.parse(
        words,
        languages=LANGUAGES,
        settings={
            "PREFER_DATES_FROM": "future",
            "PREFER_DAY_OF_MONTH": "first",
            "RELATIVE_BASE": local_now,
            "DATE_ORDER": "DMY",
        },
    )
    if parsed is None:
        raise Refusal(f"I can't read “{words[:MAX_LETTERS]}” as a date.", EXAMPLES)
    moment = parsed.replace(second=0, microsecond=0, tzinfo=zone)
    if not _CLOCK.search(words) and not _HOURS.search(words):
        moment = moment.replace(hour=0, minute=0)
    day = f"{moment.day} {moment:%B %Y}"
    if moment <= now:
        raise Refusal(f"{day} is in the past.", "Name a day in the future.")
    if moment - now > MAX_AHEAD:
        raise Refusal(f"{day} is more than a year away.", "Name an earlier day.")
    return moment


def _check_unambiguous(words: str) -> None:
    if len(words) > MAX_LETTERS or _VAGUE.fullmatch(words):
        raise Refusal(f"“{words[:MAX_LETTERS]}” doesn't name a day.", EXAMPLES)
    numbers = _NUMBERS.fullmatch(words)
    if numbers and int(numbers[1]) <= 12 and int(numbers[2]) <= 12:  # noqa: PLR2004 - months
        raise Refusal(
            f"“{words}” means different days in different countries.",
            "Write the month as a word, like 1 dec.",
        )
