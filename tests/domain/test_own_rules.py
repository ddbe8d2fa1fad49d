"""A workspace's own rules: where they are found, and what they make of a verdict."""

import json
from itertools import product
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.classification.own_rules import OwnRule, OwnRules, Strength, WorkspaceClassifier
from bot.domain.classification.phrase import phrase_of
from bot.domain.errors import Refusal
from bot.domain.verdict import Kind
from bot.rules import load_classifier, load_rulebook

CLASSIFIER = load_classifier()
LIMITS = load_rulebook().limits
QUESTIONS = Path(__file__).parents[2] / "bot" / "rules" / "labelled_questions.jsonl"
KINDS = (Kind.STRATEGIC, Kind.TACTICAL, Kind.NEITHER)


def rule(phrase: str, kind: Kind, strength: Strength = Strength.STRONG) -> OwnRule:
    return OwnRule(phrase_of(phrase), kind, strength, "U1")


def classifier(*rules: OwnRule) -> WorkspaceClassifier:
    return WorkspaceClassifier(CLASSIFIER.classify, OwnRules(rules), LIMITS)


def _found(phrase: str, text: str) -> list[str]:
    own = OwnRules([rule(phrase, Kind.TACTICAL)])
    return [fired.words for fired in own.matches(text, LIMITS.context)]


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        ("gift card", "May a GIFT card expire?", ["GIFT card"]),
        ("gift cards", "May one gift card expire?", ["gift card"]),
        ("gift card", "May a card be a gift?", []),
        ("gift card", "Is it a gift? Card or cash?", []),
        ("all hands", "When is our all-hands?", ["all hands"]),
        ("Preiserhöhung", "Wann kommt die Preiserhöhung?", ["Preiserhöhung"]),
        ("zeppelin", 'Is "Zeppelin" ok?', ['"Zeppelin"']),
        ("zeppelin", "Is ‘zeppelin’ ok?", ["'zeppelin'"]),
        ("save button", "Is the `save button` ok?", ["`save button`"]),
        ("node.js", "Do we leave Node.js?", ["Node.js"]),
        ("v2.1", "Is it in v2.1?", ["v2.1"]),
        ("AB-12", "Is AB-12 done?", ["AB-12"]),
        ("dark_mode", "Is dark_mode on?", ["dark_mode"]),
        ("$300", "Is it $300?", ["$300"]),
        ("30 % off", "Is it 30% off?", ["30% off"]),
        ("100,000", "Are 100,000 too many?", ["100,000"]),
        ("US launch", "When is the US launch?", ["US launch"]),
        ("tell us", "Will they tell us?", ["tell us"]),
    ],
)
def test_words_are_found_beside_each_other(phrase: str, text: str, words: list[str]) -> None:
    assert _found(phrase, text) == words


@pytest.mark.parametrize("kind", KINDS)
def test_a_strong_rule_decides_what_the_shipped_rules_know_nothing_of(kind: Kind) -> None:
    text = "Zeppelin?"
    assert classifier(rule("zeppelin", kind)).verdict(text).kind is kind
    assert classifier().verdict(text).kind is not kind


def test_a_word_of_another_language_can_be_taught() -> None:
    text = "Wann kommt die Preiserhöhung für Bestandskunden?"
    assert classifier().verdict(text).kind is Kind.UNCLEAR
    taught = classifier(rule("Preiserhöhung", Kind.STRATEGIC)).verdict(text)
    assert taught.kind is Kind.STRATEGIC
    assert taught.signals[0].found == "Preiserhöhung"


def test_a_rule_counts_less_outside_the_sentence_that_asks() -> None:
    asked = classifier(rule("zeppelin", Kind.STRATEGIC)).verdict("Does the Zeppelin button blink?")
    zeppelin = rule("zeppelin", Kind.STRATEGIC)
    beside = classifier(zeppelin).verdict("It is Zeppelin. Is the button blue?")
    assert beside.probabilities.strategic < asked.probabilities.strategic


def test_a_question_without_own_words_keeps_its_very_verdict() -> None:
    text = "Which acceptance criteria does this story need?"
    assert classifier(rule("zeppelin", Kind.STRATEGIC)).verdict(text) == CLASSIFIER.classify(text)


def test_strong_rules_turn_half_of_the_questions_they_oppose_and_weak_ones_a_few() -> None:
    """The weights are measured; this says when they have to be measured anew."""
    lines = QUESTIONS.read_text("utf-8").splitlines()[::15]
    texts = [json.loads(line)["question"] for line in lines]
    turned = dict.fromkeys(Strength, 0)
    decided = 0
    for text in texts:
        verdict = CLASSIFIER.classify(text)
        if verdict.kind not in {Kind.STRATEGIC, Kind.TACTICAL}:
            continue
        decided += 1
        other = Kind.TACTICAL if verdict.kind is Kind.STRATEGIC else Kind.STRATEGIC
        for strength in Strength:
            own = OwnRules([rule("zeppelin", other, strength)])
            moved = own.applied(verdict, f"zeppelin {text}", LIMITS)
            turned[strength] += moved.kind is other
    assert 0.4 < turned[Strength.STRONG] / decided < 0.8
    assert 0.02 < turned[Strength.WEAK] / decided < 0.3


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(Strength)), max_size=8))
def test_probabilities_stay_probabilities(rules: list[tuple[Kind, Strength]]) -> None:
    words = ("alpha", "bravo", "delta", "hotel", "india", "kilo", "lima", "zulu")
    own = [rule(word, *kind) for word, kind in zip(words, rules, strict=False)]
    odds = classifier(*own).verdict(" ".join(words)).probabilities
    assert odds.strategic + odds.tactical + odds.neither == pytest.approx(1.0)
    assert min(odds.strategic, odds.tactical, odds.neither) >= 0.0


@pytest.mark.parametrize(("kind", "strength"), list(product(KINDS, Strength)))
def test_a_rule_never_speaks_against_its_own_kind(kind: Kind, strength: Strength) -> None:
    for text in ("What about Zeppelin?", "Zeppelin: which story is next this sprint?"):
        likely = [
            getattr(verdict.probabilities, kind.value)
            for verdict in (
                classifier().verdict(text),
                classifier(rule("zeppelin", kind, strength)).verdict(text),
            )
        ]
        assert likely[0] < likely[1]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("", "missing"),
        ("?!", "missing"),
        ("ab", "too short"),
        ("what should we do", "only words that any question could contain"),
        ("one two three four five six seven", "7 words; the limit is 6"),
        ("12:30 slot", "without symbols between them"),
        ("zeppelin" * 8, "64 letters; the limit is 60"),
    ],
)
def test_a_phrase_no_rule_could_go_by_is_refused(typed: str, hint: str) -> None:
    with pytest.raises(Refusal, match=hint):
        phrase_of(typed)


@example("V0A")
@given(st.text(max_size=300))
def test_any_phrase_is_kept_as_plain_words_or_refused_in_short(typed: str) -> None:
    message = ""
    try:
        phrase = phrase_of(typed)
    except Refusal as refusal:
        message = str(refusal)
    else:
        assert phrase_of(phrase.text) == phrase
        assert not set("<>&*_~`@#") & set(phrase.text)
    assert len(message) < 300
