"""Measure the rulebook beside its peers and write the card: `make accuracy`.

Every question is judged by rules or peers fitted to other groups of questions only, and all are
scored by the same definitions, in `bot.domain.classification.scoring`.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from training.card import card
from training.fitting import Questions
from training.lessons import Lessons, lessons, taught
from training.measured import Measured, Verdicts
from training.out_of_fold import classifier, folds, mistype
from training.peers import WorkspaceClassifier, peers
from training.questions_read import Example, examples

CARD = Path(__file__).parents[1] / "docs" / "accuracy.md"
TIMED = 200
"""Questions that are timed, one at a time."""
TAUGHT = 0
"""The fold whose written questions are judged by what a teacher of its own has taught."""
Fitter = Callable[[np.ndarray], WorkspaceClassifier]


def main() -> None:
    """Write docs/accuracy.md; an hour on two cores."""
    questions = examples()
    asked = Questions(questions)
    slips = _mistyped(questions)
    fitters: dict[str, Fitter] = {"no lessons": lambda chosen: _judge(asked, chosen, None)}
    for peer in peers():
        fitters[peer.name] = _on_rows(peer.fit, questions)
    measured = [_as_shipped(questions, slips, asked)]
    measured += [
        _measured(name, fitter, questions, slips, asked.labels) for name, fitter in fitters.items()
    ]
    CARD.write_text(card(questions, measured), "utf-8")
    print(f"{CARD.name}: {len(measured)} ways measured on {len(questions)} questions")


def _as_shipped(questions: list[Example], slips: list[str], asked: Questions) -> Measured:
    """The rulebook fitted to questions and lessons, on what neither fit nor teachers have seen.

    The teachers of the kept lessons have seen every written question and no real one, so those of
    one fold get a teacher of their own: one, to save a quarter of an hour.
    """
    print("whoowns …", file=sys.stderr)
    found = Measured("whoowns")
    kept = lessons()
    typed = [e.question for e in questions]
    written = np.array([n for n, example in enumerate(questions) if example.file != "real"])
    real = np.setdiff1d(np.arange(len(questions)), written)
    for number, (fitted, held_out) in enumerate(folds(questions, asked.labels)):
        parts = [(kept, np.intersect1d(held_out, real))]
        if number == TAUGHT:
            own = taught([questions[row] for row in fitted], teachers=1)
            parts.append((own, np.intersect1d(held_out, written)))
        for known, rows in parts:
            if len(rows):
                judge = _judge(asked, fitted, known)
                found.verdicts |= _judged(judge, typed, rows)
                found.mistyped |= _judged(judge, slips, rows)
    judge = _judge(asked, written, kept)
    found.unseen = _judged(judge, typed, real)
    found.microseconds = _microseconds(judge, typed)
    return found


def _judge(asked: Questions, chosen: np.ndarray, learnt: Lessons | None) -> WorkspaceClassifier:
    known = classifier(asked, chosen, learnt)
    return lambda texts: [known.classify(text) for text in texts]


def _mistyped(questions: Sequence[Example]) -> list[str]:
    chance = random.Random(0)
    return [mistype(example.question, chance) for example in questions]


def _on_rows(
    fit: Callable[[Sequence[str], Sequence[str]], WorkspaceClassifier], questions: Sequence[Example]
) -> Fitter:
    return lambda rows: fit(
        [questions[n].question for n in rows], [questions[n].label for n in rows]
    )


def _measured(
    name: str, fitter: Fitter, questions: list[Example], slips: list[str], labels: np.ndarray
) -> Measured:
    """Verdicts out of fold, on the questions as they are and mistyped, and the time of one."""
    print(f"{name} …", file=sys.stderr)
    found = Measured(name)
    for fitted, held_out in folds(questions, labels):
        judge = fitter(fitted)
        found.verdicts |= _judged(judge, [e.question for e in questions], held_out)
        found.mistyped |= _judged(judge, slips, held_out)
    written = np.array([n for n, example in enumerate(questions) if example.file != "real"])
    judge = fitter(written)
    real = np.setdiff1d(np.arange(len(questions)), written)
    found.unseen = _judged(judge, [e.question for e in questions], real)
    found.microseconds = _microseconds(judge, [e.question for e in questions])
    return found


def _judged(judge: WorkspaceClassifier, texts: list[str], rows: np.ndarray) -> Verdicts:
    if not len(rows):
        return {}
    return dict(zip(rows.tolist(), judge([texts[n] for n in rows]), strict=True))


def _microseconds(judge: WorkspaceClassifier, texts: list[str]) -> float:
    """The median time of one question, asked one at a time."""
    taken = []
    for text in texts[:: max(1, len(texts) // TIMED)]:
        began = time.perf_counter()
        judge([text])
        taken.append((time.perf_counter() - began) * 1e6)
    return statistics.median(taken)


if __name__ == "__main__":
    main()
