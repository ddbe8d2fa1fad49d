"""All phrases of a rulebook as one tree, which is walked from each word of a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.domain.classification.tokens import END, PAUSE, START, stem

GAP = "…"
"""Stands for up to `MAX_GAP` words in a phrase."""
MAX_GAP = 4
MARKS = frozenset({START, END, PAUSE, GAP})
"""The parts of a phrase that are not words."""
_BOUNDS = (START, END)

Hit = tuple[int, int, int]
"""The number of a phrase, and the numbers of the first and last token it matches."""


@dataclass(slots=True)
class Node:
    """A node of the tree: what follows it by symbol or behind a gap, and phrases that end here."""

    next: dict[str, "Node"] = field(default_factory=dict)
    gap: "Node | None" = None
    phrases: list[int] = field(default_factory=list)


Paths = dict[str, Node]
"""The nodes that symbols lead to."""


class TokenMatches(NamedTuple):
    """What the phrases know of a word: its symbols, one-word phrases, and paths of longer ones.

    `onward` are the paths of the next word, `beyond_gap` those of a word behind a gap.
    `strangeness` is 1 for a word that is not English, less for one that was repaired, else 0.
    """

    symbols: tuple[str, ...]
    phrases: tuple[int, ...]
    onward: tuple[Paths, ...]
    beyond_gap: tuple[Paths, ...]
    strangeness: float = 0.0


class PhraseMatcher:
    """Finds which of many phrases occur among the words of a question.

    `phrases` are numbered in their order; `classes` maps the names of classes to their words.
    """

    def __init__(self, phrases: Sequence[str], classes: Mapping[str, frozenset[str]]) -> None:
        self._root = Node()
        self._classes_of: dict[str, list[str]] = {}
        self.words: set[str] = set()
        for name, words in classes.items():
            for word in words:
                self.words.add(word)
                self._classes_of.setdefault(stem(word), []).append(f"<{name}>")
        for number, phrase in enumerate(phrases):
            self._add(phrase, number)

    def look_up(self, word: str) -> "TokenMatches":
        """Return the matches of a word, by its stem and the classes it belongs to."""
        root = stem(word)
        return self.matches_of((root, *self._classes_of.get(root, ())))

    def matches_of(self, symbols: tuple[str, ...]) -> "TokenMatches":
        """Return the matches of the symbols of one word."""
        nodes = [self._root.next[symbol] for symbol in symbols if symbol in self._root.next]
        phrases = tuple(phrase for node in nodes for phrase in node.phrases)
        onward = tuple(node.next for node in nodes if node.next)
        beyond_gap = tuple(node.gap.next for node in nodes if node.gap)
        return TokenMatches(symbols, phrases, onward, beyond_gap)

    def find(self, words: Sequence["TokenMatches"]) -> list[Hit]:
        """Return every hit of a phrase."""
        hits: list[Hit] = []
        final = len(words) - 1
        for first, (_, phrases, onward, beyond_gap, _) in enumerate(words):
            for phrase in phrases:
                hits.append((phrase, first, first))  # noqa: PERF401 - faster than a list in between
            if onward and first < final:
                symbols = words[first + 1][0]
                for paths in onward:
                    for symbol in symbols:
                        if symbol in paths:
                            _arrive(paths[symbol], words, first, first + 1, hits)
            for paths in beyond_gap:
                _cross_gap(paths, words, first, first, hits)
        return hits

    def _add(self, phrase: str, number: int) -> None:
        nodes = [self._root]
        for part in phrase.split():
            nodes = self._extend(nodes, part)
        for node in nodes:
            node.phrases.append(number)

    def _extend(self, nodes: list[Node], part: str) -> list[Node]:
        """Return the nodes that `part` leads to from each of `nodes`, added where they are new."""
        if part == GAP:
            for node in nodes:
                node.gap = node.gap or Node()
            return [node.gap for node in nodes if node.gap]
        extended = []
        for alternative in part.split("|"):
            symbol = self._symbol(alternative)
            extended += [node.next.setdefault(symbol, Node()) for node in nodes]
        return extended

    def _symbol(self, part: str) -> str:
        if part in MARKS or part.startswith("<"):
            return part
        self.words.add(part)
        return stem(part)


def _arrive(
    node: Node, words: Sequence[TokenMatches], first: int, last: int, hits: list[Hit]
) -> None:
    """Add the phrases that end at `node`, to which token `last` led, and walk on from it."""
    for phrase in node.phrases:
        hits.append((phrase, first, last))  # noqa: PERF401 - faster than a list in between
    onward = node.next
    if onward and last + 1 < len(words):
        for symbol in words[last + 1][0]:
            if symbol in onward:
                _arrive(onward[symbol], words, first, last + 1, hits)
    if node.gap is not None:
        _cross_gap(node.gap.next, words, first, last, hits)


def _cross_gap(
    onward: Paths, words: Sequence[TokenMatches], first: int, last: int, hits: list[Hit]
) -> None:
    """Walk on behind a gap, which does not reach over the end of a clause."""
    for number in range(last + 1, min(last + 2 + MAX_GAP, len(words))):
        symbols = words[number][0]
        for symbol in symbols:
            if symbol in onward:
                _arrive(onward[symbol], words, first, number, hits)
        if symbols[0] in _BOUNDS:
            return
