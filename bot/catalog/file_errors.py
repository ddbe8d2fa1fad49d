"""How the errors of a file are worded: all of them at once, and none of them long."""

from collections.abc import Iterable, Sequence

from rapidfuzz import process

from bot.domain.errors import Refusal

ERRORS_SHOWN = 20
ERRORS_COUNTED = 1000
"""Errors from which on the rest need not be looked for: a file may have a million."""
LIKENESS = 75
"""Likeness, of 100, from which on a known name is suggested for one that is not."""


def refusal_of(errors: Sequence[str], hint: str) -> Refusal:
    """Return the refusal of a file with these errors, each of them a sentence.

    Only the first 20 are shown; how many more there are is said, up to a thousand.
    """
    more = len(errors) - ERRORS_SHOWN
    count = f"{more}" if len(errors) <= ERRORS_COUNTED else "about a thousand or"
    shown = [*errors[:ERRORS_SHOWN], *([f"And {count} more."] if more > 0 else [])]
    return Refusal("\n".join(shown), f"\n{hint}")


def most_like(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that `name` is probably a slip for, or None if none is near."""
    near = process.extractOne(name, list(known), score_cutoff=LIKENESS)
    return near[0] if near else None
