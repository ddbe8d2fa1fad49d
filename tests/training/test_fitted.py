"""The shipped weights and phrases are held against the shipped questions."""

from collections import defaultdict
from importlib.resources import files

from bot.domain.classification.classifier import Classifier
from bot.domain.classification.rulebook import Rule, Rulebook
from bot.domain.classification.tokens import read
from bot.rules.loader import ordinary_words, rare_phrases, read_themes
from training.fitted_to import fitted_to
from training.questions_read import examples


def test_the_weights_were_fitted_to_the_rules_and_questions_that_ship() -> None:
    """Where this fails a rule, a question or the fit was changed: `make fit` weighs anew."""
    head = files("bot.rules").joinpath("weights.toml").read_text("utf-8").splitlines()[1]
    assert head == f"# Fitted to: {fitted_to()}"


def test_a_phrase_found_in_one_group_only_is_kept_for_a_reason() -> None:
    """Such a phrase may fit one known sentence: take it out, or say under `rare` why it stays."""
    themes, classes, written = read_themes()
    rules = tuple(Rule.of(phrase, 1.0, 0.0, themes[theme]) for phrase, theme in written)
    classifier = Classifier(Rulebook(themes, rules, classes, ordinary=ordinary_words()))
    groups: dict[int, set[str]] = defaultdict(set)
    for example in examples(real=False):
        for number in classifier.fired(read(example.question)):
            groups[number].add(example.group)
    seldom = {phrase for number, (phrase, _) in enumerate(written) if len(groups[number]) < 2}
    reasons = rare_phrases()
    assert seldom == set(reasons)
    assert all(reasons.values())
