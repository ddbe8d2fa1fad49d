"""Read the built-in rulebook and refuse one that contradicts itself."""

import json
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from bot.domain.classification.classifier import Classifier
from bot.domain.classification.labelled_questions import LabelledQuestion, LabelledQuestions
from bot.domain.classification.rulebook import Limits, Rule, Rulebook, Theme
from bot.domain.verdict import Kind
from bot.rules.words import everyday_words, foreign_words, ordinary_words, read_text, read_toml

THEME_FILES = ("strategic.toml", "tactical.toml", "neither.toml", "form.toml")
Weights = Mapping[str, tuple[float, float]]
"""The strategic weight and the product weight of each phrase."""
FORMS = {Kind.STRATEGIC: "reasons", Kind.TACTICAL: "details", Kind.NEITHER: "elsewhere"}
"""The themes of phrases about the form of a question, by the kind that their weights speak for."""
WORDS = {
    Kind.STRATEGIC: "words_of_reasons",
    Kind.TACTICAL: "words_of_details",
    Kind.NEITHER: "words_of_others",
}
"""The themes of the words, pairs and openings of the word model, by the same kinds."""


class RulebookError(ValueError):
    """The rulebook cannot be used; the message lists every error."""


@cache
def load_rulebook() -> Rulebook:
    """Return the built-in rulebook, read once since it never changes.

    Raises RulebookError where its files contradict themselves.
    """
    themes, classes, phrases = read_themes()
    weights = read_toml("weights.toml")
    errors = check(classes, phrases, weights["phrases"])
    if errors:
        raise RulebookError("; ".join(errors))
    rules = rules_of(themes, phrases, weights["phrases"], _word_weights())
    limits = Limits(**weights["limits"])
    language = ordinary_words(), everyday_words(), foreign_words()
    return Rulebook(themes, rules, classes, limits, *language)


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
    themes: dict[str, Theme],
    phrases: list[tuple[str, str]],
    weights: Weights,
    words: Weights,
) -> tuple[Rule, ...]:
    """Return a rule for every phrase and word with a weight other than zero."""
    rules = [
        _by_kind(phrase, *weights[phrase], themes, FORMS)
        if themes[theme].general
        else Rule.of(phrase, *weights[phrase], themes[theme])
        for phrase, theme in phrases
        if phrase in weights
    ]
    rules += [_by_kind(word, *pair, themes, WORDS) for word, pair in words.items()]
    return tuple(rule for rule in rules if rule.weight or rule.secondary_weight)


def _by_kind(
    phrase: str,
    strategic_weight: float,
    product_weight: float,
    themes: dict[str, Theme],
    theme_of: Mapping[Kind, str],
) -> Rule:
    """Return a rule with the theme of the kind that its weights speak for."""
    kind = Rule.of(phrase, strategic_weight, product_weight, themes["details"]).kind
    return Rule.of(phrase, strategic_weight, product_weight, themes[theme_of[kind]])


def read_themes() -> tuple[dict[str, Theme], dict[str, frozenset[str]], list[tuple[str, str]]]:
    """Return themes by name, classes by name, and each phrase with the name of its theme."""
    themes, classes, phrases = {}, {}, []
    for name, table in ((n, t) for file in THEME_FILES for n, t in read_toml(file).items()):
        themes[name] = _theme(name, table)
        for class_name, words in table.get("classes", {}).items():
            classes[class_name] = frozenset(words.split())
            phrases.append((f"<{class_name}>", name))
        rare = table.get("rare", {}).get("phrases", ())
        phrases += [(phrase, name) for phrase in (*table.get("phrases", ()), *rare)]
    return themes, classes, phrases


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
    )


def rarely_seen_phrases() -> dict[str, str]:
    """Return phrases that few labelled questions contain, with the reason why each is kept."""
    tables = (table for file in THEME_FILES for table in read_toml(file).values())
    rare = (table["rare"] for table in tables if "rare" in table)
    return {phrase: kept["why"] for kept in rare for phrase in kept["phrases"]}


def check(
    classes: dict[str, frozenset[str]],
    phrases: list[tuple[str, str]],
    weights: dict[str, Any],
) -> list[str]:
    """Return the errors of a rulebook, each in words."""
    counts = Counter(phrase for phrase, _ in phrases)
    errors = [f"written twice: {phrase}" for phrase, n in counts.items() if n > 1]
    errors += [f"weight without a rule: {phrase}" for phrase in weights if phrase not in counts]
    errors += [f"matches everything: {p}" for p in counts if set(p.split()) <= {"…", "^", "$"}]
    known = set(classes) | {"ticket", "code", "quoted", "sum", "percent", "version", "year"}
    known.add("number")
    for phrase in counts:
        named = [s for part in phrase.split() for s in part.split("|") if s.startswith("<")]
        errors += [f"no class {s} for {phrase}" for s in named if s.strip("<>") not in known]
    return errors


def _word_weights() -> Weights:
    """Return the word model: a line for each word, pair or opening, separated by tabs."""
    # One row at a time: a list of them all would stay in the process's memory.
    rows = (line.split("\t") for line in read_text("words.tsv").splitlines()[1:])
    return {word: (float(strategic), float(product)) for word, strategic, product in rows}
