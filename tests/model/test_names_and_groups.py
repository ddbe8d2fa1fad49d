"""No name and no group carries a learnt weight, moves a verdict, or is quoted as a reason.

The lists are the test's own and know nothing of those that ship.
"""

import re
from importlib.resources import files

import pytest

from bot.domain.classification.classifier import Classifier
from bot.domain.classification.tokens import stem
from bot.domain.classification.word_model import LITTLE
from bot.domain.verdict import WORDING, Verdict
from bot.model import load_names, load_word_model
from bot.model.loader import FILE
from bot.rules import load_classifier, load_rulebook
from bot.rules.loader import read_themes
from bot.rules.words import ordinary_words, trade_words

NAMES = """
Emma Oliver Charlotte Liam Siobhan Callum Rhys Ailsa Pierre Camille Étienne Margaux Hans Ingrid
Jürgen Anneliese Joost Femke Søren Freja Lars Astrid Mikko Aino Piotr Agnieszka Zuzana Jakub Lászlo
Ágnes Radu Ioana Dimitrios Eleni Giulia Matteo Carmen Joaquín Inês Tiago Dmitri Svetlana Oksana
Taras Nino Giorgi Anahit Tigran Ayşe Emre Noam Yael Fatima Youssef Layla Omar Reza Shirin Zahra
Aisha Bilal Priya Arjun Lakshmi Harpreet Gurpreet Nusrat Tenzin Sanduni Wei Xiaoming Mei Yuki Haruto
Sakura Jiwoo Minjun Nguyen Linh Somchai Siti Budi Thandiwe Sipho Chiamaka Oluwaseun Kwame Abena
Wanjiru Otieno Tesfaye Selam Mamadou Aminata Itzel Xochitl Kalani Leilani Aroha Hemi Aigerim Dilnoza
Mark Grace Hope Will Max Rose Bill Dawn Frank Penny
""".split()  # noqa: SIM905 - names read better as words
"""First names of more than 30 cultures, the last ten of which are English words as well."""
TERMS = """
jewish muslim christian catholic protestant hindu buddhist sikh atheist churches mosques
synagogues ramadan diwali hanukkah kosher halal hijab rabbi imam black asian african arab
hispanic roma indigenous immigrants refugees migrants chinese russian ukrainian israeli
palestinian american german french turkish indian pakistani nigerian mexican polish japanese
korean iranian syrian women men female male transgender gay lesbian bisexual queer nonbinary
pregnant widows deaf blind autistic disabled wheelchair dyslexic epileptic diabetic depressed
schizophrenic elderly republicans democrats conservatives communists socialists nazis fascists
zionists google microsoft amazon netflix tesla samsung siemens volkswagen zoom slack shopify
paypal russia ukraine israel palestine iran nigeria
""".split()  # noqa: SIM905 - the same
ABOUT_NAMES = (
    "should I ask {} about the new error message at payment?",
    "is {} the right person to decide on the synonyms list?",
    "can {} approve the release on Friday?",
    "{} says the export button is broken, do we fix it this sprint?",
    "hi {}, which market do we enter next year?",
    "what did {} mean with the pricing of the pro plan?",
    "do we show {}'s name in the header of the invoice?",
    "how do I get my laptop back from {}?",
)
ABOUT_TERMS = (
    "should we support {} users in Search?",
    "do we sell to {} customers next year?",
    "which filters do {} people need on the list page?",
    "is the {} calendar shown in the date picker?",
    "should we support {} and other holidays?",
    "why would {} buyers choose us?",
    "the label says “{}”, is that intended?",
    "how do I talk to our {} colleagues about the roadmap?",
)


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return load_classifier()


def quoted(verdict: Verdict) -> str:
    return " ".join(signal.found.lower() for signal in verdict.signals)


@pytest.mark.parametrize("template", ABOUT_NAMES)
def test_the_verdict_does_not_change_with_the_name(classifier: Classifier, template: str) -> None:
    expected = classifier.classify(template.format("Anna"))
    for name in NAMES:
        verdict = classifier.classify(template.format(name))
        assert [*verdict.probabilities] == pytest.approx([*expected.probabilities]), name
        assert verdict.kind is expected.kind, name
        assert not re.search(rf"\b{name.lower()}\b", quoted(verdict)), name


@pytest.mark.parametrize("template", ABOUT_NAMES[:3])
def test_nor_does_it_with_a_name_in_small_letters_or_a_whole_one(
    classifier: Classifier, template: str
) -> None:
    expected = classifier.classify(template.format("Anna")).probabilities
    for name in ("priya", "oluwaseun", "xiaoming", "zoë", "Priya Price", "Emma Banks"):
        found = classifier.classify(template.format(name)).probabilities
        assert [*found] == pytest.approx([*expected]), name


@pytest.mark.parametrize("template", ABOUT_TERMS)
def test_no_group_and_no_company_is_a_reason(classifier: Classifier, template: str) -> None:
    for term in TERMS:
        verdict = classifier.classify(template.format(term))
        shown = " ".join(signal.found.lower() for signal in verdict.signals if signal.quotable)
        assert not re.search(rf"\b{term}\b", shown), (term, verdict.signals)


def test_no_name_and_no_group_has_a_learnt_weight() -> None:
    lines = files("bot.model").joinpath(FILE).read_text("utf-8").splitlines()
    words = {part for line in lines if line[0] != "#" for part in line.split("\t")[0].split()}
    places = {"russia", "ukraine", "israel", "palestine", "iran", "nigeria"}
    # “Polish” the people are spelt like what one does to a table.
    assert not words.intersection(map(stem, {*TERMS, *places} - {"polish"}))
    only_names = {name.lower() for name in NAMES[:-10]}
    assert not words & only_names


def test_only_ordinary_words_have_a_learnt_weight() -> None:
    written = read_themes()
    words = ordinary_words().union(trade_words(), *written.classes.values())
    known = set(map(stem, words))
    lines = files("bot.model").joinpath(FILE).read_text("utf-8").splitlines()
    features = [line.split("\t")[0] for line in lines if line[0] != "#"]
    strange = {
        part
        for feature in features
        for part in feature.split()
        if part not in known and part[0] not in "<^…"
    }
    assert strange <= LITTLE


def test_a_name_that_is_a_word_has_no_learnt_weight_in_small_letters() -> None:
    model = load_word_model()
    symbols = [stem(name.lower()) for name in NAMES if name not in {"Will"}]
    assert [name for name in symbols if model.weigh([name], None)[:2] != (0.0, 0.0)] == []


def test_a_name_in_the_file_is_left_out_when_it_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.model import loader

    monkeypatch.setattr(loader, "_text", lambda _: "priya\t90\t0\nmosqu\t90\t0\nprice tag\t9\t9\n")
    load = load_word_model.__wrapped__
    assert len(load()) == 1


def test_a_place_is_a_reason_by_a_rule_about_regions_only(classifier: Classifier) -> None:
    verdict = classifier.classify("are we going to sell in Brazil?")
    assert ("segments", "sell in Brazil") in {(s.theme, s.found) for s in verdict.signals}
    bare = classifier.classify("the Brazil text on the button is cut off")
    assert "brazil" not in quoted(bare)


def test_only_written_rules_with_a_subject_are_quotable(classifier: Classifier) -> None:
    signals = classifier.classify("Should we raise the price of the pro plan?").signals
    wording = [signal for signal in signals if signal.theme == WORDING]
    assert [signal.found for signal in wording] == [""]
    assert not any(signal.quotable for signal in signals if signal.general)
    assert any(signal.quotable and signal.theme == "pricing" for signal in signals)


def test_no_word_of_a_rule_is_taken_for_a_name() -> None:
    rulebook = load_rulebook()
    assert rulebook.names.isdisjoint(frozenset().union(*rulebook.classes.values()))
    assert len(load_names().only) > 10_000
