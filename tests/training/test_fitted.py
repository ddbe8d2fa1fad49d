"""The shipped weights and phrases are held against the labelled questions."""

from importlib.resources import files

from bot.domain.classification.classifier import Classifier
from bot.domain.classification.rulebook import Rule, Rulebook
from bot.rules.loader import rarely_seen_phrases, read_themes
from bot.rules.words import ordinary_words
from training.digest import digest
from training.error_analysis import groups_by_rule
from training.labelled_questions import labelled_questions


def test_the_weights_were_fitted_to_the_rules_and_questions_that_ship() -> None:
    """If this fails, a rule or a question has changed since: `make fit` weighs them anew."""
    second_line = files("bot.rules").joinpath("weights.toml").read_text("utf-8").splitlines()[1]
    assert second_line == f"# Fitted to: {digest()}"


def test_a_phrase_that_fires_in_one_group_only_is_kept_for_a_reason() -> None:
    """Such a phrase may fit one known sentence: take it out, or say under `rare` why it stays."""
    themes, classes, written = read_themes()
    rules = tuple(Rule.of(phrase, 1.0, 0.0, themes[theme]) for phrase, theme in written)
    classifier = Classifier(Rulebook(themes, rules, classes, ordinary=ordinary_words()))
    groups = groups_by_rule(classifier, labelled_questions(real=False))
    seldom = {phrase for number, (phrase, _) in enumerate(written) if len(groups[number]) < 2}
    reasons = rarely_seen_phrases()
    assert seldom == set(reasons)
    assert all(reasons.values())
