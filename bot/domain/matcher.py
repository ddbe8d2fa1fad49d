"""All phrases of a rulebook as one tree, walked once from each word of a question."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.words import END, START, stem

GAP = "…"
"""Stands for up to `WIDEST` words in a phrase."""
WIDEST = 4
_MARKS = frozenset({START, END, ","})


@dataclass(slots=True)
class Node:
    """A place in the tree: where a symbol leads, where a gap leads, the phrases that end here."""

    next: dict[str, "Node"] = field(default_factory=dict)
    gap: "Node | None" = None
    ends: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Hit:
    """Phrase number `phrase` was found from token `first` up to and with token `last`."""

    phrase: int
    first: int
    last: int


class Matcher:
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

    def symbols(self, word: str) -> tuple[str, ...]:
        """What `word` can be matched as: its stem and the classes it belongs to."""
        root = stem(word)
        return (root, *self._classes_of.get(root, ()))

    def find(self, symbols: Sequence[tuple[str, ...]]) -> Iterable[Hit]:
        """Every phrase that occurs, wherever it occurs."""
        for first, here in enumerate(symbols):
            for symbol in here:
                node = self._root.next.get(symbol)
                if node is not None:
                    yield from self._walk(node, symbols, first, first)

    def _walk(
        self, node: Node, symbols: Sequence[tuple[str, ...]], first: int, last: int
    ) -> Iterable[Hit]:
        for phrase in node.ends:
            yield Hit(phrase, first, last)
        if node.next and last + 1 < len(symbols):
            for symbol in symbols[last + 1]:
                if symbol in node.next:
                    yield from self._walk(node.next[symbol], symbols, first, last + 1)
        if node.gap is not None:
            yield from self._leap(node.gap, symbols, first, last)

    def _leap(
        self, node: Node, symbols: Sequence[tuple[str, ...]], first: int, last: int
    ) -> Iterable[Hit]:
        for place in range(last + 1, min(last + 2 + WIDEST, len(symbols))):
            for symbol in symbols[place]:
                if symbol in node.next:
                    yield from self._walk(node.next[symbol], symbols, first, place)
            if symbols[place][0] in (START, END):
                return

    def _plant(self, parts: list[str], number: int) -> None:
        nodes = [self._root]
        for part in parts:
            nodes = self._grow(nodes, part)
        for node in nodes:
            node.ends.append(number)

    def _grow(self, nodes: list[Node], part: str) -> list[Node]:
        if part == GAP:
            for node in nodes:
                node.gap = node.gap or Node()
            return [node.gap for node in nodes if node.gap]
        grown = []
        for symbol in part.split("|"):
            if symbol not in _MARKS and not symbol.startswith("<"):
                self.words.add(symbol)
                symbol = stem(symbol)
            grown += [node.next.setdefault(symbol, Node()) for node in nodes]
        return grown
