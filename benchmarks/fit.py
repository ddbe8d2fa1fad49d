"""Fit the rulebook's weights to the labelled questions: `python -m benchmarks.fit`.

Two logistic regressions with a penalty on large weights: is it a product decision, and if so,
strategic or tactical. The same questions and the same rules give the same file.
"""

from pathlib import Path

import numpy as np
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression

import bot.rules
from benchmarks.candidates import Candidate, candidates
from benchmarks.questions_read import Example, examples
from bot.domain.classifier import Classifier
from bot.domain.rulebook import Limits, Rule, Rulebook, Theme
from bot.domain.verdict import Kind
from bot.domain.words import Reading, read
from bot.rules.loader import ordinary_words, read_themes

WEIGHTS = Path(bot.rules.__file__).parent / "weights.toml"
SMALLEST = 0.05
"""Weights below this, in log-odds, are left out: they change nothing one could explain."""
LIMITS = Limits(context=0.5, neither=0.45, routed=0.62, unclear=0.6)


def features(readings: list[Reading], phrases: list[Candidate], book: Rulebook) -> sparse.csr_array:
    """How much each phrase counts in each question, one row a question."""
    tried = Theme("tried", Kind.TACTICAL, "", "")
    rules = tuple(Rule.of(c.phrase, -1.0, 0.0, tried) for c in phrases)
    trial = Classifier(Rulebook({}, rules, book.classes, book.limits, book.ordinary))
    cells = [
        (row, number, scale * phrases[number].freedom)
        for row, reading in enumerate(readings)
        for number, (scale, _) in trial.fired(reading).items()
    ]
    rows, columns, values = zip(*cells, strict=True)
    return sparse.csr_array((values, (rows, columns)), shape=(len(readings), len(phrases)))


class Fit:
    """The two regressions, fitted to `rows`."""

    def __init__(self, rows: sparse.csr_array, labels: np.ndarray) -> None:
        decision = labels != "neither"
        self.product = LogisticRegression(max_iter=500).fit(rows, decision)
        self.lean = LogisticRegression(max_iter=500).fit(
            rows[decision], labels[decision] == "strategic"
        )

    def weights(self, phrases: list[Candidate]) -> list[tuple[float, float]]:
        """Lean and product of each phrase, rounded as they are written."""
        pairs = zip(phrases, self.lean.coef_[0], self.product.coef_[0], strict=True)
        return [(_rounded(c.freedom * a), _rounded(c.freedom * b)) for c, a, b in pairs]

    def limits(self) -> dict[str, float]:
        """Where the two scales stand at rest."""
        return {
            "lean": round(float(self.lean.intercept_[0]), 3),
            "product": round(float(self.product.intercept_[0]), 3),
        }


def _rounded(weight: float) -> float:
    return round(float(weight), 2) if abs(weight) >= SMALLEST else 0.0


def prepare(
    questions: list[Example],
) -> tuple[list[Candidate], list[str], sparse.csr_array, np.ndarray]:
    """The phrases that may get a weight, the written ones, and the questions in their terms."""
    themes, classes, written = read_themes()
    readings = [read(example.question) for example in questions]
    own = [phrase for phrase, _ in written]
    phrases = candidates(own, readings, [example.group for example in questions])
    book = Rulebook(themes, (), classes, LIMITS, ordinary_words())
    labels = np.array([example.label for example in questions])
    return phrases, own, features(readings, phrases, book), labels


def main() -> None:
    """Fit and write `bot/rules/weights.toml`."""
    phrases, own, rows, labels = prepare(examples())
    fit = Fit(rows, labels)
    WEIGHTS.write_text(_toml(phrases, own, fit), "utf-8")
    print(f"{WEIGHTS.name}: {len(phrases)} phrases weighed by {len(labels)} questions")


def _toml(phrases: list[Candidate], own: list[str], fit: Fit) -> str:
    weights = [
        (c.phrase, pair)
        for c, pair in zip(phrases, fit.weights(phrases), strict=True)
        if any(pair)
    ]
    chosen = {n: getattr(LIMITS, n) for n in Limits.__slots__ if n not in ("lean", "product")}
    lines = ["# Written by `python -m benchmarks.fit`; docs/rulebook.md explains the columns.", ""]
    lines += ["[limits]", *(f"{name} = {value}" for name, value in (fit.limits() | chosen).items())]
    for table, is_own in (("phrases", True), ("words", False)):
        lines += ["", f"[{table}]"]
        lines += [
            f'"{phrase}" = [{lean}, {product}]'
            for phrase, (lean, product) in weights
            if (phrase in own) is is_own
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
