"""The rules that a workspace adds itself, and what they make of a verdict."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from bot.domain.classification.classifier import MOST_SIGNALS, confidence_of, kind_of
from bot.domain.classification.phrase import Phrase, phrase_tokens
from bot.domain.classification.rulebook import Limits
from bot.domain.classification.tokens import emphasis, read, stem
from bot.domain.verdict import Kind, Probabilities, Signal, Verdict

OWN_THEME = "own"
"""The theme of own rules: it tells where they come from, not what a question is about."""
WHY = "your workspace says so"


class Strength(StrEnum):
    """How much an own rule counts."""

    STRONG = "strong"
    WEAK = "weak"

    @property
    def weight(self) -> float:
        """The log-odds by which the rule moves a question.

        Measured on the known questions: against the rest of its words the strong one turns more
        than half of them, the weak one those that are close.
        """
        return 6.5 if self is Strength.STRONG else 2.8


@dataclass(frozen=True, slots=True)
class OwnRule:
    """Questions that hold `phrase` are `kind`: strategic, tactical or neither.

    `added_by` is the user who said so.
    """

    phrase: Phrase
    kind: Kind
    strength: Strength
    added_by: str = ""

    def __str__(self) -> str:
        return f"{self.phrase.text}: {self.kind}, {self.strength}"

    @property
    def lean(self) -> float:
        """How much it moves a question towards strategic; below zero towards tactical."""
        if self.kind is Kind.NEITHER:
            return 0.0
        return self.strength.weight if self.kind is Kind.STRATEGIC else -self.strength.weight

    @property
    def product(self) -> float:
        """How much it moves a question towards being a product decision at all."""
        return -self.strength.weight if self.kind is Kind.NEITHER else self.strength.weight


@dataclass(frozen=True, slots=True)
class Fired:
    """An own rule that was found, in which words, and how much it counts there (0 to 1)."""

    rule: OwnRule
    words: str
    scale: float


class OwnRules:
    """The rules of one workspace, ready to be found in its questions."""

    def __init__(self, rules: Iterable[OwnRule] = ()) -> None:
        self.rules = tuple(rules)
        self._by_first: dict[str, list[tuple[tuple[str, ...], OwnRule]]] = {}
        for rule in self.rules:
            stems = rule.phrase.stems
            self._by_first.setdefault(stems[0], []).append((stems, rule))

    def __bool__(self) -> bool:
        return bool(self.rules)

    def fired(self, text: str, context: float) -> list[Fired]:
        """The rules found in a question, each where it counts most.

        `context`, from 0 to 1, is what a rule counts for outside the sentence that asks.
        """
        reading = read(text)
        tokens = reading.tokens
        words = tuple(phrase_tokens(tokens))
        stems = tuple(stem(word) for word, _ in words)
        scales = emphasis(reading, context) or [1.0] * len(tokens)
        best: dict[str, Fired] = {}
        for rule, first, last in self._find(stems):
            begins, ends = words[first][1], words[last - 1][1]
            known = best.get(rule.phrase.key)
            if known is None or known.scale < scales[begins]:
                typed = " ".join(token.typed for token in tokens[begins : ends + 1])
                best[rule.phrase.key] = Fired(rule, typed, scales[begins])
        return list(best.values())

    def _find(self, stems: tuple[str, ...]) -> Iterator[tuple[OwnRule, int, int]]:
        """Each rule in each place where its words stand beside each other."""
        for first, one in enumerate(stems):
            for wanted, rule in self._by_first.get(one, ()):
                last = first + len(wanted)
                if stems[first:last] == wanted:
                    yield rule, first, last

    def applied(self, verdict: Verdict, text: str, limits: Limits) -> Verdict:
        """The verdict on a question once the own rules found in it have had their say."""
        fired = self.fired(text, limits.context)
        if not fired:
            return verdict
        odds = _moved(verdict.probabilities, fired)
        kind = kind_of(odds, limits)
        signals = _with_own(verdict.signals, fired)
        moved = Verdict(kind, confidence_of(kind, odds), odds, signals, verdict.theme)
        # The theme was told by the strongest signal of the side that led before.
        return moved if moved.leaning is verdict.leaning else replace(moved, theme="")


@dataclass(frozen=True, slots=True)
class WorkspaceClassifier:
    """How a workspace judges: by the shipped rules, and by its own on top of these."""

    classify: Callable[[str], Verdict]
    own: OwnRules
    limits: Limits

    def with_rule(self, rule: OwnRule) -> "WorkspaceClassifier":
        """The same with one more rule, in place of one with the same phrase."""
        others = (one for one in self.own.rules if one.phrase.key != rule.phrase.key)
        return replace(self, own=OwnRules((*others, rule)))

    def remembering(self) -> "WorkspaceClassifier":
        """The same, that goes through the shipped rules once a question; it keeps every verdict."""
        return replace(self, classify=cache(self.classify))

    def verdict(self, text: str) -> Verdict:
        """The verdict that the workspace gets on a question."""
        verdict = self.classify(text)
        return self.own.applied(verdict, text, self.limits) if self.own else verdict


def _moved(odds: Probabilities, fired: Sequence[Fired]) -> Probabilities:
    product = _logit(1.0 - odds.neither) + sum(f.scale * f.rule.product for f in fired)
    share = odds.strategic / max(odds.strategic + odds.tactical, 1e-12)
    lean = _logit(share) + sum(f.scale * f.rule.lean for f in fired)
    return Probabilities.of(product, lean)


def _with_own(signals: Sequence[Signal], fired: Sequence[Fired]) -> tuple[Signal, ...]:
    own = [
        Signal(
            f.rule.phrase.text,
            f.words,
            f.rule.kind,
            round(f.scale * f.rule.strength.weight, 3),
            OWN_THEME,
            WHY,
        )
        for f in fired
    ]
    strongest = sorted([*own, *signals], key=lambda signal: -signal.weight)
    return tuple(strongest[:MOST_SIGNALS])


def _logit(likely: float) -> float:
    likely = min(max(likely, 1e-9), 1.0 - 1e-9)
    return math.log(likely / (1.0 - likely))
