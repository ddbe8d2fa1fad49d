"""What a step of a script can do; each `do_…` method is named after the verb in the script."""

from collections.abc import Callable
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.model import JsonObject, Surface, View
from sandbox.sandbox import Sandbox
from sandbox.scripts import lookup
from sandbox.scripts.lookup import Choice
from sandbox.scripts.plain_text import PlainText
from sandbox.scripts.script import Step, time_until
from sandbox.scripts.transcript import Transcript

TakePicture = Callable[[str, str, Step], None]
"""Takes a picture: its file's name, the address of what it shows, and the step that wants it."""

FOUND_WITHIN_SECONDS = 3.0
SEEN_WITHIN_SECONDS = 20.0
"""How long a person looks for what to press or choose; a busy bot may not have posted it yet."""


class ScriptActions:
    """Does what a person would do on the page, and has it written down."""

    def __init__(
        self, slack: Sandbox, transcript: Transcript, take_picture: TakePicture | None
    ) -> None:
        self._slack = slack
        self._world = slack.world
        self._transcript = transcript
        self._take_picture = take_picture
        self._filled: dict[str, dict[str, dict[str, Any]]] = {}

    def run(self, user: str, channel: str, step: Step) -> None:
        """Do what the step says; raises LookupError or ValueError where that can't be done."""
        getattr(self, f"do_{step.verb}")(user, channel, step)

    def do_type(self, user: str, channel: str, step: Step) -> None:
        """Send a message or a command."""
        if not step.value.startswith("/"):
            parent = self._message_ts(user, channel, step) if "on" in step.options else None
            self._slack.say(user, channel, step.value, parent)
            return
        command, _, text = step.value.partition(" ")
        self._transcript.line(f"\n**{self._world.people[user].real_name}** types:")
        self._transcript.line(f"> {step.value}")
        self._slack.command(user, channel, command, text.strip())

    def _message_ts(self, user: str, channel: str, step: Step) -> str:
        """Return the timestamp of the message the step is about: the latest, or the one named."""
        surfaces = self._surfaces(user, channel, step)
        if not surfaces or isinstance(surfaces[0], View):
            raise LookupError("there is no message here")
        return surfaces[0].ts

    def do_press(self, user: str, channel: str, step: Step) -> None:
        """Press what has that label."""
        choice = self._look_for(
            lambda: lookup.pressable(self._surfaces(user, channel, step), step.value)
        )
        self._use(user, choice, f"presses “{step.value}”")

    def do_choose(self, user: str, channel: str, step: Step) -> None:
        """Pick that option."""
        offered = partial(self._offered, user, step.value)
        choice = self._look_for(
            lambda: lookup.choosable(self._surfaces(user, channel, step), step.value, offered)
        )
        if choice.block["type"] == "input" and not choice.block.get("dispatch_action"):
            label = choice.block["label"]["text"]
            raise LookupError(
                f"“{step.value}” is in a field of the dialog: "
                f'write fill = {{"{label}" = "{choice.label}"}} instead'
            )
        self._use(user, choice, f"chooses “{step.value}”")

    def _surfaces(self, user: str, channel: str, step: Step) -> list[Surface]:
        return lookup.surfaces(self._world, user, channel, step.options.get("on"))

    def _look_for(self, find: Callable[[], Choice]) -> Choice:
        """Return what `find` returns, in a while if not at once; then raise its LookupError."""

        def look() -> Choice | None:
            try:
                return find()
            except LookupError:
                return None

        return self._slack.eventually(look, FOUND_WITHIN_SECONDS) or find()

    def _use(self, user: str, choice: Choice, what: str) -> None:
        self._transcript.does(user, what)
        surface = choice.surface
        state = self._filled.get(surface.id) if isinstance(surface, View) else None
        self._slack.press(
            user, surface, choice.element["action_id"], choice.value, state=state,
            block_id=choice.block["block_id"],
        )  # fmt: skip

    def _offered(
        self, user: str, typed: str, surface: Surface, element: JsonObject
    ) -> list[JsonObject]:
        """Return what an element offers to somebody who types this."""
        if element["type"] == "external_select":
            return self._slack.suggest(user, surface, element["action_id"], typed)
        return lookup.options(element, self._world)

    def do_fill(self, user: str, channel: str, step: Step) -> None:
        """Fill in fields of the open dialog by their labels."""
        view = self._modal(user)
        for label, given in step.value.items():
            block = lookup.labelled_input(view, label)
            element = block["element"]
            fields = self._filled.setdefault(view.id, {}).setdefault(block["block_id"], {})
            fields[element["action_id"]] = self._value(user, view, element, given)
            words = ", ".join(given) if isinstance(given, list) else given
            self._transcript.does(user, f"fills in “{label}” with “{words}”")

    def _modal(self, user: str) -> View:
        view = self._slack.view_of(user)
        if view is None:
            raise LookupError("no dialog is open")
        return view

    def _value(self, user: str, view: View, element: JsonObject, given: Any) -> Any:
        """Return what an element holds when those words were typed or chosen."""
        if isinstance(given, list):
            return [self._value(user, view, element, each) for each in given]
        offered = self._offered(user, given, view, element)
        if not offered and "select" not in element["type"]:
            return given
        for option in offered:
            if option["text"]["text"].casefold() == given.casefold():
                return option if element["type"] == "external_select" else option["value"]
        known = ", ".join(f"“{option['text']['text']}”" for option in offered) or "nothing"
        raise LookupError(f"“{given}” can't be chosen; there is {known}")

    def do_submit(self, user: str, channel: str, step: Step) -> None:
        """Send the dialog."""
        view = self._modal(user)
        self._transcript.does(user, "submits the dialog")
        self._slack.submit(user, view, self._filled.pop(view.id, {}))

    def do_close(self, user: str, channel: str, step: Step) -> None:
        """Close the dialog without sending it."""
        self._transcript.does(user, "closes the dialog")
        self._slack.close(user, self._modal(user))

    def do_shortcut(self, user: str, channel: str, step: Step) -> None:
        """Choose a shortcut from a message's menu."""
        shortcuts = {each["name"].casefold(): each for each in self._slack.shortcuts()}
        shortcut = shortcuts.get(step.value.casefold())
        if shortcut is None:
            known = ", ".join(each["name"] for each in shortcuts.values()) or "none"
            raise LookupError(f"there is no shortcut “{step.value}”; there is {known}")
        self._transcript.does(user, f"chooses “{shortcut['name']}”")
        ts = self._message_ts(user, channel, step)
        self._slack.shortcut(user, shortcut["callback_id"], channel, ts)

    def do_react(self, user: str, channel: str, step: Step) -> None:
        """Add a reaction, or take it back."""
        ts = self._message_ts(user, channel, step)
        self._slack.react(user, channel, ts, step.value.strip(":"))

    def do_status(self, user: str, channel: str, step: Step) -> None:
        """Set the person's status; an empty one clears it."""
        self._transcript.does(user, f"sets the status “{step.value}”")
        self._slack.set_status(user, step.value, ":palm_tree:" if step.value else "")

    def do_clock(self, user: str, channel: str, step: Step) -> None:
        """Let time pass."""
        zone = ZoneInfo(self._world.people[user].tz)
        self._slack.move(time_until(step.value, self._world.now().astimezone(zone)))
        self._transcript.scene(channel)

    def do_fault(self, user: str, channel: str, step: Step) -> None:
        """Let something go wrong."""
        self._transcript.line(f"\n*From here on: {step.value}.*")
        self._slack.make_fault(step.value)

    def do_see(self, user: str, channel: str, step: Step) -> None:
        """Raise LookupError unless the person comes to see these words."""
        if not self._slack.eventually(
            lambda: step.value in self._text(user, channel), SEEN_WITHIN_SECONDS
        ):
            raise LookupError(f"{step.user} does not see “{step.value}”")

    def do_unseen(self, user: str, channel: str, step: Step) -> None:
        """Raise LookupError if the person sees these words."""
        if step.value in self._text(user, channel):
            raise LookupError(f"{step.user} sees “{step.value}”")

    def _text(self, user: str, channel: str) -> str:
        """Return all that the person has in front of them."""
        plain_text = PlainText(self._world, self._world.people[user].tz)
        surfaces = lookup.surfaces(self._world, user, channel, None)
        return "\n".join(line for each in surfaces for line in plain_text.surface(each))

    def do_note(self, user: str, channel: str, step: Step) -> None:
        """Write a line into the transcript."""
        self._transcript.line(f"\n{step.value}")

    def do_picture(self, user: str, channel: str, step: Step) -> None:
        """Have a picture taken of what the person sees."""
        where = channel
        if "on" in step.options:
            where = f"{channel}/{self._message_ts(user, channel, step)}"
        self._transcript.line(f"\n*[picture: {step.value}]*")
        if self._take_picture:
            self._take_picture(step.value, f"{self._slack.url}?as={user}#{where}", step)
