"""Data augmentation: questions made from others by small changes, for the teacher to label.

They need not be good English. They show what a word or an opening says in the company of others.
"""

import re
from collections.abc import Mapping, Sequence
from random import Random

import numpy as np

from bot.domain.classification.tokens import STOPWORDS, stem
from training.word_features import common_words, load_minilm

COPIES = 8
"""Augmented questions made of each; a few of them turn out the same."""
SWAPPED, CUT = 0.45, 0.6
"""Of a hundred, 45 have words swapped, 15 have words cut out, the others are spliced of two."""
SPLICED_AND_SWAPPED = 0.4
"""The share of the spliced ones in which words are swapped as well."""
MOST_NEIGHBOURS, LEAST_SIMILARITY = 8, 0.45
"""Words that may replace another: how many at most, and how near in meaning at least (cosine)."""
COMMON = 6_000
"""Common words that may replace others, besides those of the questions."""
_WORD = re.compile(r"[A-Za-z]+")
Neighbours = Mapping[str, Sequence[str]]
"""For each word those near to it in meaning."""


def augmented(questions: Sequence[str]) -> list[str]:
    """About `COPIES` times as many questions, none twice; the same for the same questions."""
    neighbours, chance = _neighbours(questions), Random(0)
    made = (
        _augment(question, questions, neighbours, chance)
        for question in questions
        for _ in range(COPIES)
    )
    known = {"", *questions}
    return list(dict.fromkeys(question for question in made if question not in known))


def _augment(question: str, others: Sequence[str], neighbours: Neighbours, chance: Random) -> str:
    drawn = chance.random()
    if drawn < SWAPPED:
        return _swap(question, neighbours, chance)
    if drawn < CUT:
        return _cut(question, chance)
    spliced = _splice(question, chance.choice(others), chance)
    if chance.random() < SPLICED_AND_SWAPPED:
        return _swap(spliced, neighbours, chance)
    return spliced


def _swap(question: str, neighbours: Neighbours, chance: Random) -> str:
    """`question` with one to three words replaced by others of about that meaning."""
    words = [match for match in _WORD.finditer(question) if neighbours.get(match.group().lower())]
    for match in sorted(
        chance.sample(words, min(len(words), chance.randint(1, 3))), key=lambda m: -m.start()
    ):
        word = chance.choice(neighbours[match.group().lower()])
        word = word.capitalize() if match.group()[0].isupper() else word
        question = question[: match.start()] + word + question[match.end() :]
    return question


def _cut(question: str, chance: Random) -> str:
    """`question` without up to a third of its words in a row; "" if it has few."""
    words = question.split()
    if len(words) < 5:
        return ""
    length = chance.randint(1, max(1, len(words) // 3))
    first = chance.randrange(len(words) - length + 1)
    return " ".join(words[:first] + words[first + length :])


def _splice(question: str, other: str, chance: Random) -> str:
    """The beginning of `question` and the end of `other`; "" if either is short."""
    head, tail = question.split(), other.split()
    if min(len(head), len(tail)) < 4:
        return ""
    until = chance.randint(1, len(head) * 2 // 3)
    since = chance.randint(len(tail) // 3, len(tail) - 2)
    return " ".join(head[:until] + tail[since:])


def _neighbours(questions: Sequence[str]) -> Neighbours:
    used = {match.group().lower() for question in questions for match in _WORD.finditer(question)}
    words = sorted(used.union(common_words()[:COMMON]) - STOPWORDS)
    vectors = load_minilm().encode(words, batch_size=256, show_progress_bar=False)
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    neighbours = {}
    for number, word in enumerate(words):
        similarity = vectors @ vectors[number]
        nearest = np.argsort(-similarity, kind="stable")[: MOST_NEIGHBOURS + 1]
        neighbours[word] = [
            words[n]
            for n in nearest
            if similarity[n] >= LEAST_SIMILARITY and stem(words[n]) != stem(word)
        ]
    return neighbours
