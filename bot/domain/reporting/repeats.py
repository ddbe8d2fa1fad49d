"""Find questions that were asked again in nearly the same words."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import process, utils
from rapidfuzz.distance import Indel

from bot.domain.classification.tokens import STOPWORDS, stem
from bot.domain.reporting.figures import AskedQuestion

ALIKE = 0.78
"""Share of words in common, stopwords aside, from which two questions are the same.

One different word in four makes another question: this story or that. One in five doesn't.
"""
OFTEN = 3
"""How often a question must be asked before its answer is worth writing down."""
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Repeat:
    """A question that was asked `times` times.

    `examples` has one wording for each channel in which it was asked; it may only be shown where
    that channel's messages may be. What only one person typed, unseen by others, is no example.
    """

    theme: str
    times: int
    examples: tuple[AskedQuestion, ...]


def repeats(asked: Sequence[AskedQuestion]) -> tuple[Repeat, ...]:
    """Return the questions that were asked at least `OFTEN` times, most often first, by theme."""
    groups = [group for theme in _by_theme(asked).values() for group in _alike(theme)]
    often = sorted((group for group in groups if len(group) >= OFTEN), key=len, reverse=True)
    return tuple(_repeat(group) for group in often[:SHOWN])


def _by_theme(asked: Sequence[AskedQuestion]) -> dict[str, list[AskedQuestion]]:
    themes: dict[str, list[AskedQuestion]] = {}
    for question in asked:
        if question.theme and question.text:
            themes.setdefault(question.theme, []).append(question)
    return themes


def _alike(asked: Sequence[AskedQuestion]) -> list[list[AskedQuestion]]:
    """Group questions so that each is like the first of its group."""
    letters: dict[str, str] = {}
    firsts: list[str] = []
    groups: list[list[AskedQuestion]] = []
    for question in asked:
        encoded = _encode(question.text, letters)
        nearest = process.extractOne(
            encoded, firsts, scorer=Indel.normalized_similarity, score_cutoff=ALIKE
        )
        if nearest:
            groups[nearest[2]].append(question)
        else:
            firsts.append(encoded)
            groups.append([question])
    return groups


def _encode(text: str, letters: dict[str, str]) -> str:
    """Return the words of a question, sorted and without stopwords, each as a single character.

    So questions are compared word by word, as fast as text is compared letter by letter.
    """
    words = {stem(word) for word in utils.default_process(text).split() if word not in STOPWORDS}
    return "".join(letters.setdefault(word, chr(len(letters) + 1)) for word in sorted(words))


def _repeat(group: Sequence[AskedQuestion]) -> Repeat:
    by_several = len({question.asker_id for question in group}) > 1
    examples = {q.channel_id: q for q in reversed(group) if by_several or q.visible}
    return Repeat(group[0].theme, len(group), tuple(reversed(examples.values())))
