"""Verdicts: what moves them, what must not, and that anything typed gets one quickly."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.domain.classification.classifier import MOST_SIGNALS, Classifier
from bot.domain.classification.rulebook import Rule, Rulebook, Theme
from bot.domain.verdict import WORDING, Kind, Probabilities
from bot.rules import load_classifier, load_rulebook


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return load_classifier()


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Should we expand to Japan next year?", Kind.STRATEGIC),
        ("What is our pricing strategy for the enterprise segment?", Kind.STRATEGIC),
        ("Why would a customer pick us over the competition?", Kind.STRATEGIC),
        ("What are the acceptance criteria for the login story?", Kind.TACTICAL),
        ("What happens when the upload fails halfway?", Kind.TACTICAL),
        ("Which of the open bugs do we fix first in this sprint?", Kind.TACTICAL),
        ("How do I reset my VPN password?", Kind.NEITHER),
        ("Which PO number goes on the travel invoice?", Kind.NEITHER),
        ("Who is up for lunch in the kitchen?", Kind.NEITHER),
    ],
)
def test_plain_questions(classifier: Classifier, question: str, kind: Kind) -> None:
    assert classifier.classify(question).kind is kind


@pytest.mark.parametrize(
    "question",
    [
        "",
        "   ",
        "???",
        "asdf qwer zxcv uiop",
        "Was ist die Roadmap für nächstes Jahr?",
        "Quelle est la stratégie pour le marché allemand?",
        "¿Cuál es la prioridad de este ticket?",
        "Wann kommt der neue Export für Kunden?",
        "Wanneer wordt de nieuwe export opgeleverd?",
        "Quand est-ce que la nouvelle exportation arrive ?",
        "Qual è la priorità di questo ticket nel prossimo sprint?",
        "O que acontece quando o upload falha?",
        "来年のロードマップは？",
        "Какой план на следующий год?",
    ],
)
def test_other_languages_and_gibberish_are_unclear(classifier: Classifier, question: str) -> None:
    assert classifier.classify(question).kind is Kind.UNCLEAR


@pytest.mark.parametrize(
    "text",
    [
        "\ud800\udfff\x00\x07",
        "a\u0301" * 20_000,
        "word " * 8_000,
        "?" * 40_000,
        "<@" * 20_000,
        "'" * 40_000,
        '"a ' * 13_000,
        "$1" * 20_000,
        "a-" * 20_000,
        "x" * 40_000,
        "` " * 20_000,
        "1,1" * 13_000,
        "if the button or " * 2_500,
    ],
)
def test_anything_typed_gets_a_verdict_in_bounded_time(classifier: Classifier, text: str) -> None:
    began = time.thread_time()
    classifier.classify(text)
    assert time.thread_time() - began < 1.0


def test_foreign_names_do_not_make_a_question_foreign(classifier: Classifier) -> None:
    question = "Do we open the shop of La Cantina in Paris before the one of De Haan?"
    assert classifier.classify(question).has_enough_evidence


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("should WE expand to japan next year?", "Should we expand to Japan next year?"),
        ("What’s the “Save” button's default?", "What's the \"Save\" button's default?"),
        (
            "<@U123> does the button save? <https://example.org/a>",
            "does the button save?",
        ),
    ],
)
def test_case_quotes_and_markup_change_nothing(
    classifier: Classifier, left: str, right: str
) -> None:
    assert classifier.classify(left).probabilities == classifier.classify(right).probabilities


def test_the_three_probabilities_add_up(classifier: Classifier) -> None:
    odds = classifier.classify("Which story is next?").probabilities
    assert odds.strategic + odds.tactical + odds.neither == pytest.approx(1.0)


def test_a_signal_shows_the_words_as_typed(classifier: Classifier) -> None:
    verdict = classifier.classify("What should the buton do when the field is EMPTY?")
    assert {"field", "EMPTY"} <= {signal.found for signal in verdict.signals}
    assert "buton" in " ".join(signal.found for signal in verdict.signals)


@pytest.mark.parametrize(
    ("typed", "intended"), [("buton", "button"), ("stroy", "story"), ("critera", "criteria")]
)
def test_a_slip_is_taken_for_the_word_that_says_most(
    classifier: Classifier, typed: str, intended: str
) -> None:
    mistyped = classifier.classify(f"Which {typed} is left for this sprint?")
    assert (
        mistyped.probabilities
        == classifier.classify(f"Which {intended} is left for this sprint?").probabilities
    )


def test_a_signal_says_the_same_of_the_same_words_once(classifier: Classifier) -> None:
    signals = classifier.classify("Should the field be empty when the price is shown?").signals
    matched = [(signal.found, signal.kind) for signal in signals if " " not in signal.found]
    subjects = [pair for pair in matched if pair[0] in {"field", "empty", "price"}]
    assert len(subjects) == len(set(subjects)) == 3


def _classifier(*rules: Rule, themes: tuple[Theme, ...]) -> Classifier:
    words = frozenset(word for rule in rules for word in rule.phrase.split())
    return Classifier(Rulebook({t.name: t for t in themes}, rules, ordinary=words))


PRICING = Theme("pricing", Kind.STRATEGIC, "", "Pricing", "why")
WORDS = Theme("words", Kind.TACTICAL, "", "Words", "why", general=True)


def test_rules_that_disagree_on_the_same_words_speak_with_one_voice() -> None:
    price, button = Rule.of("the price", 2.0, 0.0, PRICING), Rule.of("button", -1.0, 0.0, WORDS)
    doubt = Rule.of("the|a price", -0.5, 0.0, WORDS)
    signals = _classifier(price, button, doubt, themes=(PRICING, WORDS)).classify(
        "Is the price on the button?"
    )
    matched = [(s.found, s.kind, s.weight, s.theme) for s in signals.signals if s.found]
    assert matched == [
        ("the price", Kind.STRATEGIC, 1.5, "pricing"),
        ("button", Kind.TACTICAL, 1.0, "words"),
    ]


def test_words_that_speak_for_both_alike_are_no_signal() -> None:
    rules = Rule.of("the price", 1.0, 0.0, PRICING), Rule.of("the|a price", -0.98, 0.0, WORDS)
    verdict = _classifier(*rules, themes=(PRICING, WORDS)).classify("Is the price right?")
    assert not any(signal.found for signal in verdict.signals)


def test_a_pair_shows_nothing_of_what_is_between() -> None:
    pair = Rule.of("mock … clock", 0.0, -1.0, WORDS)
    verdict = _classifier(pair, themes=(WORDS,)).classify("How do you mock the wall clock there?")
    assert [signal.found for signal in verdict.signals if signal.found] == ["mock … clock"]
    beside = _classifier(pair, themes=(WORDS,)).classify("How do you mock clock and date?")
    assert [signal.found for signal in beside.signals if signal.found] == ["mock clock"]


def test_inside_a_compound_no_other_rule_counts() -> None:
    card = Rule.of("card", -2.0, 0.0, WORDS)
    compound = Rule.of("gift card|cards", 1.0, 0.0, PRICING)
    themes = {theme.name: theme for theme in (PRICING, WORDS)}
    rulebook = Rulebook(
        themes,
        (card, compound),
        ordinary=frozenset(["gift", "card"]),
        compounds=frozenset([compound.phrase]),
    )
    signals = Classifier(rulebook).classify("Does the gift card show a card?").signals
    matched = {signal.found: signal.weight for signal in signals if signal.found}
    assert matched == {"gift card": 1.0, "card": 2.0}
    [compound_only] = [
        signal for signal in Classifier(rulebook).classify("A gift card?").signals if signal.found
    ]
    assert compound_only.found == "gift card"


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Does the gift card expire after a year?", "card"),
        ("Should we offer a discount for non-profits?", "profits"),
        ("Customer success asks if the reminder can go out a day later", "success"),
    ],
)
def test_a_reason_is_no_part_of_a_compound(
    classifier: Classifier, question: str, word: str
) -> None:
    assert word not in {signal.found for signal in classifier.classify(question).signals}


@pytest.mark.parametrize(
    ("question", "theme", "word"),
    [
        ("What tells us that the same button works for some users?", "market", "same"),
        ("What tells us that the same button works for some users?", "market", "some"),
        ("What tells us that the button works?", "segments", "us"),
        ("I'll close the ticket, I'd say, is that right?", "behaviour", "I'd"),
    ],
)
def test_a_word_is_not_taken_for_one_that_only_sounds_like_it(
    classifier: Classifier, question: str, theme: str, word: str
) -> None:
    signals = classifier.classify(question).signals
    assert (theme, word) not in {(signal.theme, signal.found) for signal in signals}


def test_the_country_is_not_taken_for_ourselves(classifier: Classifier) -> None:
    signals = classifier.classify("When do we sell the product in the US?").signals
    found = {(signal.theme, signal.found) for signal in signals}
    assert ("segments", "sell … in the US") in found or ("segments", "sell … the US") in found


def test_signals_come_strongest_first_and_give_reasons(classifier: Classifier) -> None:
    signals = classifier.classify("Should we raise prices for small hotels next year?").signals
    weights = [signal.weight for signal in signals]
    assert weights == sorted(weights, reverse=True)
    assert all(signal.why and signal.phrase for signal in signals)
    assert all(signal.found or signal.theme == WORDING for signal in signals)


@pytest.mark.parametrize(
    "question",
    [
        "Should we raise prices for small hotels next year?",
        "How do I reset my VPN password?",
        "the backlog",
        "Forget the roadmap, what should the button show when the field is empty, and why?",
        "We lost two deals. Do we fix the export, the import, the login, the cart or the search?",
    ],
)
def test_the_signals_add_up_to_the_verdict(classifier: Classifier, question: str) -> None:
    verdict = classifier.classify(question)
    odds = Probabilities.of_weights(
        sum(signal.strategic for signal in verdict.signals),
        sum(signal.product for signal in verdict.signals),
    )
    assert [*odds] == pytest.approx([*verdict.probabilities])
    assert len(verdict.signals) <= MOST_SIGNALS


def test_a_bare_topic_is_judged_by_its_theme(classifier: Classifier) -> None:
    verdicts = {topic: classifier.classify(topic) for topic in ("the roadmap", "the backlog")}
    kinds = {topic: (verdict.kind, verdict.topic) for topic, verdict in verdicts.items()}
    assert kinds == {
        "the roadmap": (Kind.STRATEGIC, "roadmap"),
        "the backlog": (Kind.TACTICAL, "backlog"),
    }


def test_a_holiday_in_the_product_is_a_product_decision(classifier: Classifier) -> None:
    question = "Should we support jewish and muslim holidays in Search?"
    verdict = classifier.classify(question)
    assert verdict.kind is Kind.TACTICAL
    assert not {"jewish", "muslim"} & set(" ".join(s.found for s in verdict.signals).split())


@pytest.mark.parametrize("word", ["infrastructure?", "prosperity", "learners", "the ecosystem"])
def test_no_single_learnt_word_decides_alone(classifier: Classifier, word: str) -> None:
    assert classifier.classify(word).kind is Kind.UNCLEAR


def test_what_the_asker_sets_aside_counts_less(classifier: Classifier) -> None:
    plain = classifier.classify("The roadmap, what does the button say?")
    aside = classifier.classify("Forget the roadmap, what does the button say?")
    assert aside.probabilities.tactical > plain.probabilities.tactical


def test_the_sentence_that_asks_weighs_more_than_its_context(classifier: Classifier) -> None:
    asked = classifier.classify("The field is empty. Which market do we want to win?")
    context = classifier.classify("Which market do we want to win. Is the field empty?")
    assert asked.leaning is Kind.STRATEGIC
    assert asked.probabilities.strategic > context.probabilities.strategic


def test_when_something_shall_be_is_the_theme_only_where_nothing_else_is(
    classifier: Classifier,
) -> None:
    assert classifier.classify("Do we raise the price of the premium plan next year?").theme == (
        "pricing"
    )
    assert classifier.classify("What is planned for next year?").theme == "horizon"


def test_the_theme_is_known_though_many_stronger_words_tell_none() -> None:
    wording = Theme("details", Kind.TACTICAL, "", "Wording", "why", general=True)
    release = Theme("release", Kind.TACTICAL, "", "Release", "why")
    words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    rules = [Rule.of(word, -1.0, 0.0, wording) for word in words]
    classifier = Classifier(
        Rulebook(
            {theme.name: theme for theme in (wording, release)},
            (*rules, Rule.of("rollout", -0.5, 0.0, release)),
            ordinary=frozenset([*words, "rollout"]),
        )
    )
    verdict = classifier.classify(f"{' '.join(words)} rollout?")
    assert len(verdict.signals) == MOST_SIGNALS
    assert verdict.theme == "release"
    assert "release" in {signal.theme for signal in verdict.signals}


def test_threads_get_the_same_verdict(classifier: Classifier) -> None:
    question = "Do we ship the export in this release or the next?"
    with ThreadPoolExecutor(8) as pool:
        verdicts = set(pool.map(classifier.classify, [question] * 200))
    assert verdicts == {classifier.classify(question)}


def test_only_so_many_words_are_in_memory(
    classifier: Classifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "Do we ship the export in this release or the next?"
    expected = classifier.classify(question)
    forgetful = Classifier(load_rulebook())
    monkeypatch.setattr("bot.domain.classification.classifier._CACHED_WORDS", 3)
    assert forgetful.classify(question) == expected
    assert len(forgetful._seen) <= 3


def test_tickets_and_figures_take_no_memory() -> None:
    classifier = _classifier(themes=())
    classifier.classify("Is A-1 worth $1 or 1% of 1?")
    known = len(classifier._seen)
    for number in range(2, 100):
        classifier.classify(f"Is A-{number} worth ${number} or {number}% of {number}?")
    assert len(classifier._seen) == known


@pytest.mark.parametrize("question", ["Do we need invoices?", "Why do I have to type my name?"])
def test_the_wording_alone_never_calls_a_question_no_product_decision(
    classifier: Classifier, question: str
) -> None:
    verdict = classifier.classify(question)
    assert verdict.kind is not Kind.NEITHER or verdict.topic


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Where do I see how many holidays I have left?", "people"),
        ("Who has the template for the summary?", "colleagues"),
        ("What is the password for the guest wifi?", "helpdesk"),
    ],
)
def test_a_question_that_is_no_product_decision_has_a_topic(
    classifier: Classifier, question: str, topic: str
) -> None:
    verdict = classifier.classify(question)
    assert (verdict.kind, verdict.topic) == (Kind.NEITHER, topic)


def test_english_words_that_tell_little_are_readable(classifier: Classifier) -> None:
    assert classifier.classify("will we go along with all of that one day").has_enough_evidence
    assert not classifier.classify("banana?").has_enough_evidence
