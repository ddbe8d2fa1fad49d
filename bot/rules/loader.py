"""Read the built-in rulebook and refuse one that contradicts itself."""

import json
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from bot.domain.classification.classifier import Classifier
from bot.domain.classification.labelled_questions import LabelledQuestion, LabelledQuestions
from bot.domain.classification.rulebook import Limits, Rule, Rulebook, Theme
from bot.domain.classification.tokens import stem
from bot.domain.verdict import Kind
from bot.model import denied_stems, load_names, load_word_model
from bot.rules.words import (
    everyday_words,
    foreign_words,
    ordinary_words,
    read_text,
    read_toml,
    trade_words,
)

THEME_FILES = ("strategic.toml", "tactical.toml", "neither.toml", "form.toml")
SYMBOLS = frozenset("ticket code quoted sum percent version year number topic".split())  # noqa: SIM905 - words read better as words
"""What a phrase may name in `<…>` besides classes and sets."""
Pair = tuple[float, float]
"""A strategic and a product weight."""
FORMS = {Kind.STRATEGIC: "reasons", Kind.TACTICAL: "details", Kind.NEITHER: "elsewhere"}
"""The themes of phrases about the form of a question, by the kind that their weights speak for."""


class RulebookError(ValueError):
    """The rulebook cannot be used; the message lists every error."""


class WrittenRules(NamedTuple):
    """What people wrote: themes by name, words by class or set, and phrases with their theme.

    Each word of a class is a rule by itself, unless another phrase is the same word; one of a set
    such as `<place>` only counts in the phrases that name the set. `usual_of` says for each phrase
    whose usual weight it has while it is not fitted: its class's, or its theme's. `by_hand` has the
    weights of themes whose rules are not fitted. `compounds` are phrases inside which no other rule
    counts: a gift card is no card.
    """

    themes: dict[str, Theme]
    classes: dict[str, frozenset[str]]
    sets: frozenset[str]
    phrases: list[tuple[str, str]]
    usual_of: dict[str, str]
    by_hand: dict[str, Pair]
    compounds: frozenset[str] = frozenset()


@cache
def load_rulebook() -> Rulebook:
    """Return the built-in rulebook, read once since it never changes.

    Raises RulebookError where its files contradict themselves.
    """
    written = read_themes()
    errors = check(written)
    if errors:
        raise RulebookError("; ".join(errors))
    weights = read_toml("weights.toml")
    names = load_names()
    return Rulebook(
        written.themes,
        rules_of(written, weights["phrases"], weights["usual"]),
        written.classes,
        Limits(**weights["limits"]),
        ordinary_words(),
        trade_words(),
        everyday_words(),
        foreign_words(),
        load_word_model(),
        names.only.difference(*written.classes.values()),
        names.words,
        written.compounds,
    )


@cache
def load_classifier() -> Classifier:
    """Return the classifier of the built-in rulebook; shared, since it takes long to build."""
    return Classifier(load_rulebook())


@cache
def labelled_questions() -> LabelledQuestions:
    """Return a random sample of the questions that the weights were fitted to; read once."""
    rows = map(json.loads, read_text("labelled_questions.jsonl").splitlines())
    return LabelledQuestions(LabelledQuestion(row["question"], Kind(row["label"])) for row in rows)


def rules_of(
    written: WrittenRules, fitted: Mapping[str, Pair], usual: Mapping[str, Pair]
) -> tuple[Rule, ...]:
    """Return a rule for every phrase with a weight other than zero.

    A phrase that no fit has weighed yet gets what phrases of its theme usually weigh.
    """
    rules = []
    for phrase, theme in written.phrases:
        expected = usual.get(written.usual_of[phrase], (0.0, 0.0))
        weights = written.by_hand.get(theme) or fitted.get(phrase, expected)
        rules.append(_rule(phrase, *weights, theme, written.themes))
    return tuple(
        rule
        for rule in rules
        if rule.weight or rule.secondary_weight or rule.phrase in written.compounds
    )


def _rule(
    phrase: str, strategic_weight: float, product_weight: float, name: str, themes: dict[str, Theme]
) -> Rule:
    """Return a rule of its theme; one about the form has the theme of what its weights say."""
    rule = Rule.of(phrase, strategic_weight, product_weight, themes[name])
    if themes[name].general and name in FORMS.values():
        return Rule.of(phrase, strategic_weight, product_weight, themes[FORMS[rule.kind]])
    return rule


def read_themes() -> WrittenRules:
    """Return what people wrote, file by file."""
    written = WrittenRules({}, {}, frozenset(), [], {}, {})
    tables = [item for file in THEME_FILES for item in read_toml(file).items()]
    sets, compounds = set[str](), set[str]()
    for name, table in tables:
        written.themes[name] = _theme(name, table)
        words = table.get("classes", {}) | table.get("sets", {})
        written.classes.update((key, frozenset(text.split())) for key, text in words.items())
        sets.update(table.get("sets", {}))
        phrases = [*table["phrases"], *table.get("compounds", ())]
        written.phrases.extend((phrase, name) for phrase in phrases)
        written.usual_of.update(dict.fromkeys(phrases, name))
        compounds.update(table.get("compounds", ()))
        if "weight" in table:
            written.by_hand[name] = tuple(table["weight"])
    known = {stem(phrase) for phrase, _ in written.phrases if " " not in phrase}
    for name, table in tables:
        for class_name, text in table.get("classes", {}).items():
            for word in text.split():
                if stem(word) not in known:
                    known.add(stem(word))
                    written.phrases.append((word, name))
                    written.usual_of[word] = f"<{class_name}>"
    return written._replace(sets=frozenset(sets), compounds=frozenset(compounds))


def _theme(name: str, table: dict[str, Any]) -> Theme:
    return Theme(
        name,
        Kind(table["kind"]),
        table["axis"],
        table["title"],
        table["why"],
        table.get("disputed", False),
        table.get("general", False),
        table.get("context_only", False),
        table.get("about", ""),
    )


def check(written: WrittenRules) -> list[str]:
    """Return the errors of a rulebook, each in words."""
    counts = Counter(phrase for phrase, _ in written.phrases)
    errors = [f"written twice: {phrase}" for phrase, n in counts.items() if n > 1]
    errors += [f"matches everything: {p}" for p in counts if set(p.split()) <= {"…", "^", "$"}]
    known = SYMBOLS.union(written.classes)
    denied = denied_stems()
    for phrase in counts:
        symbols = [symbol for part in phrase.split() for symbol in part.split("|")]
        named = [s.strip("<>") for s in symbols if s.startswith("<")]
        errors += [f"no class <{name}> for {phrase}" for name in named if name not in known]
        errors += [
            f"names a group or company: {s} in {phrase}" for s in symbols if stem(s) in denied
        ]
    errors += [
        f"names a group or company: {word} in <{name}>"
        for name, words in written.classes.items()
        for word in sorted(words)
        if name not in written.sets and stem(word) in denied
    ]
    return errors
