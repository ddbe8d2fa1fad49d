"""The rulebook that is shipped: it loads, holds no dead rule, and takes a new phrase at once."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.classification.phrase_matcher import PhraseMatcher
from bot.domain.classification.rulebook import Rulebook, Theme
from bot.domain.classification.tokens import tokenize
from bot.domain.verdict import Kind
from bot.rules import load_language, load_rulebook
from bot.rules.loader import WrittenRules, check, read_themes, rules_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook()


def test_every_theme_says_what_it_is_and_why(rulebook: Rulebook) -> None:
    for theme in rulebook.themes.values():
        assert theme.title
        assert theme.axis
        assert theme.why
        assert theme.kind is not Kind.UNCLEAR


def test_the_ordinary_words_are_in_memory_once(rulebook: Rulebook) -> None:
    assert rulebook.ordinary is load_language().ordinary


def test_every_rule_belongs_to_a_theme_and_weighs_something(rulebook: Rulebook) -> None:
    assert all(rule.theme in rulebook.themes for rule in rulebook.rules)
    assert all(rule.weight > 0 or rule.secondary_weight for rule in rulebook.rules)


def test_no_written_rule_speaks_against_its_own_theme(rulebook: Rulebook) -> None:
    for rule in rulebook.rules:
        theme = rulebook.themes[rule.theme]
        assert theme.general or rule.kind is theme.kind, rule.phrase


def test_no_class_word_is_shadowed_by_its_spelling() -> None:
    classes = read_themes().classes
    matcher = PhraseMatcher((), classes)
    dead = [
        word
        for name, words in classes.items()
        for word in words
        if len(tokenize(word).tokens) == 3 and f"<{name}>" not in matcher.look_up(word).symbols
    ]
    assert not dead


def written(*phrases: tuple[str, str], **classes: str) -> WrittenRules:
    """Rules in two themes, and classes of words."""
    themes = {name: Theme(name, Kind.STRATEGIC, "", "", "") for name in "xy"}
    named = {name: frozenset(words.split()) for name, words in classes.items()}
    return WrittenRules(themes, named, frozenset(), [*phrases], dict(phrases), {})


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        (written(("a b", "x"), ("a b", "y")), "written twice: a b"),
        (written(("… ^", "x")), "matches everything: … ^"),
        (written(("the <nothing>", "x")), "no class <nothing> for the <nothing>"),
        (written(("the mosque", "x")), "names a group or company: mosque in the mosque"),
        (written(("sell|to deaf|blind", "x")), "names a group or company: deaf in"),
        (written(buyers="clinics churches"), "names a group or company: churches in <buyers>"),
    ],
)
def test_a_rulebook_that_contradicts_itself_is_refused(rules: WrittenRules, problem: str) -> None:
    assert any(error.startswith(problem) for error in check(rules))


def test_a_rule_without_a_fitted_weight_has_the_usual_one_of_its_theme() -> None:
    fitted, usual = {"a b": (2.0, 0.5)}, {"x": (0.8, 0.1), "y": (0.6, 0.0)}
    rules = rules_of(written(("a b", "x"), ("c d", "x"), ("e f", "y")), fitted, usual)
    assert [rule.strategic_weight for rule in rules] == [2.0, 0.8, 0.6]


TRY = """
from bot.rules import load_classifier
signals = load_classifier().classify("Do we offer zeppelin rides to hotels?").signals
print([(s.theme, s.found, s.kind.value) for s in signals if "zeppelin" in s.phrase])
"""


@pytest.mark.parametrize(
    ("before", "after", "theme"),
    [
        ('    "north star",\n', '    "north star",\n    "offer zeppelin",\n', "vision"),
        ('pricing = """\n', 'pricing = """\nzeppelin\n', "pricing"),
    ],
)
def test_a_line_is_a_rule_that_counts_at_once(
    tmp_path: Path, before: str, after: str, theme: str
) -> None:
    """In a copy of the program nothing else is changed, and no weight is fitted anew."""
    shutil.copytree(ROOT / "bot", tmp_path / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    themes = tmp_path / "bot" / "rules" / "strategic.toml"
    text = themes.read_text("utf-8")
    assert text.count(before) == 1
    themes.write_text(text.replace(before, after), "utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", TRY], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert f"('{theme}', " in ran.stdout
    assert "zeppelin', 'strategic')" in ran.stdout
