"""Repair typos in whole words, but never touch an ordinary English word."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

SHORTEST = 5
"""Letters that a word needs before it is repaired."""
LONGEST = 20
"""Letters above which nothing is repaired: no English word of the rulebook is longer."""
TWO_SLIPS = 9
"""Letters from which a word may hold two slips."""


class Speller:
    """Finds the known word that a mistyped one stands for.

    Words of rules and `ordinary` words are correct as they are, however much they look like another
    word. Among the nearest known words, one that a usual slip leads from is preferred: two letters
    swapped, one left out or doubled; then the most frequent by `frequencies`, then the first of
    `rule_words`.
    """

    def __init__(
        self,
        rule_words: Sequence[str],
        ordinary: frozenset[str],
        frequencies: Mapping[str, float] | None = None,
    ) -> None:
        known = dict.fromkeys((*rule_words, *sorted(ordinary)))
        frequency = frequencies or {}
        ranked = sorted(known, key=lambda word: -frequency.get(word, 0.0))
        self._rank = {word: rank for rank, word in enumerate(ranked)}
        self._near: dict[tuple[bool, str, int], list[str]] = defaultdict(list)
        for word in ranked:
            if len(word) >= SHORTEST - 1:
                self._near[True, word[0], len(word)].append(word)
                self._near[False, word[-1], len(word)].append(word)

    def knows(self, word: str) -> bool:
        """Whether `word` is spelt like a known word."""
        return word in self._rank

    def repair(self, word: str) -> str | None:
        """Return the known word nearest to `word`, or None where none is near enough."""
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
        near = extract(word, nearby, scorer=OSA.distance, score_cutoff=limit, limit=None)
        if not near:
            return None
        return min(
            (slips, not _is_usual_slip(word, known), self._rank[known], known)
            for known, slips, _ in near
        )[-1]


def _is_usual_slip(typed: str, known: str) -> bool:
    """Whether letters were swapped or left out, or one was doubled."""
    if len(typed) <= len(known):
        return len(typed) < len(known) or sorted(typed) == sorted(known)
    doubled = (n for n in range(1, len(typed)) if typed[n] == typed[n - 1])
    return any(typed[:n] + typed[n + 1 :] == known for n in doubled)
