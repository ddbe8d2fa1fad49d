"""Reads YAML that somebody else wrote: nothing in it can run, expand without end, or hide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import yaml

from bot.domain.errors import Refusal

MAX_DEPTH = 20
"""Levels of lists and mappings; our own files have five."""
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's loader in C, where it was built, is about ten times as fast."""
Path = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a file: its data, and the nodes that know the lines."""

    data: Any
    node: yaml.Node | None

    def line(self, path: Path = ()) -> int:
        """Return the line, from 1, of the value at `path`, or of the nearest that holds it."""
        node, line = self.node, 1
        for step in (*path, None):
            if node is None:
                break
            line = node.start_mark.line + 1
            if step is not None:
                node = _child(node, step)
        return line


def read_documents(text: str) -> list[Document]:
    """Return the documents of a file, without empty ones.

    Raises Refusal with the line of a syntax error, of an alias (a few of them can stand for
    billions of values), of a repeated key, and of values nested too deeply.
    """
    try:
        _check_events(text)
        return list(_composed(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"Line {mark.line + 1}" if mark else "The file"
        raise Refusal(
            f"{where} is not valid YAML: {error.problem or error.context}.",
            "Fix it there or just before.",
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        raise Refusal(f"The file is not valid YAML: {error}.", "Save it as plain text.") from error


def _check_events(text: str) -> None:
    depth, events = 0, cast("Iterator[Any]", yaml.parse(text, Loader=Loader))
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise Refusal(f"Line {line} has an alias (*).", "Write out what it stands for.")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise Refusal(f"Line {line} is nested too deeply.", "Our own files have five levels.")


def _composed(text: str) -> Iterator[Document]:
    loader = Loader(text)
    try:
        while loader.check_node():
            node = loader.get_node()
            _check_keys(node)
            data = loader.construct_document(node)
            if data is not None:
                yield Document(data, node)
    finally:
        loader.dispose()


def _check_keys(node: Any) -> None:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _check_keys(item)
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for key, item in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise Refusal(f"Line {line} has a key that is not a word.", "Write one word there.")
            if key.value in seen:
                raise Refusal(f"Line {line} repeats the key “{key.value}”.", "Keep one of them.")
            seen.add(key.value)
            _check_keys(item)


def _child(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        item: yaml.Node = node.value[step]
        return item
    if isinstance(node, yaml.MappingNode):
        return next((item for key, item in node.value if key.value == str(step)), None)
    return None
