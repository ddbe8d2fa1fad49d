"""The rulebook as data: themes, classes of words, rules with their weights, and limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.classification.word_model import WordModel
from bot.domain.verdict import Kind, strongest_kind


@dataclass(frozen=True, slots=True)
class Theme:
    """What a question can be about.

    `about` follows “It's about” in answers. `kind` says whose decision the theme is, and `axis`
    which difference between the two roles makes it so. `disputed` is true where sources disagree,
    so that the other role is consulted.
    `general` is true for the form of a question, which says nothing about its subject;
    `context_only` for a theme, such as dates, that is the subject only where no other theme is.
    """

    name: str
    kind: Kind
    axis: str
    title: str
    why: str = ""
    disputed: bool = False
    general: bool = False
    context_only: bool = False
    about: str = ""

    @property
    def in_words(self) -> str:
        """The theme's name as a person types it."""
        return self.name.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Rule:
    """A phrase that speaks for a kind.

    A classifier asks two things of a question: is it a product decision, and if so, is it strategic
    or tactical? A rule has a weight in log-odds for each. `weight`, not below zero, is the one that
    decided its `kind`; `secondary_weight` is the other (above zero: strategic, or a decision).
    """

    phrase: str
    kind: Kind
    weight: float
    theme: str
    why: str
    secondary_weight: float = 0.0

    @property
    def strategic_weight(self) -> float:
        """How much the rule speaks for strategic; below zero for tactical."""
        if self.kind is Kind.NEITHER:
            return self.secondary_weight
        return self.weight if self.kind is Kind.STRATEGIC else -self.weight

    @property
    def product_weight(self) -> float:
        """How much the rule speaks for a product decision; below zero against one."""
        return -self.weight if self.kind is Kind.NEITHER else self.secondary_weight

    @classmethod
    def of(
        cls, phrase: str, strategic_weight: float, product_weight: float, theme: Theme
    ) -> "Rule":
        """Return the rule with these weights, for the kind that they make likeliest."""
        kind, weight = strongest_kind(strategic_weight, product_weight)
        if kind is Kind.NEITHER:
            return cls(phrase, kind, weight, theme.name, theme.why, strategic_weight)
        if strategic_weight == 0 and theme.kind is Kind.STRATEGIC:
            kind = Kind.STRATEGIC
        return cls(phrase, kind, weight, theme.name, theme.why, product_weight)


@dataclass(frozen=True, slots=True)
class Limits:
    """The figures that turn weights into a verdict.

    The intercepts are the log-odds of a question in which no rule fires. Below the probability
    `neither` a question is not a product decision. Below `routed`, or where the leading kind has
    less than `unclear` of the two, it is unclear. `context` is the factor for rules outside the
    sentence that asks. `known` is the least share of English words, `evidence` the least sum of
    weights for any verdict, and `shown` the least weight of a signal worth showing.
    """

    strategic_intercept: float = 0.0
    product_intercept: float = 0.0
    neither: float = 0.42
    routed: float = 0.65
    unclear: float = 0.58
    context: float = 0.5
    known: float = 0.7
    evidence: float = 0.3
    shown: float = 0.1


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Themes, named classes of words, rules, limits, the word model, and what is known of words.

    `ordinary` words, and those of the `trade`, are spelt correctly as they are; `everyday` maps
    words to the number of questions in a thousand that hold them, where that is many; `foreign`
    words are from other languages. `names` are people's, and `names_and_words` those that are
    English words as well. `compounds` are phrases inside which no other rule counts.
    """

    themes: Mapping[str, Theme]
    rules: tuple[Rule, ...]
    classes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    ordinary: frozenset[str] = frozenset()
    trade: frozenset[str] = frozenset()
    everyday: Mapping[str, float] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()
    model: WordModel = field(default_factory=lambda: WordModel({}))
    names: frozenset[str] = frozenset()
    names_and_words: frozenset[str] = frozenset()
    compounds: frozenset[str] = frozenset()
