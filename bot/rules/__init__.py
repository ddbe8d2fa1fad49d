"""The built-in rulebook and word lists: data files beside these modules, read when first needed."""

from bot.rules.loader import (
    RulebookError,
    labelled_questions,
    load_classifier,
    load_rulebook,
)
from bot.rules.words import load_away_words, load_language

__all__ = [
    "RulebookError",
    "labelled_questions",
    "load_away_words",
    "load_classifier",
    "load_language",
    "load_rulebook",
]
