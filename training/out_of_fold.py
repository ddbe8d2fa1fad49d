"""Measure on groups that a fit has not seen: `python -m training.out_of_fold`."""

import dataclasses
import random
import sys
from collections.abc import Iterator

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

from bot.domain.classification.classifier import Classifier
from bot.domain.classification.rulebook import Rule
from bot.domain.classification.scoring import Labelled, Score, score_verdicts
from bot.domain.verdict import Verdict
from bot.rules.loader import rules_of
from training.fitting import LIMITS, Fit, Questions
from training.lessons import Lessons
from training.questions_read import Example, examples, part_of

FOLDS = 5


def folds(questions: list[Example], labels: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Rows to fit on and rows to measure on, no group in both."""
    groups = [example.group for example in questions]
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    yield from splitter.split(np.zeros(len(labels)), labels, groups)


def classifier(asked: Questions, chosen: np.ndarray, lessons: Lessons | None = None) -> Classifier:
    """A classifier whose weights come from the `chosen` rows, and `lessons` if given, only."""
    fit = Fit(asked, chosen, lessons)
    rules: tuple[Rule, ...] = rules_of(asked.themes, asked.written, *fit.weights())
    return Classifier(asked.book(rules, dataclasses.replace(LIMITS, **fit.rest())))


def mistype(question: str, chance: random.Random) -> str:
    """`question` with one random slip in each of two words of five or more letters."""
    words = question.split(" ")
    long = [n for n, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    for number in chance.sample(long, min(2, len(long))):
        word, place = words[number], chance.randrange(len(words[number]) - 1)
        slip = chance.randrange(3)
        middle = (word[place + 1] + word[place], "", word[place] * 2)[slip]
        words[number] = word[:place] + middle + word[place + (2 if slip == 0 else 1) :]
    return " ".join(words)


def main() -> None:
    """Print the figures for the written and the real questions."""
    questions = examples()
    asked = Questions(questions)
    verdicts: dict[int, Verdict] = {}
    mistyped: dict[int, Verdict] = {}
    chance = random.Random(0)
    for fitted, measured in folds(questions, asked.labels):
        judge = classifier(asked, fitted)
        for row in measured:
            verdicts[row] = judge.classify(questions[row].question)
            mistyped[row] = judge.classify(mistype(questions[row].question, chance))
    for name in ("written", "more", "real"):
        rows = [n for n, example in enumerate(questions) if part_of(example) == name]
        print(f"{name:8}", told(score_of(questions, rows, verdicts)))
        print(f"{'':8}", "mistyped:", told(score_of(questions, rows, mistyped)))
    rows = [n for n, example in enumerate(questions) if part_of(example) == "real"]
    judge = classifier(asked, np.array([n for n in range(len(questions)) if n not in set(rows)]))
    unseen = {row: judge.classify(questions[row].question) for row in rows}
    if rows:
        print("real, fitted to no real question:", told(score_of(questions, rows, unseen)))
    else:
        print("real questions: not here, skipped", file=sys.stderr)


def score_of(questions: list[Example], rows: list[int], verdicts: dict[int, Verdict]) -> Score:
    """The score of the verdicts on these rows."""
    return score_verdicts(
        [
            (Labelled(questions[n].question, questions[n].label, questions[n].group), verdicts[n])
            for n in rows
        ]
    )


def told(found: Score) -> str:
    """The figures in one line."""
    names = ("forced", "decided", "right", "not_routed", "called_neither", "calibration_error")
    figures = [(name, getattr(found, name)) for name in names]
    return "  ".join(f"{n} {v:.3f}" if v is not None else f"{n} -" for n, v in figures)


if __name__ == "__main__":
    main()
