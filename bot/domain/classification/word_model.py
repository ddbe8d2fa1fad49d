"""The word model: what the words of a question say as a whole, learnt from labelled questions.

It knows single words, pairs of neighbours and openings of clauses, each by its stems, with a
strategic and a product weight in log-odds. It is one piece of evidence among the written rules, and
none of its words is ever quoted.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.domain.classification.phrase_matcher import GAP, MAX_GAP
from bot.domain.classification.tokens import END, PAUSE, START, STOPWORDS, stem

LONGEST_OPENING = 4
"""Words of an opening at most."""
NAME = "<name>"
"""Stands for a person's name, which has no weight and is in no pair or opening."""
LITTLE = frozenset(map(stem, STOPWORDS))
"""Stems of the commonest words: they weigh, but tell nothing by themselves."""
_ENDS = frozenset({START, END})
_APART = f" {GAP} "
_BREAKS = frozenset({START, END, PAUSE, NAME})

Weights = Mapping[str, tuple[float, float]]
"""The strategic and the product weight of each word, pair or opening."""


class Wording(NamedTuple):
    """What the wording says: how far it moves a question, and how many of its words tell that."""

    strategic: float
    product: float
    telling: int


class WordModel:
    """Weighs the wording of a question."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    def __len__(self) -> int:
        return len(self._weights)

    def weigh(self, symbols: Sequence[str], scales: Sequence[float] | None) -> Wording:
        """Return what the wording says; `scales` say how much each token counts (None: fully)."""
        known = self._weights
        if scales is None:
            found = dict.fromkeys(f for f, _ in features(symbols) if f in known)
            counted = [(feature, 1.0) for feature in found]
        else:
            best: dict[str, float] = {}
            for feature, first in features(symbols):
                if feature in known and scales[first] > best.get(feature, 0.0):
                    best[feature] = scales[first]
            counted = list(best.items())
        strategic = product = 0.0
        telling = 0
        for feature, scale in counted:
            for_strategic, for_product = known[feature]
            strategic += scale * for_strategic
            product += scale * for_product
            telling += " " not in feature and feature not in LITTLE
        return Wording(strategic, product, telling)


def features(symbols: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield each word, pair and opening, and the number of its first token.

    `symbols` are stems; marks, names and classes such as `<number>` stand for what is no word. A
    pair may have a gap, within a clause.
    """
    for number, symbol in enumerate(symbols):
        if symbol == START:
            opening = START
            for following in symbols[number + 1 : number + 1 + LONGEST_OPENING]:
                if following in _BREAKS:
                    break
                opening = f"{opening} {following}"
                yield opening, number
        elif symbol not in _BREAKS:
            if symbol[0] != "<":
                yield symbol, number
            between = " "
            for following in symbols[number + 1 : number + 2 + MAX_GAP]:
                if following in _ENDS:
                    break
                if following not in _BREAKS:
                    yield f"{symbol}{between}{following}", number
                between = _APART
