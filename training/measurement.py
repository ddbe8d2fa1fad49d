"""The verdicts of one contender, the rulebook or a peer, and the figures over them."""

import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.domain.classification.scoring import Example, Score, score_verdicts
from bot.domain.verdict import Verdict
from training.labelled_questions import LabelledQuestion
from training.peers import ClassifyAll

Verdicts = dict[int, Verdict]
"""Verdicts by the row of their question."""
TIMED = 200
"""Questions that are timed, one at a time."""


@dataclass
class Measurement:
    """What one contender answered, and how long one question took it.

    `verdicts` are on questions that it was not fitted to, `mistyped` on the same with typos.
    """

    name: str
    verdicts: Verdicts = field(default_factory=dict)
    mistyped: Verdicts = field(default_factory=dict)
    microseconds: float = 0.0


def score_of(questions: Sequence[LabelledQuestion], verdicts: Verdicts) -> Score:
    """The figures over these verdicts."""
    return score_verdicts(
        [
            (Example(questions[n].text, questions[n].label, questions[n].group), verdict)
            for n, verdict in verdicts.items()
        ]
    )


def classify_rows(classify: ClassifyAll, texts: Sequence[str], rows: np.ndarray) -> Verdicts:
    """The verdicts on the texts in these rows."""
    if not len(rows):
        return {}
    return dict(zip(rows.tolist(), classify([texts[n] for n in rows]), strict=True))


def median_microseconds(classify: ClassifyAll, texts: Sequence[str]) -> float:
    """The median time of one question, asked one at a time."""
    durations = []
    for text in texts[:: max(1, len(texts) // TIMED)]:
        began = time.perf_counter()
        classify([text])
        durations.append((time.perf_counter() - began) * 1e6)
    return statistics.median(durations)


def mistype(question: str, chance: random.Random) -> str:
    """`question` with one random typo in each of two words of five or more letters."""
    words = question.split(" ")
    long = [n for n, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    for number in chance.sample(long, min(2, len(long))):
        word, at = words[number], chance.randrange(len(words[number]) - 1)
        typo = chance.randrange(3)
        middle = (word[at + 1] + word[at], "", word[at] * 2)[typo]
        words[number] = word[:at] + middle + word[at + (2 if typo == 0 else 1) :]
    return " ".join(words)
