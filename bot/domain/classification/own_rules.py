"""The rules that a workspace adds itself, and how they move a verdict."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from bot.domain.change import Change, Difference
from bot.domain.classification.classifier import MOST_SIGNALS, confidence_of, kind_of
from bot.domain.classification.phrase import Phrase, phrase_tokens
from bot.domain.classification.rulebook import Limits
from bot.domain.classification.tokens import emphasis, stem, tokenize
from bot.domain.verdict import Kind, Probabilities, Signal, Verdict

OWN_THEME = "own"
"""The theme of own rules: it says where they come from, not what a question is about."""
WHY = "your workspace says so"


class Strength(StrEnum):
    """How much an own rule counts."""

    STRONG = "strong"
    WEAK = "weak"

    @property
    def weight(self) -> float:
        """How much the rule speaks for its kind, in log-odds.

        Measured on the labelled questions: a strong rule turns more than half of those whose other
        words speak against it, a weak one only those that are close.
        """
        return 6.5 if self is Strength.STRONG else 2.8


@dataclass(frozen=True, slots=True)
class OwnRule:
    """Questions that contain `phrase` are `kind`: strategic, tactical or neither.

    `added_by` is a user.
    """

    phrase: Phrase
    kind: Kind
    strength: Strength
    added_by: str = ""

    def __str__(self) -> str:
        return f"{self.phrase.text}: {self.kind}, {self.strength}"

    @property
    def strategic_weight(self) -> float:
        """How much the rule speaks for strategic; below zero for tactical."""
        if self.kind is Kind.NEITHER:
            return 0.0
        return self.strength.weight if self.kind is Kind.STRATEGIC else -self.strength.weight

    @property
    def product_weight(self) -> float:
        """How much the rule speaks for a product decision; below zero against one."""
        return -self.strength.weight if self.kind is Kind.NEITHER else self.strength.weight


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules of a workspace, in the order in which they were added."""

    rules: tuple[OwnRule, ...] = ()

    def with_key(self, key: str) -> OwnRule | None:
        """Return the rule whose phrase has this key, or None."""
        return next((rule for rule in self.rules if rule.phrase.key == key), None)

    def with_rule(self, added: OwnRule) -> "RuleSet":
        """Return the rules with one more, last, in place of one with the same phrase.

        One that says the same already stays, with its number and who added it.
        """
        present = self.with_key(added.phrase.key)
        if present and (present.kind, present.strength) == (added.kind, added.strength):
            return self
        return replace(self, rules=(*self.without(added).rules, added))

    def without(self, removed: OwnRule) -> "RuleSet":
        """Return the rules without the one with this phrase."""
        key = removed.phrase.key
        return replace(self, rules=tuple(rule for rule in self.rules if rule.phrase.key != key))


@dataclass(frozen=True, slots=True)
class RulesChange(Change):
    """The rules of a workspace before and after."""

    before: RuleSet
    after: RuleSet

    @property
    def rules(self) -> Iterator[tuple[OwnRule | None, OwnRule | None]]:
        """The rules that differ, each before and after; who added a rule makes no difference."""
        old = {rule.phrase.key: rule for rule in self.before.rules}
        new = {rule.phrase.key: rule for rule in self.after.rules}
        for key in dict.fromkeys((*old, *new)):
            if str(old.get(key)) != str(new.get(key)):
                yield old.get(key), new.get(key)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Each rule that differs."""
        return tuple(
            Difference("rule", (str(old),) if old else (), (str(new),) if new else ())
            for old, new in self.rules
        )


@dataclass(frozen=True, slots=True)
class Rejection(Change):
    """A rule that was suggested is never suggested again; `known` if that was so before."""

    rule: OwnRule
    known: bool

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The rejection, without the phrase: those are words of people's questions."""
        what = f"{self.rule.kind}, {self.rule.strength}"
        return () if self.known else (Difference("rule rejected", (what,), ()),)


@dataclass(frozen=True, slots=True)
class OwnRuleMatch:
    """An own rule that matched, the words it matched, and how much it counts there (0 to 1)."""

    rule: OwnRule
    words: str
    scale: float


class OwnRules:
    """The rules of one workspace, indexed by their first word."""

    def __init__(self, rules: Iterable[OwnRule] = ()) -> None:
        self.rules = tuple(rules)
        self._by_first: dict[str, list[tuple[tuple[str, ...], OwnRule]]] = {}
        for rule in self.rules:
            stems = rule.phrase.stems
            self._by_first.setdefault(stems[0], []).append((stems, rule))

    def __bool__(self) -> bool:
        return bool(self.rules)

    def applied(self, verdict: Verdict, question: str, limits: Limits) -> Verdict:
        """Return the verdict on a question once the rules that match it are added."""
        matches = self.matches(question, limits.context)
        if not matches:
            return verdict
        odds = _moved(verdict.probabilities, matches)
        signals = _with_own(verdict.signals, matches)
        kind = kind_of(odds, limits, signals)
        moved = Verdict(kind, confidence_of(kind, odds), odds, signals, verdict.theme)
        # The theme belongs to the kind that led before.
        return moved if moved.leaning is verdict.leaning else replace(moved, theme="")

    def matches(self, question: str, context: float) -> list[OwnRuleMatch]:
        """Return the rules that match a question, each where it counts most.

        `context`, from 0 to 1, is what a rule counts outside the sentence that asks.
        """
        text = tokenize(question)
        words = tuple(phrase_tokens(text.tokens))
        stems = tuple(stem(word) for word, _ in words)
        scales = emphasis(text, context) or [1.0] * len(text.tokens)
        best: dict[str, OwnRuleMatch] = {}
        for rule, first, last in self._find(stems):
            begins, ends = words[first][1], words[last - 1][1]
            known = best.get(rule.phrase.key)
            if known is None or known.scale < scales[begins]:
                typed = " ".join(token.typed for token in text.tokens[begins : ends + 1])
                best[rule.phrase.key] = OwnRuleMatch(rule, typed, scales[begins])
        return list(best.values())

    def _find(self, stems: tuple[str, ...]) -> Iterator[tuple[OwnRule, int, int]]:
        """Yield each rule with the range of words that it matches, wherever it does."""
        for first, stem_ in enumerate(stems):
            for wanted, rule in self._by_first.get(stem_, ()):
                last = first + len(wanted)
                if stems[first:last] == wanted:
                    yield rule, first, last


@dataclass(frozen=True, slots=True)
class WorkspaceClassifier:
    """Classifies for one workspace: by the built-in rules, and by its own on top of them."""

    classify: Callable[[str], Verdict]
    own: OwnRules
    limits: Limits

    def verdict(self, question: str) -> Verdict:
        """Return the verdict that the workspace gets on a question."""
        verdict = self.classify(question)
        return self.own.applied(verdict, question, self.limits) if self.own else verdict

    def with_rule(self, rule: OwnRule) -> "WorkspaceClassifier":
        """Return a classifier with one more rule, which replaces one of the same phrase."""
        others = (other for other in self.own.rules if other.phrase.key != rule.phrase.key)
        return replace(self, own=OwnRules((*others, rule)))

    def cached(self) -> "WorkspaceClassifier":
        """Return a classifier that caches, without limit, what the built-in rules say."""
        return replace(self, classify=cache(self.classify))


def _moved(odds: Probabilities, matches: Sequence[OwnRuleMatch]) -> Probabilities:
    product = _logit(1.0 - odds.neither) + sum(m.scale * m.rule.product_weight for m in matches)
    share = odds.strategic / max(odds.strategic + odds.tactical, 1e-12)
    strategic = _logit(share) + sum(m.scale * m.rule.strategic_weight for m in matches)
    return Probabilities.of(product, strategic)


def _with_own(signals: Sequence[Signal], matches: Sequence[OwnRuleMatch]) -> tuple[Signal, ...]:
    own = [
        Signal(
            m.rule.phrase.text,
            m.words,
            m.rule.kind,
            round(m.scale * m.rule.strength.weight, 3),
            OWN_THEME,
            WHY,
        )
        for m in matches
    ]
    strongest = sorted([*own, *signals], key=lambda signal: -signal.weight)
    return tuple(strongest[:MOST_SIGNALS])


def _logit(probability: float) -> float:
    probability = min(max(probability, 1e-9), 1.0 - 1e-9)
    return math.log(probability / (1.0 - probability))
