"""Questions that were asked again in nearly the same words."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import process, utils
from rapidfuzz.distance import Indel

from bot.domain.classification.tokens import STOPWORDS, stem
from bot.domain.reporting.figures import AskedQuestion

ALIKE = 0.78
"""Share of telling words that two questions have in common, from which they are the same one.

One word of four that differs makes another question: this story or that. One of five may.
"""
OFTEN = 3
"""How often a question has to be asked until the answer is worth writing down."""
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Repeat:
    """A question that was asked `times` times.

    `examples` are its wordings, one for each channel in which it was asked; whoever shows one
    elsewhere than in its own channel has to know that it may be seen there. What one person alone
    typed for their own eyes is no example.
    """

    theme: str
    times: int
    examples: tuple[AskedQuestion, ...]


def repeats(asked: Sequence[AskedQuestion]) -> tuple[Repeat, ...]:
    """The questions that were asked most often, at least `OFTEN` times, within one theme each."""
    groups = [group for theme in _by_theme(asked).values() for group in _alike(theme)]
    often = sorted((group for group in groups if len(group) >= OFTEN), key=len, reverse=True)
    return tuple(_repeat(group) for group in often[:SHOWN])


def _by_theme(asked: Sequence[AskedQuestion]) -> dict[str, list[AskedQuestion]]:
    themes: dict[str, list[AskedQuestion]] = {}
    for one in asked:
        if one.theme and one.text:
            themes.setdefault(one.theme, []).append(one)
    return themes


def _alike(asked: Sequence[AskedQuestion]) -> list[list[AskedQuestion]]:
    """Groups of questions that are each like the first of their group."""
    letters: dict[str, str] = {}
    firsts: list[str] = []
    groups: list[list[AskedQuestion]] = []
    for one in asked:
        written = _written(one.text, letters)
        nearest = process.extractOne(
            written, firsts, scorer=Indel.normalized_similarity, score_cutoff=ALIKE
        )
        if nearest:
            groups[nearest[2]].append(one)
        else:
            firsts.append(written)
            groups.append([one])
    return groups


def _written(text: str, letters: dict[str, str]) -> str:
    """The telling words of a question in the order of the alphabet, each as one letter of its own.

    So they are compared as fast as text is, and by words instead of by their letters.
    """
    words = {stem(word) for word in utils.default_process(text).split() if word not in STOPWORDS}
    return "".join(letters.setdefault(word, chr(len(letters) + 1)) for word in sorted(words))


def _repeat(group: Sequence[AskedQuestion]) -> Repeat:
    of_many = len({one.asker_id for one in group}) > 1
    examples = {one.channel_id: one for one in reversed(group) if of_many or one.openly}
    return Repeat(group[0].theme, len(group), tuple(reversed(examples.values())))
