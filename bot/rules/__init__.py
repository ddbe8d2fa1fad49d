"""The shipped rulebook and other words: TOML files beside this module, read when first needed."""

from bot.rules.away import load_away_words
from bot.rules.known import labelled_questions
from bot.rules.language import load_language
from bot.rules.loader import RulebookError, load_classifier, load_rulebook

__all__ = [
    "RulebookError",
    "labelled_questions",
    "load_away_words",
    "load_classifier",
    "load_language",
    "load_rulebook",
]
