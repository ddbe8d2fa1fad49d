"""All phrases of a rulebook as one tree, walked once from each word of a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.domain.classification.tokens import END, PAUSE, START, stem

GAP = "…"
"""Stands for up to `WIDEST` words in a phrase."""
WIDEST = 4
MARKS = frozenset({START, END, PAUSE, GAP})
"""The parts of a phrase that are no words."""
_BOUNDS = (START, END)


@dataclass(slots=True)
class Node:
    """A place in the tree: where a symbol leads, where a gap leads, the phrases that end here."""

    next: dict[str, "Node"] = field(default_factory=dict)
    gap: "Node | None" = None
    ends: list[int] = field(default_factory=list)


Hit = tuple[int, int, int]
"""The number of a phrase, and the first and the last token it was found at."""
Paths = dict[str, Node]
"""The node that each symbol leads to."""


class TokenMatches(NamedTuple):
    """A word's symbols, the phrases that it is by itself, and where longer phrases go on.

    `onward` is where the next word leads, `leaps` where a word behind a gap leads; `strange` is
    1 for a word that is no English one, less for one that had to be repaired, else 0.
    """

    symbols: tuple[str, ...]
    alone: tuple[int, ...]
    onward: tuple[Paths, ...]
    leaps: tuple[Paths, ...]
    strange: float = 0.0


class PhraseMatcher:
    """Finds which of many phrases occur among words."""

    def __init__(self, phrases: Sequence[str], classes: Mapping[str, frozenset[str]]) -> None:
        self._root = Node()
        self._classes_of: dict[str, list[str]] = {}
        self.words: set[str] = set()
        for name, words in classes.items():
            for word in words:
                self.words.add(word)
                self._classes_of.setdefault(stem(word), []).append(f"<{name}>")
        for number, phrase in enumerate(phrases):
            self._plant(phrase.split(), number)

    def look_up(self, word: str) -> "TokenMatches":
        """What a word is to the phrases: its stem and the classes it belongs to."""
        root = stem(word)
        return self.known((root, *self._classes_of.get(root, ())))

    def known(self, symbols: tuple[str, ...]) -> "TokenMatches":
        """What the symbols of one word alone say, and where they may lead."""
        nodes = [self._root.next[symbol] for symbol in symbols if symbol in self._root.next]
        alone = tuple(phrase for node in nodes for phrase in node.ends)
        onward = tuple(node.next for node in nodes if node.next)
        leaps = tuple(node.gap.next for node in nodes if node.gap)
        return TokenMatches(symbols, alone, onward, leaps)

    def find(self, words: Sequence["TokenMatches"]) -> list[Hit]:
        """Every phrase that occurs, wherever it occurs."""
        hits: list[Hit] = []
        final = len(words) - 1
        for first, (_, alone, onward, leaps, _) in enumerate(words):
            for phrase in alone:
                hits.append((phrase, first, first))  # noqa: PERF401 - faster than a list in between
            if onward and first < final:
                symbols = words[first + 1][0]
                for paths in onward:
                    for symbol in symbols:
                        if symbol in paths:
                            _arrive(paths[symbol], words, first, first + 1, hits)
            for paths in leaps:
                _leap(paths, words, first, first, hits)
        return hits

    def _plant(self, parts: list[str], number: int) -> None:
        nodes = [self._root]
        for part in parts:
            nodes = self._grow(nodes, part)
        for node in nodes:
            node.ends.append(number)

    def _symbol(self, written: str) -> str:
        if written in MARKS or written.startswith("<"):
            return written
        self.words.add(written)
        return stem(written)

    def _grow(self, nodes: list[Node], part: str) -> list[Node]:
        if part == GAP:
            for node in nodes:
                node.gap = node.gap or Node()
            return [node.gap for node in nodes if node.gap]
        grown = []
        for written in part.split("|"):
            symbol = self._symbol(written)
            grown += [node.next.setdefault(symbol, Node()) for node in nodes]
        return grown


def _arrive(
    node: Node, words: Sequence[TokenMatches], first: int, last: int, hits: list[Hit]
) -> None:
    """Add the phrases that end at `node`, to which token `last` led, and those behind it."""
    for phrase in node.ends:
        hits.append((phrase, first, last))  # noqa: PERF401 - faster than a list in between
    onward = node.next
    if onward and last + 1 < len(words):
        for symbol in words[last + 1][0]:
            if symbol in onward:
                _arrive(onward[symbol], words, first, last + 1, hits)
    if node.gap is not None:
        _leap(node.gap.next, words, first, last, hits)


def _leap(
    onward: Paths, words: Sequence[TokenMatches], first: int, last: int, hits: list[Hit]
) -> None:
    """Walk on behind a gap, which does not reach over the end of a clause."""
    for place in range(last + 1, min(last + 2 + WIDEST, len(words))):
        symbols = words[place][0]
        for symbol in symbols:
            if symbol in onward:
                _arrive(onward[symbol], words, first, place, hits)
        if symbols[0] in _BOUNDS:
            return
