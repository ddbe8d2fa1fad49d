"""Repair typos in whole words, but never touch an ordinary English word."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain

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

    Words of rules, `ordinary` words and those of the `trade` are correct as they are, however much
    they look like another word. Among the nearest known words, one that a usual slip leads from is
    preferred: two letters swapped, one left out or doubled; then the most frequent by
    `frequencies`, then the first of `rule_words`, then the first by alphabet.
    """

    def __init__(
        self,
        rule_words: Sequence[str],
        ordinary: frozenset[str],
        frequencies: Mapping[str, float] | None = None,
        trade: frozenset[str] = frozenset(),
    ) -> None:
        self._ordinary, self._trade = ordinary, trade
        frequency = frequencies or {}
        frequent = (word for word in sorted(frequency) if word in ordinary or word in trade)
        ranked = sorted(
            dict.fromkeys((*rule_words, *frequent)), key=lambda word: -frequency.get(word, 0.0)
        )
        # Nine in ten known words are neither frequent nor in rules: they share a rank.
        self._ranks = {word: rank for rank, word in enumerate(ranked)}
        self._near: dict[tuple[bool, str, int], list[str]] = defaultdict(list)
        others = (word for word in chain(ordinary, trade) if word not in self._ranks)
        for word in chain(ranked, others):
            if len(word) >= SHORTEST - 1:
                self._near[True, word[0], len(word)].append(word)
                self._near[False, word[-1], len(word)].append(word)

    def knows(self, word: str) -> bool:
        """Whether `word` is spelt like a known word."""
        return word in self._ranks or word in self._ordinary or word in self._trade

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
        last = len(self._ranks)
        return min(
            (slips, not _is_usual_slip(word, known), self._ranks.get(known, last), known)
            for known, slips, _ in near
        )[-1]


def _is_usual_slip(typed: str, known: str) -> bool:
    """Whether letters were swapped or left out, or one was doubled."""
    if len(typed) <= len(known):
        return len(typed) < len(known) or sorted(typed) == sorted(known)
    doubled = (n for n in range(1, len(typed)) if typed[n] == typed[n - 1])
    return any(typed[:n] + typed[n + 1 :] == known for n in doubled)
