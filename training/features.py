"""Questions as rows of numbers: which written rules fire in each, and how its words are seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.classification.classifier import Classifier
from bot.domain.classification.rulebook import Limits, Rule, Rulebook, Theme
from bot.domain.classification.tokens import emphasis, tokenize
from bot.domain.classification.word_model import WordModel
from bot.domain.verdict import Kind
from bot.model import load_names
from bot.rules.loader import WrittenRules
from bot.rules.words import everyday_words, foreign_words, ordinary_words, trade_words

LIMITS = Limits(neither=0.4, routed=0.66, unclear=0.55, evidence=0.5)
"""Chosen on questions left out of the fit: most decided, few of the others routed."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A sparse matrix: the cell at `rows[n]` and `columns[n]` holds `values[n]`."""

    rows: np.ndarray
    columns: np.ndarray
    values: np.ndarray
    shape: tuple[int, int]

    def times(self, weights: np.ndarray) -> np.ndarray:
        """Return the product with a matrix of a row a column and two columns."""
        return self._summed(self.rows, self.columns, weights, self.shape[0])

    def transposed_times(self, slopes: np.ndarray) -> np.ndarray:
        """Return the product of the transposed matrix with one of two columns."""
        return self._summed(self.columns, self.rows, slopes, self.shape[1])

    def _summed(
        self, into: np.ndarray, taken: np.ndarray, factor: np.ndarray, length: int
    ) -> np.ndarray:
        return np.stack(
            [np.bincount(into, self.values * side[taken], minlength=length) for side in factor.T],
            axis=1,
        )

    def chosen(self, rows: np.ndarray) -> "Rows":
        """Return some of the rows, in this order; each may be chosen once."""
        position = np.full(self.shape[0], -1)
        position[rows] = np.arange(len(rows))
        kept = position[self.rows] >= 0
        return Rows(
            position[self.rows[kept]],
            self.columns[kept],
            self.values[kept],
            (len(rows), self.shape[1]),
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """A question as a classifier sees it: a symbol for each token, and how much each counts."""

    symbols: list[str]
    scales: list[float] | None


class Reader:
    """Reads questions by the written rules, with names masked and typos repaired as in the bot."""

    def __init__(self, written: WrittenRules) -> None:
        tried = Theme("tried", Kind.TACTICAL, "", "")
        names = load_names()
        self.phrases = [phrase for phrase, _ in written.phrases]
        self._classifier = Classifier(
            Rulebook(
                {tried.name: tried},
                tuple(Rule.of(phrase, -1.0, 0.0, tried) for phrase in self.phrases),
                written.classes,
                LIMITS,
                ordinary_words(),
                trade_words(),
                everyday_words(),
                foreign_words(),
                WordModel({}),
                names.only.difference(*written.classes.values()),
                names.words,
                written.compounds,
            )
        )

    def read(self, questions: Sequence[str]) -> tuple[Rows, list[Seen]]:
        """Return what each rule counts for in each question, and the questions as they are seen."""
        cells: list[tuple[int, int, float]] = []
        seen = []
        for row, question in enumerate(questions):
            text = tokenize(question)
            fired = self._classifier.fired(text)
            cells.extend((row, number, scale) for number, (scale, _) in fired.items())
            scales = emphasis(text, LIMITS.context)
            seen.append(Seen(self._classifier.symbols(text), scales))
        rows, columns, values = (np.array(part) for part in zip(*cells, strict=True))
        return Rows(rows, columns, values, (len(questions), len(self.phrases))), seen
