"""Reads YAML that somebody else wrote: nothing in it can run, expand without end, or hide."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import yaml
from yaml.reader import Reader
from yaml.resolver import Resolver

from bot.domain.errors import Refusal
from bot.domain.printable import quoted

MAX_DEPTH = 20
"""Levels of lists and mappings; our own files have five."""
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's loader in C, where it was built, is about ten times as fast."""
Path = Sequence[str | int]

_TAG = "tag:yaml.org,2002:"
_TAGS = {None, f"{_TAG}str", f"{_TAG}map", f"{_TAG}seq"}
"""Tags that change nothing here; every other asks for a value to be built by the reader."""
_RESOLVERS: Mapping[str, Sequence[tuple[str, re.Pattern[str]]]] = Resolver.yaml_implicit_resolvers
"""By first character, the tags of values that are not in quotes."""
_TRUE = {"yes", "true", "on"}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
"""Whole numbers as people write them; longer ones take quadratic time to read."""


@dataclass(frozen=True, slots=True)
class Unquoted:
    """A value without quotes that YAML takes for a date, a fraction or an odd number.

    It stays as it was written, since reading it may fail or take very long. No key of ours has
    such a value, and in what we skip it does not matter.
    """

    written: str

    def __str__(self) -> str:
        return self.written


@dataclass(frozen=True, slots=True)
class Node:
    """A value, the line where it begins, and the nodes of what it holds."""

    data: Any
    start_line: int
    children: "Mapping[str, Node] | Sequence[Node]" = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a file: its data, and the nodes that know the lines.

    The data are mappings and lists of texts, whole numbers, booleans, None and `Unquoted`.
    """

    data: Any
    node: Node

    def line(self, path: Path = ()) -> int:
        """Return the line, from 1, of the value at `path`, or of the nearest that holds it."""
        node = self.node
        for step in path:
            child = _child(node, step)
            if child is None:
                break
            node = child
        return node.start_line


def read_documents(text: str) -> list[Document]:
    """Return the documents of a file, without empty ones.

    Raises Refusal with the line of a syntax error, of a control character, of a tag, of an alias
    (a few of them can stand for billions of values), of a repeated key, and of values nested too
    deeply.
    """
    if control := Reader.NON_PRINTABLE.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise Refusal(
            f"Line {line} is not valid YAML: it has the character U+{ord(control.group()):04X}.",
            "Save it as plain text.",
        )
    try:
        nodes = list(_nodes(cast("Iterator[Any]", yaml.parse(text, Loader=Loader))))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"Line {mark.line + 1}" if mark else "The file"
        raise Refusal(
            f"{where} is not valid YAML: {error.problem or error.context}.",
            "Fix it there or just before.",
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        raise Refusal(f"The file is not valid YAML: {error}.", "Save it as plain text.") from error
    return [Document(node.data, node) for node in nodes if node.data is not None]


def _nodes(events: Iterator[Any]) -> Iterator[Node]:
    """Yield the node of each document."""
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            yield _node(next(events), events, 0)


def _node(event: Any, events: Iterator[Any], depth: int) -> Node:
    """Return the node that begins with `event`, and take its events up to the last."""
    line = event.start_mark.line + 1
    if isinstance(event, yaml.AliasEvent):
        raise Refusal(f"Line {line} has an alias (*).", "Write out what it stands for.")
    _check_tag(event, line)
    if isinstance(event, yaml.ScalarEvent):
        plain = event.implicit[0] and event.tag is None
        return Node(_plain(event.value) if plain else event.value, line)
    if depth == MAX_DEPTH:
        raise Refusal(f"Line {line} is nested too deeply.", "Our own files have five levels.")
    if isinstance(event, yaml.SequenceStartEvent):
        items = list(_items(events, depth + 1))
        return Node([item.data for item in items], line, items)
    values = _mapping(events, depth + 1)
    return Node({key: node.data for key, node in values.items()}, line, values)


def _check_tag(event: Any, line: int) -> None:
    if event.tag not in _TAGS:
        raise Refusal(
            f"Line {line} is not valid YAML: the tag {quoted(event.tag)} is not known.",
            "Leave the tag out, and put text in quotes.",
        )


def _items(events: Iterator[Any], depth: int) -> Iterator[Node]:
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            return
        yield _node(event, events, depth)


def _mapping(events: Iterator[Any], depth: int) -> dict[str, Node]:
    values: dict[str, Node] = {}
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        line = event.start_mark.line + 1
        if not isinstance(event, yaml.ScalarEvent):
            raise Refusal(f"Line {line} has a key that is not a word.", "Write one word there.")
        _check_tag(event, line)
        if event.value in values:
            raise Refusal(f"Line {line} repeats the key {quoted(event.value)}.", "Keep one.")
        values[event.value] = _node(next(events), events, depth)
    return values


def _plain(written: str) -> Any:
    """Return the value of a scalar without quotes, by the same patterns as YAML 1.1."""
    resolvers = _RESOLVERS.get(written[:1], ())
    tag = next((tag for tag, pattern in resolvers if pattern.match(written)), "")
    kind = tag.removeprefix(_TAG)
    if kind == "null":
        return None
    if kind == "bool":
        return written.lower() in _TRUE
    if kind == "int" and _INTEGER.fullmatch(written):
        return int(written)
    return Unquoted(written) if kind in {"int", "float", "timestamp"} else written


def _child(node: Node, step: str | int) -> Node | None:
    if isinstance(node.children, Mapping):
        return node.children.get(str(step))
    return node.children[step] if isinstance(step, int) and node.children else None
