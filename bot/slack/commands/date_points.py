"""Days, weeks, months and moments as people write them: “next week”, “1 dec”, “monday 9:00”."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.errors import Refusal
from bot.slack.commands.date_words import MONTHS, WEEKDAYS, Piece, pieces

EXAMPLES = "Write it like `until friday`, `on 1 dec` or `from 20 dec until 5 jan`."
TIMES = {"morning": time(9), "noon": time(12), "afternoon": time(15), "evening": time(18)}
FEW_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Point:
    """A day, a week, a month or a moment: where it begins and where it is over, in local time."""

    begins: datetime
    ends: datetime
    exact: bool = False


class PointReader:
    """Reads the pieces of a text one after the other, in the local time `here`.

    Subclasses put points together, and step over the words between them.
    """

    def __init__(self, words: str, here: datetime, locale: str) -> None:
        self._words = words
        self._here = here
        self._today = here.date()
        self._pieces = list(pieces(words, locale))
        self._at = 0

    def _point(self) -> Point:
        """Read a day, a week, a month, or a moment of a day."""
        self._take("on")
        if self._next_is(*TIMES, skip="this"):
            self._take("this")
        moment = self._time()
        if moment and self._at_end_of_point():
            return self._moment(self._today, moment)
        self._take("on")
        if moment is None and self._take("tonight"):
            return self._moment(self._today, TIMES["evening"])
        found = self._days()
        moment = moment or self._time()
        if moment is None or (found.ends - found.begins).days > 1:
            return found
        return self._moment(found.begins.date(), moment)

    def _moment(self, day: date, moment: time) -> Point:
        at = datetime.combine(day, moment)
        return Point(at, at, exact=True)

    def _days(self) -> Point:
        """Read a day, a week or a month."""
        following = self._take("next")
        self._take("this", "in", "on")
        piece = self._pieces[self._at] if self._at < len(self._pieces) else None
        if piece is None:
            raise Refusal(f"A day is missing after “{self._before()}”.", EXAMPLES)
        self._at += 1
        match piece.sort:
            case "weekday":
                return self._weekday(piece)
            case "relative":
                self._refuse_bare_number()
                return self._relative(piece)
            case "iso" | "numeric":
                return _day(self._calendar_day(piece))
            case "day" | "number" if self._next_is("month", skip="on"):
                self._take("on")
                return _day(self._day_of_month(piece, self._piece("month", "a month")))
            case "month":
                return self._month(piece)
            case "unit" if following and piece.value in {"week", "month"}:
                return self._relative(Piece(piece.text, "relative", f"next {piece.value}"))
        self._at -= 1
        raise self._not_understood()

    def _weekday(self, piece: Piece) -> Point:
        number = WEEKDAYS.index(piece.value)
        ahead = (number - self._today.weekday() - 1) % 7 + 1
        day = self._today + timedelta(days=ahead)
        if self._next_is("iso", "numeric", "day", "month") or self._counts_a_day():
            dated = self._days()
            if dated.begins.weekday() != number:
                raise Refusal(
                    f"{shown(dated.begins)} is a {dated.begins:%A}.", "Write the day or the date."
                )
            return dated
        self._refuse_bare_number()
        return _day(day)

    def _refuse_bare_number(self) -> None:
        """Raise Refusal where a number comes next, which can be a day or an hour."""
        if self._next_is("number"):
            bare = self._pieces[self._at].text
            raise Refusal(
                f"Is “{bare}” a day or a time?", f"Write {bare}:00, or the date with its month."
            )

    def _relative(self, piece: Piece) -> Point:
        today = datetime.combine(self._today, time())
        monday = today - timedelta(days=self._today.weekday())
        first = self._today.replace(day=1)
        in_1, in_2 = (datetime.combine(months_later(first, n), time()) for n in (1, 2))
        spans = {
            "today": (today, today + timedelta(days=1)),
            "tomorrow": (today + timedelta(days=1), today + timedelta(days=2)),
            "day after tomorrow": (today + timedelta(days=2), today + timedelta(days=3)),
            "yesterday": (today - timedelta(days=1), today),
            "this week": (today, monday + timedelta(days=7)),
            "next week": (monday + timedelta(days=7), monday + timedelta(days=14)),
            "next month": (in_1, in_2),
        }
        if piece.value not in spans:
            raise Refusal(f"“{piece.text}” is too long a time.", EXAMPLES)
        return Point(*spans[piece.value])

    def _calendar_day(self, piece: Piece) -> date:
        numbers = [int(number) for number in re.findall(r"\d+", piece.text)]
        if piece.sort == "iso":
            year, month, day = numbers
        else:
            day, month, *rest = numbers
            if rest and len(re.findall(r"\d+", piece.text)[2]) != 4:  # noqa: PLR2004 - digits
                raise Refusal(f"“{piece.text}” has a year of two digits.", "Write all four.")
            if day <= FEW_MONTHS and month <= FEW_MONTHS and day != month:
                raise Refusal(
                    f"“{piece.text}” means different days in different countries.",
                    "Write the month as a word, like 1 dec.",
                )
            if month > FEW_MONTHS:
                day, month = month, day
            year = rest[0] if rest else 0
        return self._date(piece.text, year, month, day)

    def _day_of_month(self, day: Piece, month: Piece) -> date:
        self._take("on")
        year = 0
        if self._next_is("number"):
            digits = self._pieces[self._at].text
            if len(digits) != 4:  # noqa: PLR2004 - digits of a year
                raise Refusal(f"Is “{digits}” a year or a time?", f"Write {EXAMPLES[6:]}")
            year = int(digits)
            self._at += 1
        number = int(re.findall(r"\d+", day.text)[0])
        named = f"{day.text} {month.text}"
        return self._date(named, year, MONTHS.index(month.value) + 1, number)

    def _month(self, month: Piece) -> Point:
        if self._next_is("day") or self._counts_a_day():
            day = self._pieces[self._at]
            self._at += 1
            return _day(self._day_of_month(day, month))
        number = MONTHS.index(month.value) + 1
        year = self._today.year + (number <= self._today.month)
        if self._next_is("number"):
            piece = self._piece("number", "a year")
            year = self._date(piece.text, int(piece.text), number, 1).year
        first = date(year, number, 1)
        return Point(
            datetime.combine(first, time()), datetime.combine(months_later(first, 1), time())
        )

    def _date(self, named: str, year: int, month: int, day: int) -> date:
        """The day in `year`, or where that is 0 the next such day, today included."""
        for candidate in (year,) if year else (self._today.year, self._today.year + 1):
            with suppress(ValueError):  # 29 February is not in every year
                found = date(candidate, month, day)
                if year or found >= self._today:
                    return found
        raise Refusal(f"“{named}” isn't a day in the calendar.", EXAMPLES)

    def _time(self) -> time | None:
        """Read a time of day where one comes next."""
        at = self._take("at")
        if self._at < len(self._pieces):
            piece = self._pieces[self._at]
            if piece.sort in {"clock", "hour"} or (at and piece.sort == "number"):
                self._at += 1
                return _clock(piece)
            if piece.sort in TIMES:
                self._at += 1
                return TIMES[piece.sort]
            if piece.sort == "midnight":
                raise Refusal("Midnight is the end of one day and the beginning of another.",
                              "Write 23:59, or the next day.")  # fmt: skip
        if at:
            raise self._not_understood()
        return None

    def _counts(self, at: int) -> bool:
        """Whether a number and a unit of time stand there."""
        pieces = self._pieces[at : at + 2]
        return [piece.sort for piece in pieces] == ["number", "unit"]

    def _counts_a_day(self) -> bool:
        """Whether the number that comes next can be a day of a month, beside its month."""
        if not self._next_is("number"):
            return False
        before = self._pieces[self._at - 1].sort if self._at else ""
        following = self._pieces[self._at + 1].sort if self._at + 1 < len(self._pieces) else ""
        short = len(self._pieces[self._at].text) <= 2  # noqa: PLR2004 - digits of a day
        return short and "month" in {before, following}

    def _at_end_of_point(self) -> bool:
        return self._at == len(self._pieces) or self._next_is("until", "through", "for")

    def _next_is(self, *sorts: str, skip: str = "") -> bool:
        rest = self._pieces[self._at :]
        if rest and skip and rest[0].sort == skip:
            rest = rest[1:]
        return bool(rest) and rest[0].sort in sorts

    def _take(self, *sorts: str) -> bool:
        """Step over the next pieces of these sorts; return whether there were any."""
        began = self._at
        while self._next_is(*sorts):
            self._at += 1
        return self._at > began

    def _piece(self, sort: str, wanted: str) -> Piece:
        if not self._next_is(sort):
            raise Refusal(f"After “{self._before()}” comes {wanted}.", EXAMPLES)
        self._at += 1
        return self._pieces[self._at - 1]

    def _before(self) -> str:
        return " ".join(piece.text for piece in self._pieces[: self._at]) or self._words

    def _not_understood(self) -> Refusal:
        if self._at >= len(self._pieces):
            return Refusal(f"A day is missing after “{self._before()}”.", EXAMPLES)
        return Refusal(f"I don't understand “{self._pieces[self._at].text}” there.", EXAMPLES)


def _day(day: date) -> Point:
    begins = datetime.combine(day, time())
    return Point(begins, begins + timedelta(days=1))


def _clock(piece: Piece) -> time:
    hour, *minutes = (int(number) for number in re.findall(r"\d+", piece.text))
    half = re.search(r"([ap])\.?m", piece.text, re.IGNORECASE)
    try:
        if half and not 1 <= hour <= 12:  # noqa: PLR2004 - hours of half a day
            raise ValueError
        if half:
            hour = hour % 12 + (12 if half[1].lower() == "p" else 0)
        return time(hour, minutes[0] if minutes else 0)
    except ValueError:
        raise Refusal(f"“{piece.text}” isn't a time of day.", "Write it like 14:00.") from None


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last of that month where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first.replace(day=min(day.day, (following - timedelta(days=1)).day))


def shown(when: date) -> str:
    """The date as a reply names it: 1 December 2026."""
    return f"{when.day} {when:%B %Y}"
