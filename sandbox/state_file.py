"""What the sandbox keeps across restarts: a line of JSON for everything that changes."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from sandbox.model import Channel, JsonObject, Message, Person, View
from sandbox.world import World

PRIVATE = 0o600
"""Nobody but their owner reads what people wrote."""
_WRITERS: dict[str, Callable[[Any], JsonObject]] = {
    "person": vars,
    "channel": vars,
    "message": vars,
    "home": vars,
    "file": dict,
    "clock": dict,
    "born": dict,
}
"""What is kept, and how each is turned into JSON."""


class StateUnreadable(Exception):
    """What was kept cannot be read by this version; the text is the file's path."""


class StateFile:
    """A file that grows with every change, and is made short again at each start."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, world: World) -> float:
        """Bring the world back to what it was; return the seconds by which its clock was moved.

        Raises StateUnreadable for a file of another version, or damaged in the middle.
        """
        if not self._path.exists():
            return 0.0
        ahead = 0.0
        try:
            for what, value in _lines(self._path):
                if what == "clock":
                    ahead = float(value["ahead"])
                else:
                    _restore(world, what, value)
        except (KeyError, TypeError, ValueError) as error:
            raise StateUnreadable(str(self._path)) from error
        world.continue_timestamps()
        return ahead

    def delete(self) -> None:
        """Delete the file, if there is one."""
        self._path.unlink(missing_ok=True)

    def record(self, world: World, ahead: float) -> None:
        """Write down what there is, and then everything that changes until `close`."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shorter = self._path.with_suffix(".new")
        shorter.unlink(missing_ok=True)
        shorter.touch(mode=PRIVATE)
        with shorter.open("w", encoding="utf-8") as file:
            file.writelines(_line(what, thing) for what, thing in _everything(world, ahead))
        shorter.replace(self._path)
        self._file = self._path.open("a", encoding="utf-8")
        world.watchers.append(self._append)

    def _append(self, what: str, thing: Any) -> None:
        if what in _WRITERS:
            self._file.write(_line(what, thing))
            self._file.flush()

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _line(what: str, thing: Any) -> str:
    return json.dumps({what: _WRITERS[what](thing)}, default=sorted, ensure_ascii=False) + "\n"


def _lines(path: Path) -> Iterator[tuple[str, JsonObject]]:
    """Yield every line; one that was cut off at the end, when the process died, is skipped."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.endswith("\n"):
                entry = json.loads(line)
                if not isinstance(entry, dict):
                    raise TypeError("a line has to be an object")
                yield from entry.items()


def _restore(world: World, what: str, value: JsonObject) -> None:
    if what == "person":
        world.people[value["id"]] = Person(**value)
    elif what == "channel":
        members = set(value.pop("members"))
        world.channels[value["id"]] = Channel(members=members, **value)
    elif what == "message":
        message = Message(**value)
        world.posted.setdefault(message.channel, {})[message.ts] = message
    elif what == "home":
        world.homes[value["user"]] = View(**value)
    elif what == "file":
        world.files[value["id"]] = value
    elif what == "born":
        world.born = value["born"]


def _everything(world: World, ahead: float) -> Iterable[tuple[str, Any]]:
    yield "born", {"born": world.born}
    yield "clock", {"ahead": ahead}
    yield from (("person", person) for person in world.people.values())
    yield from (("channel", channel) for channel in world.channels.values())
    for messages in world.posted.values():
        yield from (("message", message) for message in messages.values() if not message.deleted)
    yield from (("home", view) for view in world.homes.values())
    yield from (("file", file) for file in world.files.values())
