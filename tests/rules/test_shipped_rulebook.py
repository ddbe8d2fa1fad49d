"""The rulebook that is shipped: it loads and holds no dead rule."""

import pytest

from bot.domain.classification.phrase_matcher import PhraseMatcher
from bot.domain.classification.rulebook import Rulebook
from bot.domain.classification.tokens import tokenize
from bot.domain.verdict import Kind
from bot.rules import load_rulebook
from bot.rules.loader import check, read_themes


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook()


def test_every_theme_says_what_it_is_and_why(rulebook: Rulebook) -> None:
    for theme in rulebook.themes.values():
        assert theme.title
        assert theme.axis
        assert theme.why
        assert theme.kind is not Kind.UNCLEAR


def test_every_rule_belongs_to_a_theme_and_weighs_something(rulebook: Rulebook) -> None:
    assert all(rule.theme in rulebook.themes for rule in rulebook.rules)
    assert all(rule.weight > 0 or rule.secondary_weight for rule in rulebook.rules)


def test_no_written_rule_speaks_against_its_own_theme(rulebook: Rulebook) -> None:
    written = {phrase for phrase, _ in read_themes()[2]}
    for rule in rulebook.rules:
        theme = rulebook.themes[rule.theme]
        if rule.phrase in written and not theme.general:
            assert rule.kind is theme.kind, rule.phrase


def test_no_class_word_is_shadowed_by_its_spelling() -> None:
    _, classes, _ = read_themes()
    matcher = PhraseMatcher((), classes)
    dead = [
        word
        for name, words in classes.items()
        for word in words
        if len(tokenize(word).tokens) == 3 and f"<{name}>" not in matcher.look_up(word).symbols
    ]
    assert not dead


@pytest.mark.parametrize(
    ("phrases", "weights", "problem"),
    [
        ([("a b", "x"), ("a b", "y")], {}, "written twice: a b"),
        ([("… ^", "x")], {}, "matches everything: … ^"),
        ([("the <nothing>", "x")], {}, "no class <nothing> for the <nothing>"),
        ([("a b", "x")], {"c": (1.0, 0.0)}, "weight without a rule: c"),
    ],
)
def test_a_rulebook_that_contradicts_itself_is_refused(
    phrases: list[tuple[str, str]], weights: dict[str, tuple[float, float]], problem: str
) -> None:
    assert problem in check({}, phrases, weights)
