"""YAML from strangers, read with care: nothing in it can run, grow or hide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import yaml

from bot.domain.errors import Refusal

DEEPEST = 20
"""Levels of lists and mappings; our own files have five."""
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader in C, where PyYAML has it, is about ten times as fast."""
Path = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a file: what it says, and where it says so."""

    data: Any
    node: yaml.Node | None

    def line(self, path: Path = ()) -> int:
        """The line, from 1, on which the value at `path` stands."""
        node, found = self.node, 1
        for step in (*path, None):
            if node is None:
                break
            found = node.start_mark.line + 1
            if step is not None:
                node = _child(node, step)
        return found


def documents(text: str) -> list[Document]:
    """The documents of a file, empty ones left out.

    Raises Refusal with the line of what cannot be read, of an alias (a few of which can stand for
    billions of values), of a key that is there twice, and of anything nested too deeply.
    """
    try:
        _check(text)
        return list(_composed(text))
    except yaml.MarkedYAMLError as trouble:
        mark = trouble.problem_mark or trouble.context_mark
        place = f"Line {mark.line + 1}" if mark else "The file"
        raise Refusal(
            f"{place} is no YAML: {trouble.problem or trouble.context}.",
            "Mend it there or just before.",
        ) from trouble
    except (yaml.YAMLError, ValueError) as trouble:
        raise Refusal(f"The file is no YAML: {trouble}.", "Save it as plain text.") from trouble


def _check(text: str) -> None:
    depth, events = 0, cast("Iterator[Any]", yaml.parse(text, Loader=Loader))
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise Refusal(f"Line {line} has an alias (*).", "Write out what it stands for.")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise Refusal(f"Line {line} is nested too deeply.", "No file of teams is that deep.")


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
                raise Refusal(f"Line {line} has a key that is no word.", "Write one word there.")
            if key.value in seen:
                raise Refusal(f"Line {line} has “{key.value}” again.", "Keep one of them.")
            seen.add(key.value)
            _check_keys(item)


def _child(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        found: yaml.Node = node.value[step]
        return found
    if isinstance(node, yaml.MappingNode):
        return next((item for key, item in node.value if key.value == str(step)), None)
    return None
