"""The fits: the rules are weighed within seconds, and the same every time."""

import numpy as np

from bot.domain.classification.rulebook import Theme
from bot.domain.classification.word_model import WordModel
from bot.domain.verdict import Kind
from bot.model import load_word_model
from bot.rules.loader import WrittenRules, read_themes
from training import fit as rule_fit
from training.features import Reader
from training.labelled_questions import LabelledQuestion, labelled_questions

PRICES = Theme("prices", Kind.STRATEGIC, "", "", "")
PAGES = Theme("pages", Kind.TACTICAL, "", "", "")
RULES = WrittenRules(
    {"prices": PRICES, "pages": PAGES},
    {"page": frozenset(["button", "screen"])},
    frozenset(),
    [("the price", "prices"), ("the margin", "prices"), ("button", "pages"), ("screen", "pages")],
    {"the price": "prices", "the margin": "prices", "button": "<page>", "screen": "<page>"},
    {},
)


def question(text: str, label: str) -> LabelledQuestion:
    return LabelledQuestion("written_by_hand", text, text, label)


def test_a_rule_gets_weight_from_its_questions_and_lends_some_to_its_theme() -> None:
    questions = [question(f"raise the price {n}", "strategic") for n in range(40)]
    questions += [question(f"move the button {n}", "tactical") for n in range(40)]
    questions += [question(f"lunch at {n}", "neither") for n in range(40)]
    rules, seen = Reader(RULES).read([q.text for q in questions])
    given = rule_fit.wording(seen, WordModel({}))
    weights, usual, _ = rule_fit.fit(RULES, rules, given, questions)
    assert weights["the price"][0] > weights["the margin"][0] > 0.2
    assert weights["button"][0] < weights["screen"][0] < -0.2
    assert usual["prices"][0] > 0.2
    assert weights == rule_fit.fit(RULES, rules, given, questions)[0]


def test_a_rule_never_speaks_against_its_theme() -> None:
    assert rule_fit.agreeing(PRICES, np.array([-1.0, -2.0])).tolist() == [0.0, 0.0]
    assert rule_fit.agreeing(PAGES, np.array([-1.0, -2.0])).tolist() == [-1.0, -0.48]


def test_the_shipped_weights_are_close_to_what_a_fit_to_some_questions_gives() -> None:
    """Not the same, since these are a tenth of them, but of the same sides."""
    written, some = read_themes(), labelled_questions(real=False)[::10]
    rules, seen = Reader(written).read([q.text for q in some])
    weights, _, _ = rule_fit.fit(written, rules, rule_fit.wording(seen, load_word_model()), some)
    assert weights["roadmap"][0] > 0.5
    assert weights["backlog"][0] < -0.3
