"""The rules as data: themes, classes of words, phrases and what each of them weighs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.verdict import Kind, spoken_for


@dataclass(frozen=True, slots=True)
class Theme:
    """What a question can be about.

    `kind` is whose decision the theme is, `axis` the difference between the two roles that it
    lies on, `disputed` true where sources disagree, so that the other role is consulted.
    `general` is true of the form of a question, which does not tell what the question is about;
    `backdrop` of a theme that does only where no other does, such as when something shall be.
    """

    name: str
    kind: Kind
    axis: str
    title: str
    why: str = ""
    disputed: bool = False
    general: bool = False
    backdrop: bool = False

    @property
    def in_words(self) -> str:
        """The theme's name as a person types it."""
        return self.name.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Rule:
    """A phrase that speaks for a kind.

    `weight` is in log-odds, not below zero. A question is asked two things: is it a product
    decision, and if so, which; `aside` is what the rule says to the one that `kind` does not
    answer (above zero: a product decision, or strategic).
    """

    phrase: str
    kind: Kind
    weight: float
    theme: str
    why: str
    aside: float = 0.0

    @property
    def lean(self) -> float:
        """How much the rule moves a question towards strategic; below zero towards tactical."""
        if self.kind is Kind.NEITHER:
            return self.aside
        return self.weight if self.kind is Kind.STRATEGIC else -self.weight

    @property
    def product(self) -> float:
        """How much the rule moves a question towards being a product decision at all."""
        return -self.weight if self.kind is Kind.NEITHER else self.aside

    @classmethod
    def of(cls, phrase: str, lean: float, product: float, theme: Theme) -> "Rule":
        """The rule with these two effects, named after the kind that they make likeliest."""
        kind, weight = spoken_for(lean, product)
        if kind is Kind.NEITHER:
            return cls(phrase, kind, weight, theme.name, theme.why, lean)
        if lean == 0 and theme.kind is Kind.STRATEGIC:
            kind = Kind.STRATEGIC
        return cls(phrase, kind, weight, theme.name, theme.why, product)


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a verdict ends and another begins, and where the two scales stand at rest.

    `lean` and `product` are log-odds of a question in which no rule fires; the `sharp_` factors
    stretch the two scales. Below the probability `neither` of being a product decision a question
    is none; below `routed`, or where the leading side has less than `unclear` of the two, it is
    left unclear. `context` is what a rule counts for outside the sentence that asks, `known` the
    least share of English words, `evidence` the least sum of weights for any verdict, `shown` the
    least weight of a signal worth showing.
    """

    lean: float = 0.0
    product: float = 0.0
    sharp_lean: float = 1.0
    sharp_product: float = 1.0
    neither: float = 0.42
    routed: float = 0.65
    unclear: float = 0.58
    context: float = 0.5
    known: float = 0.7
    evidence: float = 0.3
    shown: float = 0.1


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Themes, named classes of words, rules, limits, and what is known of the language.

    `ordinary` words are spelt right as they are; `everyday` says in how many of a thousand
    questions a word is met, for the words that many hold; `foreign` words are of other languages.
    """

    themes: Mapping[str, Theme]
    rules: tuple[Rule, ...]
    classes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    ordinary: frozenset[str] = frozenset()
    everyday: Mapping[str, float] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()
