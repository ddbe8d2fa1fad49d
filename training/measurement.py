"""The verdicts of one contender, the rulebook or a peer, and the figures over them."""

import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.domain.classification.scoring import ROLES, Example, Score, score_verdicts
from bot.domain.verdict import Kind, Verdict
from training.labelled_questions import LabelledQuestion
from training.peers import ClassifyAll, likeliest

Verdicts = dict[int, Verdict]
"""Verdicts by the row of their question."""
UNDECIDED = 0.1
"""The share of product questions that each contender leaves undecided where all leave as many."""
TIMED = 200
"""Questions that are timed, one at a time."""


@dataclass
class Measurement:
    """What one contender answered, and how long one question took it.

    `verdicts` are out of fold, `mistyped` the same for questions with typos, `unseen` those on
    real questions by a contender that was fitted to none of them.
    """

    name: str
    verdicts: Verdicts = field(default_factory=dict)
    mistyped: Verdicts = field(default_factory=dict)
    unseen: Verdicts = field(default_factory=dict)
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


def with_a_tenth_undecided(questions: Sequence[LabelledQuestion], verdicts: Verdicts) -> Verdicts:
    """The likeliest of three kinds for each, but `unclear` where the contender is least sure.

    Empty for a contender that cannot say which tenth that is.
    """
    forced = {
        n: likeliest(v.probabilities.strategic, v.probabilities.tactical, v.probabilities.neither)
        for n, v in verdicts.items()
    }
    ranked = sorted(v.confidence for n, v in forced.items() if questions[n].label in ROLES)
    limit = ranked[int(UNDECIDED * len(ranked))]
    if sum(confidence <= limit for confidence in ranked) > 2 * UNDECIDED * len(ranked):
        return {}
    return {
        n: v if v.confidence >= limit else Verdict(Kind.UNCLEAR, 0.5, v.probabilities, (), "")
        for n, v in forced.items()
    }


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
