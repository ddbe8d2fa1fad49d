"""What is held about people: one kind of thing after the other, and what one person has of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256

KEEP_DAYS = 90
"""Days for which a question's words are kept, unless the operator says otherwise."""
KEEP_ANSWERS_DAYS = 365
"""Days for which an answer is kept for the next person who asks, by default."""
REPEATED_WITHIN = timedelta(days=1)
"""Slack repeats what it believes lost three times, and the last time after about an hour."""


class Fate(StrEnum):
    """What `forget me` does with what is held about a person."""

    UNNAMED = "unnamed"
    DELETED = "deleted"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of thing that is held about people.

    `key` names it in the file of `my data`, `label` in messages. `what` is held, `kept` says for
    how long, and `forgotten` what `forget me` does: these are the columns of docs/privacy.md.
    `counted` is true where `my data` gives a number only, since the words are other people's.
    """

    key: str
    label: str
    what: str
    kept: str
    forgotten: str
    fate: Fate
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """What is held about one person of one kind: `total` things, the latest of them in `rows`."""

    holding: Holding
    total: int
    rows: Sequence[Mapping[str, object]] = ()


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Everything that is held about a person, of every kind that there is."""

    held: Sequence[Held]

    def __getitem__(self, key: str) -> Held:
        """Return what is held of the kind with this key."""
        return next(held for held in self.held if held.holding.key == key)

    @property
    def forgettable(self) -> Sequence[Held]:
        """What `forget me` takes away, or takes the person out of."""
        return [each for each in self.held if each.total and each.holding.fate is not Fate.KEPT]

    @property
    def kept(self) -> Sequence[Held]:
        """What stays after `forget me`."""
        return [each for each in self.held if each.total and each.holding.fate is Fate.KEPT]


def fingerprint(*parts: str) -> str:
    """Return a text by which the same `parts` are recognised, and from which nobody reads them."""
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
