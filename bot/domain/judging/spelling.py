"""Repair typos, whole words only, and never an ordinary English word."""

from collections import defaultdict
from collections.abc import Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

SHORTEST = 5
"""Letters a word must have before it is repaired."""
LONGEST = 20
"""Letters above which nothing is repaired: no English word of the rulebook is longer."""
TWO_SLIPS = 9
"""Letters from which a word may hold two slips."""


class Speller:
    """Finds the known word that a mistyped one was meant to be.

    Only words of the rulebook, `telling`, are ever the answer, of equally near ones the one that
    comes first; an `ordinary` word is right as it is, however much it looks like one of them.
    """

    def __init__(self, telling: Sequence[str], ordinary: frozenset[str]) -> None:
        words = list(dict.fromkeys(telling))
        self._place = {word: place for place, word in enumerate(words)}
        self._known = ordinary.union(words)
        self._near: dict[tuple[bool, str, int], list[str]] = defaultdict(list)
        for word in words:
            if len(word) >= SHORTEST - 1:
                self._near[True, word[0], len(word)].append(word)
                self._near[False, word[-1], len(word)].append(word)

    def knows(self, word: str) -> bool:
        """Whether `word` is spelt the way a known word is."""
        return word in self._known

    def repair(self, word: str) -> str | None:
        """The telling word nearest to `word`, or None where none is near enough."""
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
        nearby.sort(key=self._place.__getitem__)
        found = extractOne(word, nearby, scorer=OSA.distance, score_cutoff=limit)
        return found[0] if found else None
