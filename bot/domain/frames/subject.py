"""The verdict on what a frame is around."""

from dataclasses import replace

from bot.domain.classification.classifier import confidence_of, kind_of
from bot.domain.classification.own_rules import WorkspaceClassifier
from bot.domain.classification.tokens import is_bare_topic, tokenize
from bot.domain.frames.frame import DecisionFrame
from bot.domain.verdict import Kind, Probabilities, Verdict, log_odds, probability

PRODUCT_BONUS = 1.5
"""How much it speaks for a product decision that somebody asks who decides it, in log-odds."""
THEME_DECIDES = 0.6
"""Share of the likelier kind from which a bare topic with a theme is decided."""


def framed_verdict(frame: DecisionFrame, classifier: WorkspaceClassifier) -> Verdict:
    """Return the verdict on the subject of a frame.

    Where only a topic was announced, its theme decides. Who owns something is never a question for
    nobody: where the subject says too little, a person has to choose.
    """
    verdict = classifier.verdict(frame.subject)
    if frame.announced and not verdict.theme and is_bare_topic(tokenize(frame.subject)):
        return replace(verdict, kind=Kind.UNCLEAR)
    if not frame.framed or verdict.kind in {Kind.STRATEGIC, Kind.TACTICAL}:
        return verdict
    odds = verdict.probabilities
    share = odds.strategic / max(odds.strategic + odds.tactical, 1e-12)
    product = probability(log_odds(1.0 - odds.neither) + PRODUCT_BONUS)
    odds = Probabilities(product * share, product * (1.0 - share), 1.0 - product)
    kind = kind_of(odds, classifier.limits, verdict.signals)
    if kind is Kind.NEITHER and not frame.owned:
        return verdict
    leading = max(share, 1.0 - share)
    if kind is Kind.UNCLEAR and verdict.theme and leading >= THEME_DECIDES:
        kind = verdict.leaning
    if kind is Kind.NEITHER or (verdict.kind is Kind.NEITHER and not verdict.theme):
        kind = Kind.UNCLEAR
    confidence = confidence_of(kind, odds)
    return replace(
        verdict, kind=kind, confidence=confidence, probabilities=odds, has_enough_evidence=True
    )
