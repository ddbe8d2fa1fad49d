"""The shipped words of a status that mean away."""

import tomllib
from functools import cache
from importlib.resources import files

from bot.domain.people.away_words import AwayWords


@cache
def load_away_words() -> AwayWords:
    """The words in every language we know them in, read once."""
    table = tomllib.loads(files(__package__).joinpath("away.toml").read_text("utf-8"))
    return AwayWords(
        phrases=[phrase for language in table["phrases"].values() for phrase in language],
        alone=[word for language in table["alone"].values() for word in language],
        until=table["until"],
        emoji=table["emoji"],
        **table["takes_back"],
    )
