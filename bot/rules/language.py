"""What is known of English words, for finding teams by their names."""

from functools import cache
from importlib.resources import files

from bot.domain.finding.team_words import Language
from bot.rules.loader import ordinary_words


@cache
def load_language() -> Language:
    """Ordinary words, and in how many of a thousand questions the everyday ones are found."""
    return Language(ordinary_words(), everyday_words())


def everyday_words() -> dict[str, float]:
    """Questions of a thousand by word (written questions, see everyday_words.txt)."""
    lines = files(__package__).joinpath("everyday_words.txt").read_text("utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    return {word: float(share) for share, *words in rows for word in words}
