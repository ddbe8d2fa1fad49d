"""Numbers in words."""

from datetime import date

from bot.domain.reporting.week import Week

NEAR = 0.035
"""How far a share may be from a fraction that is said for it."""
FRACTIONS = (
    (1, "all"),
    (3 / 4, "three out of four"),
    (2 / 3, "two out of three"),
    (1 / 2, "half"),
    (1 / 3, "one out of three"),
    (1 / 4, "one out of four"),
)


def share(part: int, whole: int) -> str:
    """A share as people say it: a fraction where one is near, else per cent."""
    value = part / whole
    for fraction, words in FRACTIONS:
        if value == fraction or (fraction < 1 and abs(value - fraction) <= NEAR):
            return words
    return f"{value:.0%}"


def many(number: int, one: str, more: str | None = None) -> str:
    """So many of something."""
    return f"{number} {one if number == 1 else more or f'{one}s'}"


def change(now: int, before: int) -> str:
    """How a number changed, signed."""
    return "±0" if now == before else f"{now - before:+}".replace("-", "−")


def days(week: Week) -> str:
    """The days of a week."""
    monday, sunday = week.monday, week.sunday
    first = f"{monday.day}" if monday.month == sunday.month else day(monday)
    return f"{first}–{day(sunday)}"


def day(when: date) -> str:
    """One day, without its year."""
    return f"{when.day} {when:%B}"
