"""Questions made from others by small changes, for a teacher to label.

They need not be good English: they are to show what a word or an opening says in company of others.
"""

import re
from collections.abc import Mapping, Sequence
from random import Random

import numpy as np

from bot.domain.classification.tokens import STOPWORDS, stem
from training.meanings import common_words, model

EACH = 8
"""Altered questions made of one; a few of them turn out the same."""
SWAPPED, CUT = 0.45, 0.6
"""Of a hundred, 45 have words swapped, 15 words cut out, the others two halves grafted."""
SWAPPED_TOO = 0.4
"""Of the grafted ones, the share in which words are swapped as well."""
NEAR, AS_NEAR = 8, 0.45
"""Words that may stand for another: how many at most, and how near their meaning is (cosine)."""
COMMON = 6_000
"""Common words that may stand for others, besides those of the questions."""
_WORD = re.compile(r"[A-Za-z]+")
Near = Mapping[str, Sequence[str]]
"""For each word those near to it in meaning."""


def altered(questions: Sequence[str]) -> list[str]:
    """About `EACH` times as many questions, each once; the same for the same questions."""
    near, chance = _near_words(questions), Random(0)
    made = (_altered(one, questions, near, chance) for one in questions for _ in range(EACH))
    known = {"", *questions}
    return list(dict.fromkeys(one for one in made if one not in known))


def _altered(question: str, others: Sequence[str], near: Near, chance: Random) -> str:
    way = chance.random()
    if way < SWAPPED:
        return _swap(question, near, chance)
    if way < CUT:
        return _cut(question, chance)
    grafted = _graft(question, chance.choice(others), chance)
    return _swap(grafted, near, chance) if chance.random() < SWAPPED_TOO else grafted


def _swap(question: str, near: Near, chance: Random) -> str:
    """`question` with one to three words replaced by others of about that meaning."""
    words = [found for found in _WORD.finditer(question) if near.get(found.group().lower())]
    for found in sorted(
        chance.sample(words, min(len(words), chance.randint(1, 3))), key=lambda m: -m.start()
    ):
        word = chance.choice(near[found.group().lower()])
        word = word.capitalize() if found.group()[0].isupper() else word
        question = question[: found.start()] + word + question[found.end() :]
    return question


def _cut(question: str, chance: Random) -> str:
    """`question` without up to a third of its words in a row; "" where it has few."""
    words = question.split()
    if len(words) < 5:
        return ""
    gone = chance.randint(1, max(1, len(words) // 3))
    first = chance.randrange(len(words) - gone + 1)
    return " ".join(words[:first] + words[first + gone :])


def _graft(question: str, other: str, chance: Random) -> str:
    """The beginning of one and the end of another; "" where one of them is short."""
    head, tail = question.split(), other.split()
    if min(len(head), len(tail)) < 4:
        return ""
    until, since = (
        chance.randint(1, len(head) * 2 // 3),
        chance.randint(len(tail) // 3, len(tail) - 2),
    )
    return " ".join(head[:until] + tail[since:])


def _near_words(questions: Sequence[str]) -> Near:
    met = {found.group().lower() for one in questions for found in _WORD.finditer(one)}
    words = sorted(met.union(common_words()[:COMMON]) - STOPWORDS)
    vectors = model().encode(words, batch_size=256, show_progress_bar=False)
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    near = {}
    for number, word in enumerate(words):
        alike = vectors @ vectors[number]
        nearest = np.argsort(-alike, kind="stable")[: NEAR + 1]
        near[word] = [
            words[n] for n in nearest if alike[n] >= AS_NEAR and stem(words[n]) != stem(word)
        ]
    return near
