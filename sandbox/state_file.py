"""What the small Slack remembers across restarts: a line of JSON for everything that changes."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from sandbox.model import Channel, JsonObject, Message, Person, View
from sandbox.world import World

_TELLERS: dict[str, Callable[[Any], JsonObject]] = {
    "person": vars,
    "channel": vars,
    "message": vars,
    "home": vars,
    "file": dict,
}


class Forgotten(Exception):
    """What was remembered cannot be read any more."""


class Memory:
    """A file that grows with every change, and is made short again at each start."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def recall(self, world: World) -> float:
        """Bring the world back to what it was; the seconds by which its clock was moved.

        Raises Forgotten for a file that another version wrote, or that is damaged in the middle.
        """
        if not self._path.exists():
            return 0.0
        ahead = 0.0
        try:
            for what, told in _lines(self._path):
                if what == "clock":
                    ahead = float(told["ahead"])
                else:
                    _restore(world, what, told)
        except (KeyError, TypeError, ValueError) as error:
            raise Forgotten(str(self._path)) from error
        world.restored()
        return ahead

    def forget(self) -> None:
        """Start afresh."""
        self._path.unlink(missing_ok=True)

    def attend(self, world: World, ahead: float) -> None:
        """Write down what there is, and from now on what changes."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        shorter = self._path.with_suffix(".new")
        with shorter.open("w", encoding="utf-8") as file:
            file.writelines(_line(what, thing) for what, thing in _everything(world, ahead))
        shorter.replace(self._path)
        self._file = self._path.open("a", encoding="utf-8")
        world.watchers.append(self._note)

    def _note(self, what: str, thing: Any) -> None:
        if what in _TELLERS or what == "clock":
            self._file.write(_line(what, thing))
            self._file.flush()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _line(what: str, thing: Any) -> str:
    told = _TELLERS.get(what, dict)(thing)
    return json.dumps({what: told}, default=sorted, ensure_ascii=False) + "\n"


def _lines(path: Path) -> Iterator[tuple[str, JsonObject]]:
    """Every line; one that was cut off at the end, when the process died, counts for nothing."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.endswith("\n"):
                entry = json.loads(line)
                if not isinstance(entry, dict):
                    raise TypeError("a line has to be an object")
                yield from entry.items()


def _restore(world: World, what: str, told: JsonObject) -> None:
    if what == "person":
        world.people[told["id"]] = Person(**told)
    elif what == "channel":
        members = set(told.pop("members"))
        world.channels[told["id"]] = Channel(members=members, **told)
    elif what == "message":
        message = Message(**told)
        world.posted.setdefault(message.channel, {})[message.ts] = message
    elif what == "home":
        world.homes[told["user"]] = View(**told)
    elif what == "file":
        world.files[told["id"]] = told
    elif what == "born":
        world.born = told["born"]


def _everything(world: World, ahead: float) -> Iterable[tuple[str, Any]]:
    yield "born", {"born": world.born}
    yield "clock", {"ahead": ahead}
    yield from (("person", person) for person in world.people.values())
    yield from (("channel", channel) for channel in world.channels.values())
    for messages in world.posted.values():
        yield from (("message", message) for message in messages.values() if not message.deleted)
    yield from (("home", view) for view in world.homes.values())
    yield from (("file", file) for file in world.files.values())
