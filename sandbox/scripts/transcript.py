"""Writes down what happens in a small Slack while a script is played."""

from datetime import tzinfo
from typing import Any, TextIO

from sandbox.model import Message, View
from sandbox.scripts.lookup import HOME
from sandbox.scripts.plain_text import Reader
from sandbox.world import World


class Transcript:
    """Collects what changes, and writes it out after each step; times are told in `zone`."""

    def __init__(self, world: World, out: TextIO) -> None:
        self._world = world
        self._out = out
        self._changed: dict[str, Message | View] = {}
        self._known: set[str] = set()
        self._where = self._here = ""
        self.zone: tzinfo | None = None
        world.watchers.append(self._note)

    def _note(self, what: str, thing: Any) -> None:
        if what == "message":
            self._changed[f"{thing.channel} {thing.ts}"] = thing
        elif what in ("view", "home"):
            self._changed[thing.id] = thing

    def scene(self, place: str) -> None:
        """When and where one is now, if that is news."""
        now = self._world.now().astimezone(self.zone)
        self._here = place
        where = f"{now:%A %-d %B %Y, %H:%M}, {self._place(place)}"
        if where != self._where:
            self.line(f"\n## {where}")
        self._where = where

    def _place(self, place: str) -> str:
        channel = self._world.channels.get(place)
        if channel is None:
            return "the Home tab"
        names = sorted(self._world.people[each].real_name for each in channel.members)
        return f"direct message of {' and '.join(names)}" if channel.is_im else f"#{channel.name}"

    def line(self, text: str) -> None:
        """A line as it is."""
        self._out.write(f"{text}\n")

    def does(self, user: str, what: str) -> None:
        """What somebody does with the mouse."""
        self.line(f"\n*{self._world.people[user].real_name} {what}.*")

    def write_changes(self, user: str) -> None:
        """What has been said, changed, opened or closed since the step began."""
        changed, self._changed = self._changed, {}
        reader = Reader(self._world, self._world.people[user].tz)
        for key, thing in list(changed.items()):
            if isinstance(thing, View):
                self._view(thing, reader)
            else:
                self._message(key, thing, reader)
            self._known.add(key)
        self._out.flush()

    def _message(self, key: str, message: Message, reader: Reader) -> None:
        names = {user: person.real_name for user, person in self._world.people.items()}
        notes = [f"only {names[message.ephemeral_to]} sees this"] if message.ephemeral_to else []
        notes += ["in the thread"] if message.is_reply else []
        elsewhere = self._here not in (message.channel, HOME)
        notes += [f"in {self._place(message.channel)}"] if elsewhere else []
        notes += ["changed"] if key in self._known else []
        if message.deleted:
            self.line(f"\n*A message by {names[message.user]} is taken back.*")
            return
        told = f" ({', '.join(notes)})" if notes else ""
        self.line(f"\n**{names[message.user]}**{told}:")
        self._quoted(reader.message(message))
        if message.reactions:
            self._quoted([" ".join(f":{name}: {len(u)}" for name, u in message.reactions.items())])

    def _view(self, view: View, reader: Reader) -> None:
        name = self._world.people[view.user].real_name
        is_open = view in self._world.modals.get(view.user, [])
        if view.type == "modal" and not is_open:
            self.line("\n*The dialog closes.*")
            return
        what = "A dialog in front of" if view.type == "modal" else "The Home tab of"
        self.line(f"\n**{what} {name}**:")
        self._quoted(reader.view(view))

    def _quoted(self, lines: list[str]) -> None:
        self._out.writelines(f"> {each}  \n" for line in lines for each in line.splitlines())
