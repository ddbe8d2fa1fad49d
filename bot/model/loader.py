"""Read the word model and refuse every weight of a name or group."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from bot.domain.classification.tokens import STOPWORDS, stem
from bot.domain.classification.word_model import WordModel

FILE = "word_model.tsv"
UNIT = 0.01
"""What one unit of a weight in the file stands for, in log-odds."""


class Names(NamedTuple):
    """First names: those that are nothing else, and those that are English words as well."""

    only: frozenset[str]
    words: frozenset[str]


@cache
def load_names() -> Names:
    """Return the first names that are read as names; read once."""
    return Names(frozenset(_words("names.txt")), frozenset(_words("names_and_words.txt")))


@cache
def denied_stems() -> frozenset[str]:
    """Return the stems of words that name groups, companies and places; read once."""
    return _stems_in("denied_words.txt")


@cache
def load_word_model() -> WordModel:
    """Return the word model, without the weights that no word may have, whatever its file says."""
    return WordModel(dict(_weights(_unlearnt_stems() | load_names().only)))


def allowed_stems(vocabulary: frozenset[str]) -> frozenset[str]:
    """Return the stems of `vocabulary` that may carry a learnt weight: those that name no one."""
    denied = _unlearnt_stems().union(map(stem, load_names().only))
    return frozenset(map(stem, vocabulary | STOPWORDS)) - denied


@cache
def _unlearnt_stems() -> frozenset[str]:
    """Return the stems of words that name people or groups, or that a fit weighed by chance."""
    return denied_stems() | _stems_of_names() | _stems_in("unlearnt_words.txt")


def _stems_of_names() -> frozenset[str]:
    """Return the stems of names that are words as well, but for the commonest, such as “will”."""
    return frozenset(map(stem, load_names().words - STOPWORDS))


def _weights(denied: frozenset[str]) -> Iterator[tuple[str, tuple[float, float]]]:
    # Equal weights share their numbers, which saves a megabyte.
    numbers: dict[str, float] = {}
    for line in _text(FILE).splitlines():
        if line.startswith("#"):
            continue
        feature, strategic, product = line.split("\t")
        if denied.isdisjoint(feature.split(" ")):
            yield (
                feature,
                (
                    numbers.setdefault(strategic, int(strategic) * UNIT),
                    numbers.setdefault(product, int(product) * UNIT),
                ),
            )


def _stems_in(name: str) -> frozenset[str]:
    """Return the stems of a list whose lines may begin with what they list."""
    return frozenset(stem(word) for word in _words(name) if not word.endswith(":"))


def _words(name: str) -> Iterator[str]:
    lines = _text(name).splitlines()
    return (word for line in lines if not line.startswith("#") for word in line.split())


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")
