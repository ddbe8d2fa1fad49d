"""The phrases that a fit weighs: the written rules, and words and pairs met in several groups."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.classification.phrase_matcher import GAP, MAX_GAP
from bot.domain.classification.tokens import END, START, TokenizedText, stem

OPENING_GROUPS, PAIR_GROUPS, APART_GROUPS, WORD_GROUPS = 6, 3, 6, 2
"""Groups of questions in which an opening, a pair side by side, a pair with words between, or a
word must occur to be weighed at all."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase and how freely its weight may grow: written patterns most, learnt pairs least."""

    phrase: str
    freedom: float


def candidates(
    written: Iterable[str], texts: Sequence[TokenizedText], groups: Sequence[str]
) -> list[Candidate]:
    """Everything that may get a weight, in a fixed order; `groups` has one entry a text."""
    own = dict.fromkeys(written)
    openings, pairs, words = _openings_pairs_and_words(texts, groups)
    chosen = [Candidate(phrase, 2.0 if " " in phrase else 1.0) for phrase in own]
    for groups_of, least, freedom in (
        (openings, OPENING_GROUPS, 0.5),
        (pairs, PAIR_GROUPS, 0.5),
        (_pairs_apart(texts, groups), APART_GROUPS, 0.4),
        (words, WORD_GROUPS, 0.6),
    ):
        chosen += [
            Candidate(phrase, freedom)
            for phrase in sorted(groups_of)
            if len(groups_of[phrase]) >= least and phrase not in own
        ]
    return chosen


def _openings_pairs_and_words(
    texts: Sequence[TokenizedText], groups: Sequence[str]
) -> list[dict[str, set[str]]]:
    """The groups in which each opening, each pair side by side and each word occurs."""
    openings, pairs, words = (defaultdict[str, set[str]](set) for _ in range(3))
    for text, group in zip(texts, groups, strict=True):
        symbols = [_symbol(token.word, token.category) for token in text.tokens]
        for position, symbol in enumerate(symbols):
            if symbol == START:
                for length in (2, 3, 4, 5):
                    opening = symbols[position : position + length]
                    if len(opening) == length and not {END, ","} & set(opening):
                        openings[" ".join(opening)].add(group)
            elif symbol not in (END, ",") and not symbol.startswith("<"):
                words[stem(symbol)].add(group)
            pair = symbols[position : position + 2]
            if len(pair) == 2 and not {START, END, ","} & set(pair):
                pairs[" ".join(pair)].add(group)
    return [openings, pairs, words]


def _pairs_apart(texts: Sequence[TokenizedText], groups: Sequence[str]) -> dict[str, set[str]]:
    """The groups of each pair with words between, spelt as its words most often are."""
    counts = Counter(t.word for text in texts for t in text.tokens if t.category == "word")
    spellings: dict[str, str] = {}
    for word in sorted(counts, key=lambda word: (-counts[word], word)):
        spellings.setdefault(stem(word), word)
    groups_of = defaultdict[str, set[str]](set)
    for text, group in zip(texts, groups, strict=True):
        symbols = [
            spellings[stem(t.word)] if t.category == "word" else _symbol(t.word, t.category)
            for t in text.tokens
        ]
        for position, symbol in enumerate(symbols):
            if symbol in (START, END, ","):
                continue
            for later in range(position + 1, min(position + 2 + MAX_GAP, len(symbols))):
                if symbols[later] in (START, END):
                    break
                if later > position + 1 and symbols[later] != ",":
                    groups_of[f"{symbol} {GAP} {symbols[later]}"].add(group)
    return groups_of


def _symbol(word: str, sort: str) -> str:
    """A token as phrases write it: a word or mark as it is, anything else as its class."""
    return word if sort in ("word", "mark") else f"<{sort}>"
