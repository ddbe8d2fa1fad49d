"""Rules, their two effects, how phrases match, and words repaired."""

import pytest

from bot.domain.classification.phrase_matcher import PhraseMatcher
from bot.domain.classification.rulebook import Rule, Theme
from bot.domain.classification.spelling import Speller
from bot.domain.classification.tokens import stem, tokenize
from bot.domain.verdict import Kind

THEME = Theme("pricing", Kind.STRATEGIC, "decision authority", "Pricing", "prices are decided")


def matches(phrase: str, text: str, **classes: str) -> bool:
    named = {name: frozenset(words.split()) for name, words in classes.items()}
    matcher = PhraseMatcher([phrase], named)
    return bool(matcher.find([matcher.look_up(token.word) for token in tokenize(text).tokens]))


@pytest.mark.parametrize(
    ("lean", "product", "kind", "weight"),
    [
        (1.5, 0.2, Kind.STRATEGIC, 1.5),
        (-0.7, 0.5, Kind.TACTICAL, 0.7),
        (0.3, -1.1, Kind.NEITHER, 1.1),
        (1.0, -0.4, Kind.STRATEGIC, 1.0),
        (1.0, -0.6, Kind.NEITHER, 0.6),
    ],
)
def test_a_rule_is_named_after_the_kind_it_makes_likeliest(
    lean: float, product: float, kind: Kind, weight: float
) -> None:
    rule = Rule.of("price", lean, product, THEME)
    assert (rule.kind, rule.weight) == (kind, weight)
    assert (rule.strategic_weight, rule.product_weight) == (lean, product)


@pytest.mark.parametrize(
    ("phrase", "text", "fires"),
    [
        ("which … first", "Which of these is first?", True),
        ("which … first", "Which one? The first.", False),
        ("which … first", "first which", False),
        ("^ should we", "So, should we wait?", True),
        ("^ should we", "I think should we", False),
        ("this|next sprint", "in the next sprint", True),
        ("this|next sprint", "in the last sprint", False),
        ("the <part>", "move the buttons", True),
        ("the <part>", "move all buttons", False),
        ("price", "our pricing", True),
    ],
)
def test_how_phrases_match(phrase: str, text: str, *, fires: bool) -> None:
    assert matches(phrase, text, part="button screen") is fires


@pytest.mark.parametrize(
    "words",
    [
        ("price", "prices", "priced", "pricing"),
        ("story", "stories"),
        ("plan", "plans", "planned", "planning"),
        ("ship", "shipped", "shipping"),
    ],
)
def test_the_forms_of_a_word_share_a_stem(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


@pytest.mark.parametrize(
    ("typed", "intended"),
    [
        ("roadmpa", "roadmap"),
        ("acceptence", "acceptance"),
        ("roadmaps", "roadmap"),
        ("rodmp", None),
        ("spint", "sprint"),
        ("spri", None),
        ("zzzzzz", None),
    ],
)
def test_whole_words_are_repaired_within_a_limit(typed: str, intended: str | None) -> None:
    speller = Speller(["roadmap", "acceptance", "sprint"], frozenset({"sprite"}))
    assert speller.repair(typed) == intended


@pytest.mark.parametrize("rule_words", [("matter", "batter"), ("batter", "matter")])
def test_of_equally_near_words_the_first_is_intended(rule_words: tuple[str, str]) -> None:
    assert Speller(rule_words, frozenset()).repair("xatter") == rule_words[0]


def test_of_equally_near_words_the_commonest_is_intended() -> None:
    common = {"button": 9.0, "mutton": 1.0}
    assert Speller(["mutton", "button"], frozenset(), common).repair("xutton") == "button"


@pytest.mark.parametrize(
    ("typed", "intended"),
    [
        ("feture", "feature"),
        ("thier", "their"),
        ("relase", "release"),
        ("wether", "whether"),
        ("cusstomer", "customer"),
    ],
)
def test_a_slip_as_people_make_it_comes_before_another(typed: str, intended: str) -> None:
    rule_words = ["future", "tier", "rebase", "weather", "custom"]
    ordinary = frozenset({"feature", "their", "release", "whether", "customer"})
    assert Speller(rule_words, ordinary, {"whether": 5.0}).repair(typed) == intended


def test_ordinary_words_are_right_as_they_are() -> None:
    assert Speller(["sprint"], frozenset({"spring"})).knows("spring")
