"""What a question turned out to be, how sure that is, and the words behind it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """The kinds of questions; *neither* is not a product decision."""

    STRATEGIC = "strategic"
    TACTICAL = "tactical"
    UNCLEAR = "unclear"
    NEITHER = "neither"


GAP = "…"
"""Stands, between two words of a signal, for words that were between them and don't matter."""
ANY_COLLEAGUE = "colleagues"
"""The theme of a question for anybody who knows; any other topic says more."""
WORDING = "wording"
"""The theme of the signal that says what the wording as a whole speaks for."""


class Signal(NamedTuple):
    """A piece of the evidence: words of a question that moved the verdict, or its wording.

    `phrase` is the rule that matched, as the rulebook writes it, and `found` the words as they
    were typed; both say nothing where the wording as a whole is meant. `kind` is what they speak
    for, and `weight` how strongly, together with every other rule that matched just these words
    (log-odds, above zero). `theme` is what such a question is about, and `why` the reason in words.
    `general` is true where nothing is said about the subject, but how something is asked.
    `strategic` and `product` are what the piece adds to the two scales: over all signals of a
    verdict they add up to its probabilities.
    """

    phrase: str
    found: str
    kind: Kind
    weight: float
    theme: str
    why: str
    general: bool = False
    strategic: float = 0.0
    product: float = 0.0

    @property
    def quotable(self) -> bool:
        """Whether the words are a reason to a person: a written rule with a subject found them."""
        return not self.general and bool(self.found)


class Probabilities(NamedTuple):
    """How likely each kind is; the three add up to one."""

    strategic: float
    tactical: float
    neither: float

    @classmethod
    def of_weights(cls, strategic: float, product: float) -> "Probabilities":
        """From the two scales: their log-odds are p + s / 2, p - s / 2, and 0 for neither."""
        scores = product + strategic / 2, product - strategic / 2, 0.0
        highest = max(scores)
        shares = [math.exp(score - highest) for score in scores]
        total = sum(shares)
        return cls(shares[0] / total, shares[1] / total, shares[2] / total)

    @classmethod
    def of(cls, product: float, strategic: float) -> "Probabilities":
        """From the log-odds of a product decision, and of a strategic one if it is one."""
        is_product, is_strategic = _sigmoid(product), _sigmoid(strategic)
        both = is_product * is_strategic
        return cls(both, is_product - both, 1.0 - is_product)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a question is.

    `confidence` is the probability, 0 to 1, that `kind` is right; for `unclear` it is the larger
    of strategic and tactical, given that it is a product decision. `signals` come strongest first
    and include those that spoke against the verdict. `theme` is what a product question is about:
    the theme of the strongest signal for the leaning kind that has a subject, or `""`.
    `has_enough_evidence` is false where too few words were English, or so few that they ask
    nothing, which makes the question unclear whatever was found.
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

    @property
    def topic(self) -> str:
        """What it is about: the theme, or for *neither* the theme that says most for it."""
        return self.theme if self.kind is not Kind.NEITHER else neither_topic(self.signals)

    def theme_for(self, kind: Kind) -> str:
        """Return the theme if it speaks for `kind`, else `""`."""
        return self.theme if kind is self.leaning else ""


def neither_topic(signals: Iterable[Signal]) -> str:
    """Return the theme that says most for *neither*, or `""` where none does."""
    sums: dict[str, float] = {}
    for signal in signals:
        if signal.kind is Kind.NEITHER and not signal.general:
            sums[signal.theme] = sums.get(signal.theme, 0.0) + signal.weight
    return max(sums, key=lambda theme: (theme != ANY_COLLEAGUE, sums[theme]), default="")


def strongest_kind(strategic_weight: float, product_weight: float) -> tuple[Kind, float]:
    """Return the kind that these weights make likeliest, and how much they speak for it (log-odds).

    With the strategic weight s and the product weight p, the log-odds of strategic, tactical and
    neither change by p + s / 2, p - s / 2 and 0.
    """
    if -product_weight > abs(strategic_weight) / 2:
        return Kind.NEITHER, -product_weight
    if strategic_weight > 0:
        return Kind.STRATEGIC, strategic_weight
    return Kind.TACTICAL, -strategic_weight


def log_odds(probability: float) -> float:
    """Return the log-odds of a probability; 0 and 1 count as almost so."""
    bounded = min(max(probability, 1e-9), 1.0 - 1e-9)
    return math.log(bounded / (1.0 - bounded))


def probability(odds: float) -> float:
    """Return the probability with these log-odds."""
    return _sigmoid(odds)


def _sigmoid(odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))
