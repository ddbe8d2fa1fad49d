"""Spans of time as people write them: “until friday”, “on monday”, “from 20 dec until 5 jan”.

Every word has to mean something: what is not understood is named, never skipped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.errors import Refusal
from bot.domain.people.absence import back_on
from bot.domain.people.person import zone_or_utc
from bot.slack.commands.date_points import (
    EXAMPLES,
    FEW_MONTHS,
    Point,
    PointReader,
    months_later,
    shown,
)

LONGEST = 80
"""Letters of a span at most."""
FURTHEST = timedelta(days=366)
LONGEST_LIST = 3000
"""Letters of a list of days at most."""
MOST_AT_ONCE = 31
"""Days from one to another at most."""
DAYS_EXAMPLE = "Write them like `25 dec, 1 jan` or `2026-12-25`."
_BETWEEN_DAYS = re.compile(r"[,;\n]|\band\b|(?<=\d\d-\d\d)\s+(?=\d{4}-)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """From when until when, both with a time zone."""

    begins: datetime
    ends: datetime


def absence_span(words: str, now: datetime, time_zone: str, locale: str = "") -> Span:
    """Return the span during which somebody says they are away.

    `now` carries a time zone; `time_zone` is an IANA name, and one that is not known counts as
    UTC. `locale` (`de-DE`) decides where one word means two days in two languages. A day, week or
    month without “until” is the time away, and they are back at nine the next morning; after
    “until” it is when they are back. Raises Refusal for what is not understood in full, is past
    or is more than a year away.
    """
    if len(words) > LONGEST:
        raise Refusal("That is too long for a date.", EXAMPLES)
    zone = zone_or_utc(time_zone)
    here = now.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    begins, ends = _SpanReader(words, here, locale).span()
    span = Span(begins.replace(tzinfo=zone), ends.replace(tzinfo=zone))
    if span.ends <= now:
        past = begins if begins < here else ends
        when = f"{past:%H:%M} today" if past.date() == here.date() else shown(past)
        raise Refusal(f"{when} is in the past.", "Name a day in the future.")
    if span.ends - now > FURTHEST:
        raise Refusal(f"{shown(ends)} is more than a year away.", "Name an earlier day.")
    if span.ends <= span.begins:
        raise Refusal("That ends before it begins.", EXAMPLES)
    return span


def days_named(words: str, today: date, locale: str = "", *, past: bool = False) -> Sequence[date]:
    """Return the days in a list such as “25 dec, 1 jan” or “24 dec until 26 dec”, in order.

    A day without its year is the next such day. Raises Refusal for what is not understood, for a
    day more than two years away and, unless `past` ones are wanted, for one that is over.
    """
    if len(words) > LONGEST_LIST:
        raise Refusal("Those are too many days at once.", DAYS_EXAMPLE)
    here = datetime.combine(today, time())
    chunks = [chunk.strip() for chunk in _BETWEEN_DAYS.split(words) if chunk.strip()]
    named = {day for chunk in chunks for day in _SpanReader(chunk, here, locale).days()}
    for day in sorted(named):
        if day < today and not past:
            raise Refusal(f"{shown(day)} is in the past.", "Name a day in the future.")
        if day - today > 2 * FURTHEST:
            raise Refusal(f"{shown(day)} is more than two years away.", "Name an earlier day.")
    if not named:
        raise Refusal("Which days?", DAYS_EXAMPLE)
    return sorted(named)


class _SpanReader(PointReader):
    """Reads all of a text as a span, or as days."""

    def span(self) -> tuple[datetime, datetime]:
        """Read all of it; raises Refusal for the first piece that has no place in it."""
        if not self._pieces:
            raise Refusal("Until when?", EXAMPLES)
        begins, ends = self._span()
        if self._at < len(self._pieces):
            raise self._not_understood()
        return begins, ends

    def days(self) -> Sequence[date]:
        """Read one day, or all days from one to another."""
        first = last = self._single_day()
        if self._take("until", "through"):
            self._today = first
            last = self._single_day()
        if self._at < len(self._pieces):
            raise self._not_understood()
        if last < first or (last - first).days >= MOST_AT_ONCE:
            raise Refusal(f"“{self._words}” isn't a few days.", DAYS_EXAMPLE)
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    def _single_day(self) -> date:
        self._take("from", "on")
        point = self._days()
        if point.ends - point.begins > timedelta(days=1):
            raise Refusal(f"“{self._words}” isn't a day.", DAYS_EXAMPLE)
        return point.begins.date()

    def _span(self) -> tuple[datetime, datetime]:
        end = self._end_only()
        return (self._here, end) if end else self._from_to()

    def _end_only(self) -> datetime | None:
        """Read a span that begins now; None where it names its beginning."""
        if self._take("until", "through"):
            if self._take("in"):
                return self._after(self._here)
            return self._back_at(self._point())
        if self._take("for"):
            return self._after(self._here)
        if self._next_is("in") and self._counts(self._at + 1):
            raise Refusal(
                f"“{self._words}” could be when it starts or when you're back.",
                "Write “until {}”, or name the day when it starts.",
                names=(self._words,),
            )
        if self._counts(self._at):
            return self._after(self._here)
        return None

    def _from_to(self) -> tuple[datetime, datetime]:
        given_start = self._take("from")
        first = self._point()
        today = first.begins.date() == self._today
        begins = max(first.begins, self._here) if today else first.begins
        if self._take("for"):
            return begins, self._after(begins)
        if self._next_is("until", "through"):
            through = not self._take("until") and self._take("through")
            self._today = begins.date()  # the end is looked for after the beginning
            end = self._point()
            return begins, self._over_at(end) if through else self._back_at(end)
        if given_start:
            raise Refusal("Until when?", EXAMPLES)
        if first.exact:
            raise Refusal(f"Are you away until “{self._words}” or from then on?", EXAMPLES)
        return begins, self._over_at(first)

    def _back_at(self, point: Point) -> datetime:
        """When somebody is back who is away until `point`: on a day at nine in the morning."""
        if point.exact:
            return point.begins
        if point.begins.date() == self._here.date():
            return self._over_at(point)
        return back_on(point.begins.date())

    def _over_at(self, point: Point) -> datetime:
        """When somebody is back who is away all through `point`: the next morning at nine."""
        return point.ends if point.exact else back_on(point.ends.date())

    def _after(self, start: datetime) -> datetime:
        """Read how long, and return when that is over."""
        number = int(self._piece("number", "how long, for example 2 weeks").value)
        unit = self._piece("unit", "hours, days, weeks or months").value
        if unit == "hour":
            return start + timedelta(hours=number)
        days = {"day": number, "week": 7 * number}.get(unit)
        months = number * (12 if unit == "year" else 1)
        too_far = number > FURTHEST.days
        if too_far or (days is None and months > FEW_MONTHS):
            raise Refusal("That is more than a year away.", "Name an earlier day.")
        day = start.date() + timedelta(days=days) if days else months_later(start.date(), months)
        return back_on(day)
