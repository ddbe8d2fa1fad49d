"""The regressions behind the weights, and how their results become a rulebook."""

import math
from collections import Counter

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from benchmarks.candidates import candidates
from benchmarks.meanings import meanings
from benchmarks.questions_read import Example
from bot.domain.judging.classifier import Classifier
from bot.domain.judging.emphasis import emphasis
from bot.domain.judging.rulebook import Limits, Rule, Rulebook, Theme
from bot.domain.judging.words import read, stem
from bot.domain.verdict import Kind
from bot.rules.loader import ordinary_words, read_themes

SMALLEST = 0.12
"""Weights below this, in log-odds, are left out: they change nothing one could explain."""
LIMITS = Limits(
    sharp_lean=0.85, sharp_product=0.85, neither=0.4, routed=0.65, unclear=0.55, evidence=3.0
)
"""Chosen out of fold: nine in ten decided, and nearly as many of the others sent to nobody."""
MEANING = 0.7
"""What the meaning of words counts for beside the words themselves."""
NEITHER_SIDE = -2
"""Marks a rule against any product decision; 1 marks strategic ones, -1 tactical ones."""
SIDES = {Kind.STRATEGIC: 1, Kind.TACTICAL: -1, Kind.NEITHER: NEITHER_SIDE}
REFITS = 3
Weights = dict[str, tuple[float, float]]


class Questions:
    """The questions in terms of the phrases that may get a weight, and of what words mean."""

    def __init__(self, questions: list[Example]) -> None:
        self.themes, self.classes, self.written = read_themes()
        self.labels = np.array([example.label for example in questions])
        self.sides = {
            phrase: SIDES[self.themes[theme].kind]
            for phrase, theme in self.written
            if not self.themes[theme].general and " " not in phrase
        }
        self._readings = [read(example.question) for example in questions]
        groups = [example.group for example in questions]
        own = [phrase for phrase, _ in self.written]
        self.phrases = candidates(own, self._readings, groups)
        met = Counter(
            t.word
            for reading in self._readings
            for t in reading.tokens
            if t.sort == "word" and t.word.isascii()
        )
        self.shown, self.places, self._table = meanings(met)
        phrase_rows = self._phrase_rows()
        blocks = [phrase_rows, self._meaning_rows(), phrase_rows @ self.membership]
        self.rows = sparse.hstack(blocks).tocsr()

    def book(self, rules: tuple[Rule, ...], limits: Limits = LIMITS) -> Rulebook:
        """A rulebook of `rules` with the themes and classes as they are written."""
        return Rulebook(self.themes, rules, self.classes, limits, ordinary_words())

    @property
    def membership(self) -> sparse.csr_array:
        """Which phrases belong to which named theme: they share a weight besides their own."""
        names = sorted({name for name, theme in self.themes.items() if not theme.general})
        belongs = np.zeros((len(self.phrases), len(names)))
        for number, (phrase, theme) in enumerate(self.written):
            if theme in names and " " in phrase:
                belongs[number, names.index(theme)] = 1.0 / self.phrases[number].freedom
        return sparse.csr_array(belongs)

    def agreeing(self, theme: str, weights: np.ndarray) -> np.ndarray:
        """The weights of a written rule, without what speaks against its own theme."""
        kind = self.themes[theme].kind
        if self.themes[theme].general:
            return weights
        lean, product = weights
        if kind is Kind.NEITHER:
            return np.array([lean, min(0.0, product)])
        return np.array([max(0.0, lean) if kind is Kind.STRATEGIC else min(0.0, lean), product])

    def vector(self, root: str) -> np.ndarray:
        """The meaning of a stem; that of a very common word counts less."""
        number = len(self.labels)
        rarity = min(1.0, math.log(number / max(1, self._common[root])) / 4)
        return MEANING * rarity * self._table[self.places[root]]

    def _phrase_rows(self) -> sparse.csr_array:
        tried = Theme("tried", Kind.TACTICAL, "", "")
        trial = Classifier(
            self.book(tuple(Rule.of(c.phrase, -1.0, 0.0, tried) for c in self.phrases))
        )
        cells = [
            (row, number, scale * self.phrases[number].freedom)
            for row, reading in enumerate(self._readings)
            for number, (scale, _) in trial.fired(reading).items()
        ]
        rows, columns, values = zip(*cells, strict=True)
        shape = (len(self._readings), len(self.phrases))
        return sparse.csr_array((values, (rows, columns)), shape=shape)

    def _meaning_rows(self) -> sparse.csr_array:
        bags = []
        for reading in self._readings:
            bag: dict[str, float] = {}
            scales = emphasis(reading, LIMITS.context) or [1.0] * len(reading.tokens)
            for token, scale in zip(reading.tokens, scales, strict=True):
                root = stem(token.word)
                if token.sort == "word" and root in self.places:
                    bag[root] = max(scale, bag.get(root, 0.0))
            bags.append(bag)
        self._common = Counter(root for bag in bags for root in bag)
        empty = np.zeros(self._table.shape[1])
        sums = [sum((s * self.vector(r) for r, s in bag.items()), empty) for bag in bags]
        return sparse.csr_array(np.array(sums))


class Fit:
    """Two penalised logistic regressions: a product decision or not; strategic or tactical."""

    def __init__(self, questions: Questions, chosen: np.ndarray) -> None:
        self._questions = questions
        labels, rows = questions.labels[chosen], questions.rows[chosen]
        decision = labels != "neither"
        speaks = [questions.sides.get(c.phrase, 0) for c in questions.phrases]
        self._product = _signed(rows, decision, np.array([min(0, s + 1) for s in speaks]))
        strategic = labels[decision] == "strategic"
        lean_side = np.array([0 if s == NEITHER_SIDE else s for s in speaks])
        self._lean = _signed(rows[decision], strategic, lean_side)

    def rest(self) -> dict[str, float]:
        """Where the two scales stand in a question without any rule."""
        return {
            "lean": round(float(self._lean.intercept_[0]), 3),
            "product": round(float(self._product.intercept_[0]), 3),
        }

    def weights(self) -> tuple[Weights, Weights]:
        """Lean and product of each phrase of the rulebook, and of each word and pair besides."""
        asked = self._questions
        coefficients = np.stack([self._lean.coef_[0], self._product.coef_[0]], axis=1)
        number, width = len(asked.phrases), asked.membership.shape[1]
        freedom = np.array([c.freedom for c in asked.phrases])[:, None]
        shared = asked.membership @ coefficients[-width:]
        totals = freedom * (coefficients[:number] + shared)
        found = {c.phrase: total for c, total in zip(asked.phrases, totals, strict=True)}
        own = {p: asked.agreeing(theme, found.pop(p)) for p, theme in asked.written}
        directions = coefficients[number:-width]
        for root in asked.places:
            word = asked.shown.get(root, root)
            projected = asked.vector(root) @ directions
            found[word] = found.pop(root, 0.0) + projected
        return _rounded(own), _rounded(found)


def _signed(rows: sparse.csr_array, outcome: np.ndarray, sides: np.ndarray) -> LogisticRegression:
    """A fit in which no written rule speaks against its own theme.

    `sides` gives the sign that each of the first columns must have, 0 where either will do. A
    column with the wrong sign is left out and the rest fitted again.
    """
    wanted = np.zeros(rows.shape[1])
    wanted[: len(sides)] = sides
    kept = np.ones(rows.shape[1])
    for _ in range(REFITS):
        fit = LogisticRegression(max_iter=500).fit(rows @ sparse.diags_array(kept), outcome)
        wrong = fit.coef_[0] * wanted < 0
        fit.coef_[0][wrong] = 0.0
        kept[wrong] = 0.0
    return fit


def _rounded(weights: dict[str, np.ndarray]) -> Weights:
    kept: Weights = {}
    for phrase, (lean, product) in weights.items():
        if max(abs(lean), abs(product)) >= SMALLEST:
            kept[phrase] = (round(float(lean), 2), round(float(product), 2))
    return kept
