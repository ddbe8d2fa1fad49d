"""What a question turned out to be, how sure we are, and the words that made us think so."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """The four things a verdict can say of a question."""

    STRATEGIC = "strategic"
    TACTICAL = "tactical"
    UNCLEAR = "unclear"
    NEITHER = "neither"


GAP = "…"
"""Stands between two words of a signal for those that were between them, which tell nothing."""


class Signal(NamedTuple):
    """Words of a question that moved the verdict.

    `phrase` is the rule that stands for them, as the rulebook writes it, `found` the words as they
    were typed, `kind` the side they speak for, `weight` how much they moved the verdict, with every
    rule that fires in just these words (log-odds, above zero), `theme` what such a question is
    about, and `why` the reason in words. `general` is true where the rule tells no subject, but how
    something is asked, or in which words.
    """

    phrase: str
    found: str
    kind: Kind
    weight: float
    theme: str
    why: str
    general: bool = False


class Probabilities(NamedTuple):
    """How likely each answer is; the three add up to one."""

    strategic: float
    tactical: float
    neither: float

    @classmethod
    def of(cls, product: float, lean: float) -> "Probabilities":
        """From the log-odds of a product decision, and of a strategic one among these."""
        is_product, is_strategic = _sigmoid(product), _sigmoid(lean)
        strategic = is_product * is_strategic
        return cls(strategic, is_product - strategic, 1.0 - is_product)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a question is.

    `confidence` is the probability, 0 to 1, that `kind` is right; for `unclear` it is the larger
    of the two probabilities of a product decision, given that it is one. `signals` come strongest
    first, those that spoke against the verdict among them. `theme` is what the question is about
    where it is a product decision: the theme of the strongest signal for the leaning side that
    names a subject, or `""`. `has_enough_evidence` is false where too little of it was
    English that tells something, which makes it unclear whatever was found.
    """

    kind: Kind
    confidence: float
    probabilities: Probabilities
    signals: tuple[Signal, ...]
    theme: str
    has_enough_evidence: bool = True

    @property
    def leaning(self) -> Kind:
        """`strategic` or `tactical`, whichever is likelier: what the verdict would be if forced."""
        if self.probabilities.strategic > self.probabilities.tactical:
            return Kind.STRATEGIC
        return Kind.TACTICAL

    def theme_for(self, kind: Kind) -> str:
        """The theme, where the question is taken as `kind` and the theme speaks for that side."""
        return self.theme if kind is self.leaning else ""


def spoken_for(lean: float, product: float) -> tuple[Kind, float]:
    """The kind that these two effects make likeliest, and how much they speak for it (log-odds).

    The log-odds of strategic, tactical and neither change by `product + lean / 2`,
    `product - lean / 2` and 0.
    """
    if -product > abs(lean) / 2:
        return Kind.NEITHER, -product
    return (Kind.STRATEGIC, lean) if lean > 0 else (Kind.TACTICAL, -lean)


def _sigmoid(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))
