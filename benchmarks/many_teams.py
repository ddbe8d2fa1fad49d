"""Workspaces with as many teams as one likes, of names that people might give."""

from collections.abc import Iterator
from random import Random

from bot.domain.teams.team import Team
from bot.rules import load_language

ALIASES = 5
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]


def teams(count: int, seed: int = 5) -> list[Team]:
    """Teams of five aliases each; the same ones for the same seed."""
    named = names(seed)
    return [
        Team(number, "T1", next(named), tuple(next(named) for _ in range(ALIASES)), (f"C{number}",))
        for number in range(1, count + 1)
    ]


def names(seed: int) -> Iterator[str]:
    """Names of two or three ordinary words, of an invented one, or of both; each once."""
    random = Random(seed)
    words = sorted(word for word in load_language().ordinary if len(word) > 3)
    seen = set[str]()
    while True:
        name = " ".join(_words(random, words)).title()
        if name not in seen:
            seen.add(name)
            yield name


def _words(random: Random, words: list[str]) -> list[str]:
    sort = random.random()
    if sort < 0.5:
        return random.choices(words, k=2 if sort < 0.35 else 3)
    invented = "".join(random.choices(SYLLABLES, k=random.randint(2, 5)))
    return [invented] if sort < 0.8 else [invented, random.choice(words)]


def mistyped(random: Random, name: str) -> str:
    """The name with one letter left out."""
    at = random.randrange(2, len(name) - 1) if len(name) > 3 else len(name)
    return name[:at] + name[at + 1 :]
