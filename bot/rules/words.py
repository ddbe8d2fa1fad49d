"""Read the word lists that come with the rules: English words, and words that mean away."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from bot.domain.people.away_words import AwayWords
from bot.domain.team_matching.tokens import Language


@cache
def load_away_words() -> AwayWords:
    """Return the words of a status that mean away, in all languages; read once."""
    table = read_toml("away.toml")
    return AwayWords(
        phrases=[phrase for language in table["phrases"].values() for phrase in language],
        alone=[word for language in table["alone"].values() for word in language],
        until=table["until"],
        emoji=table["emoji"],
        **table["takes_back"],
    )


@cache
def load_language() -> Language:
    """Return what team matching needs to know about English words; read once."""
    return Language(ordinary_words(), everyday_words())


@cache
def ordinary_words() -> frozenset[str]:
    """Return common English words (SCOWL, see ordinary_words.txt), spelt correctly as they are.

    There are 40,000, which team matching and the rulebook share.
    """
    return _lines("ordinary_words.txt")


def trade_words() -> frozenset[str]:
    """Return words of the trade, which are spelt correctly as well (see trade_words.txt)."""
    return word_set("trade_words.txt")


def foreign_words() -> frozenset[str]:
    """Return the commonest words of other languages (wordfreq, see foreign_words.txt)."""
    return _lines("foreign_words.txt")


def everyday_words() -> dict[str, float]:
    """Return, by word, in how many of a thousand questions it is (see everyday_words.txt)."""
    lines = read_text("everyday_words.txt").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    return {word: float(share) for share, *words in rows for word in words}


def word_set(name: str) -> frozenset[str]:
    """Return the words of a file beside this module, several a line."""
    lines = read_text(name).splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _lines(name: str) -> frozenset[str]:
    return frozenset(line for line in read_text(name).splitlines() if not line.startswith("#"))


def read_text(name: str) -> str:
    """Return the text of a file beside this module."""
    return files(__package__).joinpath(name).read_text("utf-8")


def read_toml(name: str) -> dict[str, Any]:
    """Return the content of a TOML file beside this module."""
    return tomllib.loads(read_text(name))
