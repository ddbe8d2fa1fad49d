"""What is odd about a workspace's own rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from bot.domain.classification.labelled_questions import LabelledQuestions
from bot.domain.classification.own_rules import OwnRule, WorkspaceClassifier
from bot.domain.classification.phrase import found
from bot.domain.classification.rulebook import Theme
from bot.domain.verdict import Kind, Signal

TELLING = 0.5
"""The weight from which a shipped rule is worth naming: most of those with a theme weigh more."""


@dataclass(frozen=True, slots=True)
class WithinOwn:
    """The phrase of `rule` holds the phrase of `other`, so that both fire."""

    rule: OwnRule
    other: OwnRule


@dataclass(frozen=True, slots=True)
class WithinShipped:
    """A shipped rule fires in the phrase of `rule`, for the same kind or another."""

    rule: OwnRule
    shipped: Signal


@dataclass(frozen=True, slots=True)
class NeverFired:
    """None of the latest `of` questions holds the phrase."""

    rule: OwnRule
    of: int


@dataclass(frozen=True, slots=True)
class Contradicted:
    """People called more questions with this phrase something else than what the rule says."""

    rule: OwnRule
    against: int
    agreeing: int


RuleIssue = WithinOwn | WithinShipped | NeverFired | Contradicted


def check(
    judge: WorkspaceClassifier, themes: Mapping[str, Theme], past: LabelledQuestions
) -> tuple[RuleIssue, ...]:
    """Everything odd, rule by rule: overlaps, silence, and contradiction by what people said."""
    return tuple(_overlaps(judge, themes)) + tuple(_use(judge.own.rules, past))


def _overlaps(judge: WorkspaceClassifier, themes: Mapping[str, Theme]) -> Iterator[RuleIssue]:
    for rule, other in permutations(judge.own.rules, 2):
        if found(other.phrase, rule.phrase.stems):
            yield WithinOwn(rule, other)
    for rule in judge.own.rules:
        signals = judge.classify(rule.phrase.text).signals
        telling = [s for s in signals if s.weight >= TELLING and not _general(themes, s.theme)]
        if telling:
            yield WithinShipped(rule, telling[0])


def _use(own: Sequence[OwnRule], past: LabelledQuestions) -> Iterator[RuleIssue]:
    for rule in own:
        holding = past.holding(rule.phrase)
        labels = [one.label for one in holding if one.label not in {None, Kind.UNCLEAR}]
        agreeing = sum(label is rule.kind for label in labels)
        if not holding and len(past):
            yield NeverFired(rule, len(past))
        elif len(labels) - agreeing > agreeing:
            yield Contradicted(rule, len(labels) - agreeing, agreeing)


def _general(themes: Mapping[str, Theme], name: str) -> bool:
    return name in themes and themes[name].general
