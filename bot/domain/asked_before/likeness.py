"""Compare two questions by what they are about: a share, not the letters, decides."""

from collections.abc import Sequence
from itertools import pairwise, product

from rapidfuzz.distance import OSA

from bot.domain.asked_before.words import TellingWords

ALIKE = 0.85
"""The likeness from which two questions count as the same; measured on labelled pairs."""
SWAPPED = 0.5
"""What is taken off the likeness for each word that stands where another did, if it weighs 1."""
FEWEST = 2
"""Words in common, at least: two questions of one word are not the same for that."""
ONE_SLIP, TWO_SLIPS = 5, 9
"""Letters from which a word may be mistyped in one letter, and in two."""
MOST_ODD = 10
"""Words that only one of two questions has, above which typos don't make them the same."""


def likeness(new: TellingWords, old: TellingWords, ordinary: frozenset[str]) -> float:
    """Return how alike two questions are, from 0 to 1.

    That is the share of what their words weigh that both have, less a share of what was swapped.
    Where what has to be the same differs, it is 0.
    """
    if new.exact != old.exact or _changes_direction(new, old):
        return 0.0
    common = new.weights.keys() & old.weights.keys()
    only_new = [key for key in new.weights if key not in common]
    only_old = [key for key in old.weights if key not in common]
    shared, matched = sum(new.weights[key] for key in common), len(common)
    for mine, theirs in _same_word(new, old, only_new, only_old, ordinary):
        only_new = [key for key in only_new if key not in mine]
        only_old = [key for key in only_old if key not in theirs]
        shared += max(
            sum(new.weights[key] for key in mine), sum(old.weights[key] for key in theirs)
        )
        matched += 1
    if matched < FEWEST:
        return 0.0
    added = sum(new.weights[key] for key in only_new)
    left_out = sum(old.weights[key] for key in only_old)
    swapped = min(added, left_out)
    alike = shared / (shared + max(added, left_out) - swapped)
    return max(alike - SWAPPED * swapped, 0.0)


def _changes_direction(new: TellingWords, old: TellingWords) -> bool:
    """Whether a direction, such as “from”, leads to another of the words that both have."""
    both = new.weights.keys() & old.weights.keys()
    return any(
        new.aims[word] != old.aims[word] and {new.aims[word], old.aims[word]} <= both
        for word in new.aims.keys() & old.aims.keys()
    )


def _same_word(
    new: TellingWords,
    old: TellingWords,
    only_new: Sequence[str],
    only_old: Sequence[str],
    ordinary: frozenset[str],
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Keys of either question that stand for one word: mistyped, or written in two."""
    pairs: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    if max(len(only_new), len(only_old)) > MOST_ODD:
        return pairs
    for mine, theirs in product(_runs(only_new), _runs(only_old)):
        if any(set(mine) & set(known) or set(theirs) & set(also) for known, also in pairs):
            continue
        new_word = "".join(new.typed[key] for key in mine)
        old_word = "".join(old.typed[key] for key in theirs)
        single = len(mine) == len(theirs) == 1
        if new_word == old_word or (single and _is_slip(new_word, old_word, ordinary)):
            pairs.append((mine, theirs))
    return pairs


def _runs(keys: Sequence[str]) -> list[tuple[str, ...]]:
    return [*((key,) for key in keys), *pairwise(keys)]


def _is_slip(word: str, typed: str, ordinary: frozenset[str]) -> bool:
    """Whether either is the other with a slip; between two ordinary words there is none."""
    if (word in ordinary) == (typed in ordinary):
        return False
    letters = min(len(word), len(typed))
    if letters < ONE_SLIP:
        return False
    limit = 2 if letters >= TWO_SLIPS else 1
    return OSA.distance(word, typed, score_cutoff=limit) <= limit
