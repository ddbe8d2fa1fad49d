"""How the errors of a file are worded: all of them at once, and none of them long."""

from collections.abc import Iterable, Sequence

from rapidfuzz import process

from bot.domain.errors import Refusal

ERRORS_SHOWN = 20
LETTERS_SHOWN = 60
LIKENESS = 75
"""Likeness, of 100, from which on a known name is suggested for one that is not."""


def refusal_of(errors: Sequence[str], hint: str) -> Refusal:
    """Return the refusal of a file with these errors, each of them a sentence.

    Only the first 20 are shown; how many more there are is said.
    """
    more = len(errors) - ERRORS_SHOWN
    shown = [*errors[:ERRORS_SHOWN], *([f"And {more} more."] if more > 0 else [])]
    return Refusal("\n".join(shown), f"\n{hint}")


def quoted(value: object) -> str:
    """Return the beginning of a value, in quotation marks and on one line."""
    line = "".join(letter if letter.isprintable() else " " for letter in str(value))
    return f"“{line[:LETTERS_SHOWN]}{'…' if len(line) > LETTERS_SHOWN else ''}”"


def most_like(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that `name` is probably a slip for, or None if none is near."""
    near = process.extractOne(name, list(known), score_cutoff=LIKENESS)
    return near[0] if near else None
