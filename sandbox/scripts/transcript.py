"""Writes down what happens in a sandbox while a script is played."""

from datetime import tzinfo
from typing import Any, TextIO

from sandbox.model import Message, Surface, View
from sandbox.scripts.lookup import HOME
from sandbox.scripts.plain_text import PlainText
from sandbox.world import World


class Transcript:
    """Collects what changes, and writes it out after each step; times are shown in `zone`."""

    def __init__(self, world: World, out: TextIO) -> None:
        self._world = world
        self._out = out
        self._changed: dict[str, Surface] = {}
        self._known: set[str] = set()
        self._scene = ""
        self._channel = ""
        self.zone: tzinfo | None = None
        world.watchers.append(self._collect)

    def _collect(self, what: str, thing: Any) -> None:
        if what == "message":
            self._changed[f"{thing.channel} {thing.ts}"] = thing
        elif what in ("view", "home"):
            self._changed[thing.id] = thing

    def scene(self, channel: str) -> None:
        """Write when and where the next step happens, if that has changed."""
        now = self._world.now().astimezone(self.zone)
        self._channel = channel
        scene = f"{now:%A %-d %B %Y, %H:%M}, {self._channel_name(channel)}"
        if scene != self._scene:
            self.line(f"\n## {scene}")
        self._scene = scene

    def _channel_name(self, channel_id: str) -> str:
        channel = self._world.channels.get(channel_id)
        if channel is None:
            return "the Home tab"
        names = sorted(self._world.people[each].real_name for each in channel.members)
        return f"direct message of {' and '.join(names)}" if channel.is_im else f"#{channel.name}"

    def line(self, text: str) -> None:
        """Write a line as it is."""
        self._out.write(f"{text}\n")

    def does(self, user: str, what: str) -> None:
        """Write what somebody does with the mouse."""
        self.line(f"\n*{self._world.people[user].real_name} {what}.*")

    def write_changes(self, user: str) -> None:
        """Write what has been said, changed, opened or closed since the last time."""
        changed, self._changed = self._changed, {}
        plain_text = PlainText(self._world, self._world.people[user].tz)
        for key, surface in list(changed.items()):
            if isinstance(surface, View):
                self._write_view(surface, plain_text)
            else:
                self._write_message(surface, plain_text, known=key in self._known)
            self._known.add(key)
        self._out.flush()

    def _write_message(self, message: Message, plain_text: PlainText, *, known: bool) -> None:
        names = {user: person.real_name for user, person in self._world.people.items()}
        if message.deleted:
            self.line(f"\n*A message by {names[message.user]} is deleted.*")
            return
        notes = [f"only {names[message.ephemeral_to]} sees this"] if message.ephemeral_to else []
        notes += ["in the thread"] if message.is_reply else []
        in_view = self._channel in (message.channel, HOME)
        notes += [] if in_view else [f"in {self._channel_name(message.channel)}"]
        notes += ["changed"] if known else []
        aside = f" ({', '.join(notes)})" if notes else ""
        self.line(f"\n**{names[message.user]}**{aside}:")
        self._quote(plain_text.surface(message))
        if message.reactions:
            counts = (f":{name}: {len(users)}" for name, users in message.reactions.items())
            self._quote([" ".join(counts)])

    def _write_view(self, view: View, plain_text: PlainText) -> None:
        name = self._world.people[view.user].real_name
        is_open = view in self._world.modals.get(view.user, [])
        if view.type == "modal" and not is_open:
            self.line("\n*The dialog closes.*")
            return
        what = "A dialog in front of" if view.type == "modal" else "The Home tab of"
        self.line(f"\n**{what} {name}**:")
        self._quote(plain_text.surface(view))

    def _quote(self, lines: list[str]) -> None:
        self._out.writelines(f"> {each}  \n" for line in lines for each in line.splitlines())
