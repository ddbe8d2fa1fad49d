"""Measure the rulebook beside its peers and write the accuracy card: `make accuracy`.

All contenders are measured on the same questions that none of them has seen, by the definitions of
`bot.domain.classification.scoring`.
"""

import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.rules import load_classifier
from training.accuracy_card import accuracy_card
from training.cross_validation import fit_classifier
from training.distillation import load_distillation_set
from training.labelled_questions import LabelledQuestion, labelled_questions, unseen_questions
from training.measurement import Measurement, classify_rows, median_microseconds, mistype
from training.peers import ClassifyAll, Peer, peers
from training.word_model import TrainingSet

CARD = Path(__file__).parents[1] / "docs" / "accuracy.md"


def main() -> None:
    """Write docs/accuracy.md; ten minutes on two cores."""
    fitted, unseen = labelled_questions(), unseen_questions()
    real = [question for question in fitted if question.real]
    questions = [*unseen, *real]
    chance = random.Random(0)
    mistyped = [mistype(question.text, chance) for question in questions]
    measurements = [_measure("whoowns", *_rulebook(fitted), questions, mistyped)]
    for peer in peers():
        on_unseen, on_real = _peer(peer, fitted)
        measurements.append(_measure(peer.name, on_unseen, on_real, questions, mistyped))
    CARD.write_text(accuracy_card(questions, measurements), "utf-8")
    print(f"{CARD.name}: {len(measurements)} contenders on {len(questions)} questions")


def _rulebook(questions: list[LabelledQuestion]) -> tuple[ClassifyAll, ClassifyAll]:
    """Return the rulebook as it ships, and one that was fitted to no question of real people.

    The teachers of the distillation set have seen neither those nor the unseen questions.
    """
    distilled = load_distillation_set()
    written = np.array([n for n, question in enumerate(questions) if not question.real])
    without_real = fit_classifier(TrainingSet(questions, distilled), written, distilled)
    shipped = load_classifier()
    return (
        lambda texts: [shipped.classify(text) for text in texts],
        lambda texts: [without_real.classify(text) for text in texts],
    )


def _peer(peer: Peer, questions: list[LabelledQuestion]) -> tuple[ClassifyAll, ClassifyAll]:
    """Return a peer fitted to all questions, and one fitted to none of real people."""
    written = [question for question in questions if not question.real]
    on_unseen, on_real = (
        peer.fit([q.text for q in some], [q.label for q in some]) for some in (questions, written)
    )
    return on_unseen, on_real


def _measure(
    name: str,
    on_unseen: ClassifyAll,
    on_real: ClassifyAll,
    questions: Sequence[LabelledQuestion],
    mistyped: Sequence[str],
) -> Measurement:
    """Return the verdicts on the questions as they are and mistyped, and the time of one."""
    print(f"{name} …", file=sys.stderr)
    measurement = Measurement(name)
    texts = [question.text for question in questions]
    real = np.array([question.real for question in questions])
    for classify, rows in ((on_unseen, np.flatnonzero(~real)), (on_real, np.flatnonzero(real))):
        measurement.verdicts |= classify_rows(classify, texts, rows)
        measurement.mistyped |= classify_rows(classify, mistyped, rows)
    measurement.microseconds = median_microseconds(on_unseen, texts)
    return measurement


if __name__ == "__main__":
    main()
