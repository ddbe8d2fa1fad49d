"""Measure the rulebook beside its peers and write the accuracy card: `make accuracy`.

Every question is classified by rules or peers that were fitted to other groups of questions only,
and all are scored by the same definitions, in `bot.domain.classification.scoring`.
"""

import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from training.accuracy_card import accuracy_card
from training.cross_validation import fit_classifier, folds
from training.distillation import DistillationSet, distil, load_distillation_set
from training.labelled_questions import LabelledQuestion, labelled_questions
from training.measurement import Measurement, classify_rows, median_microseconds, mistype
from training.peers import ClassifyAll, Peer, peers
from training.word_model import TrainingSet

CARD = Path(__file__).parents[1] / "docs" / "accuracy.md"
DISTILLED_FOLD = 0
"""The fold whose written questions are classified with a distillation set of its own."""
Fitter = Callable[[np.ndarray], ClassifyAll]
"""Fits a contender to the questions in these rows."""


def main() -> None:
    """Write docs/accuracy.md; an hour on two cores."""
    questions = labelled_questions()
    training_set = TrainingSet(questions, load_distillation_set())
    chance = random.Random(0)
    mistyped = [mistype(question.text, chance) for question in questions]
    fitters: dict[str, Fitter] = {
        "no distillation": lambda rows: _fit_rulebook(training_set, rows, None)
    }
    for peer in peers():
        fitters[peer.name] = _fitter(peer, questions)
    measurements = [_measure_as_shipped(questions, mistyped, training_set)]
    measurements += [
        _measure(name, fitter, questions, mistyped) for name, fitter in fitters.items()
    ]
    CARD.write_text(accuracy_card(questions, measurements), "utf-8")
    print(f"{CARD.name}: {len(measurements)} contenders on {len(questions)} questions")


def _measure_as_shipped(
    questions: list[LabelledQuestion], mistyped: list[str], training_set: TrainingSet
) -> Measurement:
    """The rulebook fitted with distillation, on what neither the fit nor its teachers have seen.

    The teachers of the shipped distillation set have seen every written question and no real one,
    so the written ones of one fold get a teacher of their own: one, to save a quarter of an hour.
    """
    print("whoowns …", file=sys.stderr)
    measurement = Measurement("whoowns")
    shipped = load_distillation_set()
    texts = [question.text for question in questions]
    written, real = _written_and_real(questions)
    for number, (fitted, held_out) in enumerate(folds(questions)):
        parts = [(shipped, np.intersect1d(held_out, real))]
        if number == DISTILLED_FOLD:
            own = distil([questions[row] for row in fitted], teachers=1)
            parts.append((own, np.intersect1d(held_out, written)))
        for distilled, rows in parts:
            if len(rows):
                classify = _fit_rulebook(training_set, fitted, distilled)
                measurement.verdicts |= classify_rows(classify, texts, rows)
                measurement.mistyped |= classify_rows(classify, mistyped, rows)
    classify = _fit_rulebook(training_set, written, shipped)
    measurement.unseen = classify_rows(classify, texts, real)
    measurement.microseconds = median_microseconds(classify, texts)
    return measurement


def _measure(
    name: str,
    fitter: Fitter,
    questions: list[LabelledQuestion],
    mistyped: list[str],
) -> Measurement:
    """Verdicts out of fold, on the questions as they are and mistyped, and the time of one."""
    print(f"{name} …", file=sys.stderr)
    measurement = Measurement(name)
    texts = [question.text for question in questions]
    for fitted, held_out in folds(questions):
        classify = fitter(fitted)
        measurement.verdicts |= classify_rows(classify, texts, held_out)
        measurement.mistyped |= classify_rows(classify, mistyped, held_out)
    written, real = _written_and_real(questions)
    classify = fitter(written)
    measurement.unseen = classify_rows(classify, texts, real)
    measurement.microseconds = median_microseconds(classify, texts)
    return measurement


def _written_and_real(questions: Sequence[LabelledQuestion]) -> tuple[np.ndarray, np.ndarray]:
    real = np.array([question.real for question in questions])
    return np.flatnonzero(~real), np.flatnonzero(real)


def _fit_rulebook(
    training_set: TrainingSet, rows: np.ndarray, distilled: DistillationSet | None
) -> ClassifyAll:
    classifier = fit_classifier(training_set, rows, distilled)
    return lambda texts: [classifier.classify(text) for text in texts]


def _fitter(peer: Peer, questions: Sequence[LabelledQuestion]) -> Fitter:
    return lambda rows: peer.fit(
        [questions[n].text for n in rows], [questions[n].label for n in rows]
    )


if __name__ == "__main__":
    main()
