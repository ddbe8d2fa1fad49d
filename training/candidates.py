"""The phrases that a fit weighs: the rulebook's own, and words and pairs met in many groups."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.classification.phrase_matcher import GAP, WIDEST
from bot.domain.classification.tokens import END, START, TokenizedText, stem

OPENING_GROUPS, PAIR_GROUPS, APART_GROUPS, WORD_GROUPS = 6, 3, 6, 2
"""Groups of questions in which an opening, a pair side by side, a pair with words between, or a
word must occur to be weighed at all."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase and how freely its weight may grow: written patterns most, found pairs least."""

    phrase: str
    freedom: float


def candidates(
    written: Iterable[str], readings: list[TokenizedText], groups: list[str]
) -> list[Candidate]:
    """All that may get a weight, in a fixed order."""
    own = dict.fromkeys(written)
    openings, pairs, words = _seen(readings, groups)
    found = [Candidate(phrase, 2.0 if " " in phrase else 1.0) for phrase in own]
    for seen, least, freedom in (
        (openings, OPENING_GROUPS, 0.5),
        (pairs, PAIR_GROUPS, 0.5),
        (_apart(readings, groups), APART_GROUPS, 0.4),
        (words, WORD_GROUPS, 0.6),
    ):
        found += [
            Candidate(phrase, freedom)
            for phrase in sorted(seen)
            if len(seen[phrase]) >= least and phrase not in own
        ]
    return found


def _seen(readings: list[TokenizedText], groups: list[str]) -> list[dict[str, set[str]]]:
    openings, pairs, words = (defaultdict[str, set[str]](set) for _ in range(3))
    for reading, group in zip(readings, groups, strict=True):
        spelt = [_spelt(token.word, token.sort) for token in reading.tokens]
        for place, word in enumerate(spelt):
            if word == START:
                for length in (2, 3, 4, 5):
                    opening = spelt[place : place + length]
                    if len(opening) == length and not {END, ","} & set(opening):
                        openings[" ".join(opening)].add(group)
            elif word not in (END, ",") and not word.startswith("<"):
                words[stem(word)].add(group)
            pair = spelt[place : place + 2]
            if len(pair) == 2 and not {START, END, ","} & set(pair):
                pairs[" ".join(pair)].add(group)
    return [openings, pairs, words]


def _apart(readings: list[TokenizedText], groups: list[str]) -> dict[str, set[str]]:
    """Pairs with words between; a word stands in them as it is most often spelt."""
    met = Counter(t.word for reading in readings for t in reading.tokens if t.sort == "word")
    shown: dict[str, str] = {}
    for word in sorted(met, key=lambda word: (-met[word], word)):
        shown.setdefault(stem(word), word)
    seen = defaultdict[str, set[str]](set)
    for reading, group in zip(readings, groups, strict=True):
        spelt = [
            shown[stem(t.word)] if t.sort == "word" else _spelt(t.word, t.sort)
            for t in reading.tokens
        ]
        for place, word in enumerate(spelt):
            if word in (START, END, ","):
                continue
            for later in range(place + 1, min(place + 2 + WIDEST, len(spelt))):
                if spelt[later] in (START, END):
                    break
                if later > place + 1 and spelt[later] != ",":
                    seen[f"{word} {GAP} {spelt[later]}"].add(group)
    return seen


def _spelt(word: str, sort: str) -> str:
    return word if sort in ("word", "mark") else f"<{sort}>"
