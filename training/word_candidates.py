"""The words, pairs and openings that the word model may weigh, and where they occur."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from scipy import sparse

from bot.domain.classification.phrase_matcher import GAP
from bot.domain.classification.tokens import START
from bot.domain.classification.word_model import features
from training.features import Seen

LEAST_GROUPS = {"opening": 6, "pair": 4, "pair apart": 8, "word": 2}
"""Groups of questions in which each must occur to be weighed at all."""
LEAST_DISTILLED = 12
"""Augmented questions in which a word must occur to be weighed without that."""


def sort_of(feature: str) -> str:
    """Return whether a feature is an `opening`, a `pair`, a `pair apart` or a `word`."""
    if feature.startswith(START):
        return "opening"
    if GAP in feature:
        return "pair apart"
    return "pair" if " " in feature else "word"


def candidates(
    questions: Sequence[Seen],
    groups: Sequence[str],
    distilled: Iterable[Seen],
    allowed: frozenset[str],
    rule_words: Collection[str],
) -> dict[str, int]:
    """Return the column of every feature that may get a weight.

    Each of its words must be `allowed`, so that no name and no group is among them. `rule_words`
    are written rules, so that they aren't weighed a second time by themselves.
    """
    groups_of = defaultdict[str, set[str]](set)
    for seen, group in zip(questions, groups, strict=True):
        for feature, _ in features(seen.symbols):
            groups_of[feature].add(group)
    counts = Counter(
        symbol for seen in distilled for symbol in set(seen.symbols) if symbol in allowed
    )
    chosen = [f for f, its in groups_of.items() if len(its) >= LEAST_GROUPS[sort_of(f)]]
    chosen += [word for word, number in counts.items() if number >= LEAST_DISTILLED]
    kept = sorted(f for f in {*chosen}.difference(rule_words) if _may_weigh(f, allowed))
    return {feature: column for column, feature in enumerate(kept)}


def _may_weigh(feature: str, allowed: frozenset[str]) -> bool:
    return all(
        part in allowed or part[0] == "<" or part in {START, GAP} for part in feature.split(" ")
    )


def feature_rows(texts: Sequence[Seen], columns: Mapping[str, int]) -> sparse.csr_array:
    """Return a row a text: what each feature counts for in it, from 0 to 1."""
    cells: list[tuple[int, int, float]] = []
    for row, seen in enumerate(texts):
        best: dict[int, float] = {}
        for feature, first in features(seen.symbols):
            column = columns.get(feature)
            if column is not None:
                scale = seen.scales[first] if seen.scales else 1.0
                best[column] = max(scale, best.get(column, 0.0))
        cells.extend((row, column, scale) for column, scale in best.items())
    rows, places, values = zip(*cells, strict=True)
    return sparse.csr_array((np.array(values), (rows, places)), (len(texts), len(columns)))
