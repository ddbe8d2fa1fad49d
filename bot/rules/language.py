"""What is known of English words, for finding teams by their names."""

from functools import cache

from bot.domain.team_matching.tokens import Language
from bot.rules.loader import everyday_words, ordinary_words


@cache
def load_language() -> Language:
    """Ordinary words, and in how many of a thousand questions the everyday ones are found."""
    return Language(ordinary_words(), everyday_words())
