"""Read the shipped rulebook and refuse one that contradicts itself."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from bot.domain.classification.classifier import Classifier
from bot.domain.classification.rulebook import Limits, Rule, Rulebook, Theme
from bot.domain.verdict import Kind

THEME_FILES = ("strategic.toml", "tactical.toml", "neither.toml", "form.toml")
Weights = Mapping[str, tuple[float, float]]
"""Lean and product of each phrase."""
FORMS = {Kind.STRATEGIC: "reasons", Kind.TACTICAL: "details", Kind.NEITHER: "elsewhere"}
"""The themes of the forms of questions: each has that of the side it turned out for."""
WORDS = {
    Kind.STRATEGIC: "words_of_reasons",
    Kind.TACTICAL: "words_of_details",
    Kind.NEITHER: "words_of_others",
}
"""The same for the single words, pairs and openings that the fit found to tell something."""


class RulebookError(ValueError):
    """The rulebook cannot be used; the message names every problem."""


@cache
def load_rulebook() -> Rulebook:
    """The shipped rulebook, read once since it never changes.

    Raises RulebookError where its files contradict themselves.
    """
    themes, classes, phrases = read_themes()
    weights = _read("weights.toml")
    problems = check(classes, phrases, weights["phrases"])
    if problems:
        raise RulebookError("; ".join(problems))
    rules = rules_of(themes, phrases, weights["phrases"], _word_weights())
    limits = Limits(**weights["limits"])
    language = ordinary_words(), everyday_words(), foreign_words()
    return Rulebook(themes, rules, classes, limits, *language)


@cache
def load_classifier() -> Classifier:
    """What judges by the shipped rulebook; one serves everybody, since it takes long to build."""
    return Classifier(load_rulebook())


def rules_of(
    themes: dict[str, Theme],
    phrases: list[tuple[str, str]],
    weights: Weights,
    words: Weights,
) -> tuple[Rule, ...]:
    """Every phrase and word that weighs anything on either scale, as a rule."""
    rules = [
        _turned_out(phrase, *weights[phrase], themes, FORMS)
        if themes[theme].general
        else Rule.of(phrase, *weights[phrase], themes[theme])
        for phrase, theme in phrases
        if phrase in weights
    ]
    rules += [_turned_out(word, *pair, themes, WORDS) for word, pair in words.items()]
    return tuple(rule for rule in rules if rule.weight or rule.aside)


def _turned_out(
    phrase: str, lean: float, product: float, themes: dict[str, Theme], by_side: Mapping[Kind, str]
) -> Rule:
    side = Rule.of(phrase, lean, product, themes["details"]).kind
    return Rule.of(phrase, lean, product, themes[by_side[side]])


def read_themes() -> tuple[dict[str, Theme], dict[str, frozenset[str]], list[tuple[str, str]]]:
    """Themes by name, word classes by name, and every phrase with its theme, as written."""
    themes, classes, phrases = {}, {}, []
    for name, table in ((n, t) for file in THEME_FILES for n, t in _read(file).items()):
        themes[name] = _theme(name, table)
        for class_name, words in table.get("classes", {}).items():
            classes[class_name] = frozenset(words.split())
            phrases.append((f"<{class_name}>", name))
        rare = table.get("rare", {}).get("phrases", ())
        phrases += [(phrase, name) for phrase in (*table.get("phrases", ()), *rare)]
    return themes, classes, phrases


def rare_phrases() -> dict[str, str]:
    """The phrases that the known questions hardly hold, and why they are kept all the same."""
    tables = (table for file in THEME_FILES for table in _read(file).values())
    rare = (table["rare"] for table in tables if "rare" in table)
    return {phrase: kept["why"] for kept in rare for phrase in kept["phrases"]}


def check(
    classes: dict[str, frozenset[str]],
    phrases: list[tuple[str, str]],
    weights: dict[str, Any],
) -> list[str]:
    """What is wrong with the rulebook: each problem in words."""
    counts = Counter(phrase for phrase, _ in phrases)
    problems = [f"written twice: {phrase}" for phrase, n in counts.items() if n > 1]
    problems += [f"weight without a rule: {phrase}" for phrase in weights if phrase not in counts]
    problems += [f"matches everything: {p}" for p in counts if set(p.split()) <= {"…", "^", "$"}]
    known = set(classes) | {"ticket", "code", "quoted", "sum", "percent", "version", "year"}
    known.add("number")
    for phrase in counts:
        named = [s for part in phrase.split() for s in part.split("|") if s.startswith("<")]
        problems += [f"no class {s} for {phrase}" for s in named if s.strip("<>") not in known]
    return problems


def ordinary_words() -> frozenset[str]:
    """Common English words (SCOWL, see ordinary_words.txt), which are spelt right as they are."""
    return _words("ordinary_words.txt")


def foreign_words() -> frozenset[str]:
    """The commonest words of other languages (wordfreq, see foreign_words.txt)."""
    return _words("foreign_words.txt")


def everyday_words() -> dict[str, float]:
    """Questions of a thousand by word (written questions, see everyday_words.txt)."""
    lines = _text("everyday_words.txt").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    return {word: float(share) for share, *words in rows for word in words}


def _word_weights() -> Weights:
    """What single words, pairs and openings weigh: a line each, tabs between."""
    lines = _text("words.tsv").splitlines()[1:]
    return {word: (float(lean), float(product)) for word, lean, product in map(_cells, lines)}


def _words(name: str) -> frozenset[str]:
    return frozenset(line for line in _text(name).splitlines() if not line.startswith("#"))


def _cells(line: str) -> list[str]:
    return line.split("\t")


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(_text(name))


def _theme(name: str, table: dict[str, Any]) -> Theme:
    return Theme(
        name,
        Kind(table["kind"]),
        table["axis"],
        table["title"],
        table["why"],
        table.get("disputed", False),
        table.get("general", False),
        table.get("backdrop", False),
    )
