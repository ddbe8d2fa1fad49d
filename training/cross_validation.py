"""Measure the rulebook on groups of questions that a fit has not seen.

`python -m training.cross_validation` measures five folds without the distillation set, whose
teachers have seen all written questions. With `--distil FOLD` it measures one fold, 0 to 4, without
that set and with one made for the fold by teachers of its own; forty minutes on two cores.
"""

import argparse
import dataclasses
import random
import sys
from collections.abc import Iterator, Sequence

import numpy as np

from bot.domain.classification.classifier import Classifier
from bot.domain.classification.scoring import Score
from bot.rules import load_rulebook
from bot.rules.loader import rules_of
from training.distillation import DistillationSet, distil, load_distillation_set
from training.features import LIMITS
from training.fit import fit, wording
from training.labelled_questions import PARTS, LabelledQuestion, labelled_questions
from training.measurement import Verdicts, mistype, score_of
from training.word_model import TrainingSet, as_model

FOLDS = 5


def folds(questions: Sequence[LabelledQuestion]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Rows to fit on and rows to measure on, no group in both."""
    groups = sorted({question.group for question in questions})
    random.Random(0).shuffle(groups)
    fold_of = {group: number % FOLDS for number, group in enumerate(groups)}
    numbers = np.array([fold_of[question.group] for question in questions])
    for number in range(FOLDS):
        yield np.flatnonzero(numbers != number), np.flatnonzero(numbers == number)


def fit_classifier(
    training_set: TrainingSet, chosen: np.ndarray, distilled: DistillationSet | None = None
) -> Classifier:
    """A classifier whose weights come only from the `chosen` rows, and `distilled` if given."""
    model = as_model(training_set.fit(chosen, distilled))
    questions = [training_set.questions[row] for row in chosen]
    given = wording([training_set.seen[row] for row in chosen], model)
    written, rules = training_set.written, training_set.rules.chosen(chosen)
    weights, usual, (strategic, product) = fit(written, rules, given, questions)
    limits = dataclasses.replace(LIMITS, strategic_intercept=strategic, product_intercept=product)
    return Classifier(
        dataclasses.replace(
            load_rulebook(), rules=rules_of(written, weights, usual), limits=limits, model=model
        )
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--distil", type=int, choices=range(FOLDS), metavar="FOLD")
    fold = parser.parse_args().distil
    questions = labelled_questions()
    training_set = TrainingSet(questions, load_distillation_set())
    if fold is None:
        _measure_all_folds(questions, training_set)
    else:
        _measure_distillation(questions, training_set, fold)


def _measure_all_folds(questions: list[LabelledQuestion], training_set: TrainingSet) -> None:
    verdicts: Verdicts = {}
    mistyped: Verdicts = {}
    chance = random.Random(0)
    for fitted, held_out in folds(questions):
        classifier = fit_classifier(training_set, fitted)
        for row in held_out:
            verdicts[row] = classifier.classify(questions[row].text)
            mistyped[row] = classifier.classify(mistype(questions[row].text, chance))
    for part in PARTS:
        rows = [n for n, question in enumerate(questions) if question.part == part]
        print(f"{part:8}", _line(score_of(questions, {n: verdicts[n] for n in rows})))
        print(f"{'':8}", "mistyped:", _line(score_of(questions, {n: mistyped[n] for n in rows})))
    real = [n for n, question in enumerate(questions) if question.real]
    if not real:
        print("real questions: not here, skipped", file=sys.stderr)
        return
    written = np.setdiff1d(np.arange(len(questions)), real)
    classifier = fit_classifier(training_set, written)
    unseen = {row: classifier.classify(questions[row].text) for row in real}
    print("real, fitted to no real question:", _line(score_of(questions, unseen)))


def _measure_distillation(
    questions: list[LabelledQuestion], training_set: TrainingSet, fold: int
) -> None:
    fitted, held_out = list(folds(questions))[fold]
    own = distil([questions[row] for row in fitted])
    for name, distilled in (("without", None), ("with", own)):
        classifier = fit_classifier(training_set, fitted, distilled)
        for part in PARTS:
            rows = [row for row in held_out if questions[row].part == part]
            verdicts = {row: classifier.classify(questions[row].text) for row in rows}
            figures = _line(score_of(questions, verdicts))
            print(f"{name} distillation, {len(rows):,} {part} questions: {figures}")


def _line(score: Score) -> str:
    """The figures in one line."""
    names = ("forced", "decided", "right", "not_routed", "called_neither", "calibration_error")
    figures = [(name, getattr(score, name)) for name in names]
    return "  ".join(f"{n} {v:.3f}" if v is not None else f"{n} -" for n, v in figures)


if __name__ == "__main__":
    main()
