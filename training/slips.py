"""Slips of the finger in the labelled questions, which must not become words of the rulebook."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.classification.spelling import Speller
from bot.domain.classification.tokens import TokenizedText, WordToken

GROUPS = 3
"""Groups of questions that must hold a word unknown to the speller for it to be no slip."""


def without_slips(
    readings: Sequence[TokenizedText], groups: Sequence[str], speller: Speller
) -> list[TokenizedText]:
    """The readings with slips repaired, as they are when a question is judged."""
    held = defaultdict[str, set[str]](set)
    for reading, group in zip(readings, groups, strict=True):
        for token in reading.tokens:
            if token.sort == "word" and not speller.knows(token.word):
                held[token.word].add(group)
    rare = (word for word, where in held.items() if len(where) < GROUPS)
    meant = {word: repaired for word in rare if (repaired := speller.repair(word))}
    return [
        replace(reading, tokens=tuple(_repaired(token, meant) for token in reading.tokens))
        for reading in readings
    ]


def _repaired(token: WordToken, meant: dict[str, str]) -> WordToken:
    return token._replace(word=meant.get(token.word, token.word))
