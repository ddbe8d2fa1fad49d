"""Fit the rulebook's weights to labelled questions and the distillation set.

`python -m training.fit` writes `bot/rules/weights.toml` and `words.tsv`. The same questions,
distillation set and rules give the same files.
"""

from pathlib import Path

import numpy as np
from scipy import sparse

import bot.rules
from bot.domain.classification.rulebook import Limits
from training.digest import digest
from training.distillation import DistillationSet, load_distillation_set
from training.features import LIMITS, TrainingSet
from training.labelled_questions import labelled_questions
from training.regression import fit_scales

RULES = Path(bot.rules.__file__).parent
WEIGHTS, WORDS = RULES / "weights.toml", RULES / "words.tsv"
DISTILLED_WEIGHT = 0.6
"""What a question of the distillation set counts for, which no person has labelled."""
SMALLEST = 0.05
"""Weights below this, in log-odds, are left out: they change nothing one could explain."""
Weights = dict[str, tuple[float, float]]
"""The strategic and the product weight of each phrase."""


def main() -> None:
    """Fit to every question; write `bot/rules/weights.toml` and `words.tsv`."""
    questions = TrainingSet(labelled_questions())
    fit = Fit(questions, np.arange(len(questions.labels)), load_distillation_set())
    weights, words = file_contents(fit)
    WEIGHTS.write_text(weights, "utf-8")
    WORDS.write_text(words, "utf-8")
    print(f"{WEIGHTS.name} and {WORDS.name} ({words.count(chr(10)) - 1:,} words, pairs, openings)")


class Fit:
    """The weights that the `chosen` rows of the training set give, and the distillation set."""

    def __init__(
        self,
        questions: TrainingSet,
        chosen: np.ndarray,
        distilled: DistillationSet | None = None,
    ) -> None:
        self._questions = questions
        labels = questions.labels[chosen]
        rows, sample_weights = questions.rows[chosen], questions.sample_weights[chosen]
        targets = np.stack([labels == "strategic", labels == "tactical"], axis=1).astype(float)
        if distilled:
            rows = sparse.vstack([rows, questions.rows_of_distillation_set(distilled)]).tocsr()
            targets = np.vstack([targets, distilled.soft_labels])
            added = np.full(len(distilled.questions), DISTILLED_WEIGHT)
            sample_weights = np.append(sample_weights, added)
        self._scales = fit_scales(rows, targets, sample_weights, questions.freedom, questions.signs)

    def intercepts(self) -> dict[str, float]:
        """Where the two scales stand in a question in which no rule fires."""
        strategic, product = self._scales.intercepts
        return {
            "strategic_intercept": round(float(strategic), 3),
            "product_intercept": round(float(product), 3),
        }

    def weights(self) -> tuple[Weights, Weights]:
        """The weights of the phrases of the rulebook, and of other words, pairs and openings."""
        questions, coefficients = self._questions, self._scales.weights
        number, width = len(questions.phrases), questions.membership.shape[1]
        freedom = np.array([candidate.freedom for candidate in questions.phrases])[:, None]
        shared = questions.membership @ coefficients[-width:]
        totals = freedom * (coefficients[:number] + shared)
        learnt = {c.phrase: total for c, total in zip(questions.phrases, totals, strict=True)}
        written = {
            phrase: questions.agreeing_weights(theme, learnt.pop(phrase))
            for phrase, theme in questions.written
        }
        by_features = questions.word_features @ coefficients[number:-width]
        for root, total in zip(questions.stems, by_features, strict=True):
            word = questions.spellings.get(root, root)
            learnt[word] = learnt.pop(root, 0.0) + total
        return _rounded(written), _rounded(learnt)


def file_contents(fit: Fit) -> tuple[str, str]:
    """The text of `weights.toml` and of `words.tsv`."""
    written, learnt = fit.weights()
    return _toml(fit.intercepts(), written), _tsv(learnt)


def _toml(intercepts: dict[str, float], written: Weights) -> str:
    chosen = [name for name in Limits.__slots__ if name not in intercepts]
    limits = intercepts | {name: getattr(LIMITS, name) for name in chosen}
    lines = ["# Written by `python -m training.fit`; docs/rulebook.md explains it."]
    lines += [f"# Fitted to: {digest()}", ""]
    lines += ["[limits]", *(f"{name} = {value}" for name, value in limits.items())]
    lines += ["", "[phrases]"]
    lines += [
        f'"{phrase}" = [{strategic}, {product}]' for phrase, (strategic, product) in written.items()
    ]
    return "\n".join(lines) + "\n"


def _tsv(learnt: Weights) -> str:
    """The most strategic first, the most tactical last."""
    ranked = sorted(learnt.items(), key=lambda item: (-item[1][0], item[0]))
    lines = [f"{word}\t{strategic}\t{product}" for word, (strategic, product) in ranked]
    return "\n".join(["phrase\tstrategic_weight\tproduct_weight", *lines]) + "\n"


def _rounded(weights: dict[str, np.ndarray]) -> Weights:
    kept: Weights = {}
    for phrase, (strategic, product) in weights.items():
        if max(abs(strategic), abs(product)) >= SMALLEST:
            kept[phrase] = (round(float(strategic), 2), round(float(product), 2))
    return kept


if __name__ == "__main__":
    main()
