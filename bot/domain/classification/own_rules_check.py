"""Find what is odd about a workspace's own rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from bot.domain.classification.labelled_questions import LabelledQuestions
from bot.domain.classification.own_rules import OwnRule, WorkspaceClassifier
from bot.domain.classification.phrase import contains
from bot.domain.classification.rulebook import Theme
from bot.domain.verdict import Kind, Signal

WORTH_NAMING = 0.5
"""The least weight of a built-in rule that is named: most of those with a theme have more."""


@dataclass(frozen=True, slots=True)
class WithinOwn:
    """The phrase of `rule` contains the phrase of `other`, so that both match."""

    rule: OwnRule
    other: OwnRule


@dataclass(frozen=True, slots=True)
class WithinShipped:
    """A built-in rule fires in the phrase of `rule`, for the same kind or another."""

    rule: OwnRule
    shipped: Signal


@dataclass(frozen=True, slots=True)
class RarelyMatched:
    """Few or none of the latest questions contain the phrase, and none of the reader's own."""

    rule: OwnRule


@dataclass(frozen=True, slots=True)
class Contradicted:
    """More people's feedback on questions with this phrase contradicts the rule than agrees."""

    rule: OwnRule
    against: int
    agreeing: int


RuleIssue = WithinOwn | WithinShipped | RarelyMatched | Contradicted


def check(
    classifier: WorkspaceClassifier,
    themes: Mapping[str, Theme],
    past: LabelledQuestions,
    reader_id: str,
) -> tuple[RuleIssue, ...]:
    """Return all issues: rules that overlap, hardly match, or contradict people's feedback.

    They say nothing that would show the reader whether somebody used certain words in private.
    """
    used = _use(classifier.own.rules, past, reader_id)
    return tuple(_overlaps(classifier, themes)) + tuple(used)


def _overlaps(classifier: WorkspaceClassifier, themes: Mapping[str, Theme]) -> Iterator[RuleIssue]:
    for rule, other in permutations(classifier.own.rules, 2):
        if contains(rule.phrase.stems, other.phrase):
            yield WithinOwn(rule, other)
    general = {name for name, theme in themes.items() if theme.general}
    for rule in classifier.own.rules:
        signals = classifier.classify(rule.phrase.text).signals
        strong = [s for s in signals if s.weight >= WORTH_NAMING and s.theme not in general]
        if strong:
            yield WithinShipped(rule, strong[0])


def _use(own: Sequence[OwnRule], past: LabelledQuestions, reader_id: str) -> Iterator[RuleIssue]:
    for rule in own:
        containing, _ = past.countable(rule.phrase, reader_id)
        labels = [q.label for q in containing if q.label not in {None, Kind.UNCLEAR}]
        agreeing = sum(label is rule.kind for label in labels)
        if not containing and len(past):
            yield RarelyMatched(rule)
        elif len(labels) - agreeing > agreeing:
            yield Contradicted(rule, len(labels) - agreeing, agreeing)
