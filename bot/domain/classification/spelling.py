"""Repair typos, whole words only, and never an ordinary English word."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

SHORTEST = 5
"""Letters a word must have before it is repaired."""
LONGEST = 20
"""Letters above which nothing is repaired: no English word of the rulebook is longer."""
TWO_SLIPS = 9
"""Letters from which a word may hold two slips."""


class Speller:
    """Finds the word that a mistyped one was meant to be.

    An `ordinary` word and one of the rulebook, `telling`, is right as it is, however much it looks
    like another. Of the words nearest to a mistyped one the answer is that which a usual slip
    leads from: two letters swapped, one left out or typed twice. Of several of these it is the
    commonest by `common`, which says how often words are met, then the one first in `telling`.
    """

    def __init__(
        self,
        telling: Sequence[str],
        ordinary: frozenset[str],
        common: Mapping[str, float] | None = None,
    ) -> None:
        known = dict.fromkeys((*telling, *sorted(ordinary)))
        met = common or {}
        ranked = sorted(known, key=lambda word: -met.get(word, 0.0))
        self._place = {word: place for place, word in enumerate(ranked)}
        self._near: dict[tuple[bool, str, int], list[str]] = defaultdict(list)
        for word in ranked:
            if len(word) >= SHORTEST - 1:
                self._near[True, word[0], len(word)].append(word)
                self._near[False, word[-1], len(word)].append(word)

    def knows(self, word: str) -> bool:
        """Whether `word` is spelt the way a known word is."""
        return word in self._place

    def repair(self, word: str) -> str | None:
        """The known word nearest to `word`, or None where none is near enough."""
        if len(word) < SHORTEST or len(word) > LONGEST or not (word.isascii() and word.isalpha()):
            return None
        return self._nearest(word, 1) or (
            self._nearest(word, 2) if len(word) >= TWO_SLIPS else None
        )

    def _nearest(self, word: str, limit: int) -> str | None:
        nearby = [
            candidate
            for length in range(len(word) - limit, len(word) + limit + 1)
            for at_start, letter in ((True, word[0]), (False, word[-1]))
            for candidate in self._near.get((at_start, letter, length), ())
        ]
        found = extract(word, nearby, scorer=OSA.distance, score_cutoff=limit, limit=None)
        if not found:
            return None
        return min(
            (slips, not _usual(word, meant), self._place[meant], meant) for meant, slips, _ in found
        )[-1]


def _usual(typed: str, meant: str) -> bool:
    """Whether letters were swapped or left out, or one typed twice."""
    if len(typed) <= len(meant):
        return len(typed) < len(meant) or sorted(typed) == sorted(meant)
    twice = (n for n in range(1, len(typed)) if typed[n] == typed[n - 1])
    return any(typed[:n] + typed[n + 1 :] == meant for n in twice)
