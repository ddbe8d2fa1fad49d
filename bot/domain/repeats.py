"""Questions that were asked again in nearly the same words."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from bot.domain.figures import Asked

ALIKE = 72.0
"""Likeness of two questions, 0 to 100, from which they count as the same one.

The words are compared without case, signs and order, by the share of letters they have in common.
"""
OFTEN = 3
"""How often a question has to be asked until the answer is worth writing down."""
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Repeat:
    """A question that was asked `times` times.

    `examples` are its wordings, one for each channel in which it was asked; whoever shows one
    elsewhere than in its own channel has to know that it may be seen there.
    """

    theme: str
    times: int
    examples: tuple[Asked, ...]


def repeats(asked: Sequence[Asked]) -> tuple[Repeat, ...]:
    """The questions that were asked most often, at least `OFTEN` times, within one theme each."""
    groups = [group for theme in _by_theme(asked).values() for group in _alike(theme)]
    often = sorted((group for group in groups if len(group) >= OFTEN), key=len, reverse=True)
    return tuple(_repeat(group) for group in often[:SHOWN])


def _by_theme(asked: Sequence[Asked]) -> dict[str, list[Asked]]:
    themes: dict[str, list[Asked]] = {}
    for one in asked:
        if one.theme and one.text:
            themes.setdefault(one.theme, []).append(one)
    return themes


def _alike(asked: Sequence[Asked]) -> list[list[Asked]]:
    """Groups of questions that are each like the first of their group."""
    firsts: list[str] = []
    groups: list[list[Asked]] = []
    for one in asked:
        words = _words(one.text)
        nearest = process.extractOne(words, firsts, scorer=fuzz.ratio, score_cutoff=ALIKE)
        if nearest:
            groups[nearest[2]].append(one)
        else:
            firsts.append(words)
            groups.append([one])
    return groups


def _words(text: str) -> str:
    return " ".join(sorted(utils.default_process(text).split()))


def _repeat(group: Sequence[Asked]) -> Repeat:
    examples = {one.channel_id: one for one in reversed(group)}
    return Repeat(group[0].theme, len(group), tuple(reversed(examples.values())))
