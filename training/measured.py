"""What one way of telling the kinds apart said, and how good that was."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.classification.scoring import ROLES, Labelled, Score, score_verdicts
from bot.domain.verdict import Kind, Verdict
from training.peers import likeliest
from training.questions_read import Example

Verdicts = dict[int, Verdict]
"""Verdicts by the row of their question."""
UNDECIDED = 0.1
"""The share of product questions that each way leaves undecided where all are to leave as many."""


@dataclass
class Measured:
    """One way's verdicts: out of fold, the same mistyped, and on real ones it never learnt from."""

    name: str
    verdicts: Verdicts = field(default_factory=dict)
    mistyped: Verdicts = field(default_factory=dict)
    unseen: Verdicts = field(default_factory=dict)
    microseconds: float = 0.0


def scored(questions: Sequence[Example], verdicts: Verdicts) -> Score:
    """The figures over these verdicts."""
    return score_verdicts(
        [
            (Labelled(questions[n].question, questions[n].label, questions[n].group), verdict)
            for n, verdict in verdicts.items()
        ]
    )


def sure_ones(questions: Sequence[Example], verdicts: Verdicts) -> Verdicts:
    """The likeliest of three kinds for each, but `unclear` where a way is least sure.

    Empty for a way that cannot say which tenth that is.
    """
    named = {
        n: likeliest(v.probabilities.strategic, v.probabilities.tactical, v.probabilities.neither)
        for n, v in verdicts.items()
    }
    sure = sorted(v.confidence for n, v in named.items() if questions[n].label in ROLES)
    limit = sure[int(UNDECIDED * len(sure))]
    if sum(confidence <= limit for confidence in sure) > 2 * UNDECIDED * len(sure):
        return {}
    return {
        n: v if v.confidence >= limit else Verdict(Kind.UNCLEAR, 0.5, v.probabilities, (), "")
        for n, v in named.items()
    }
