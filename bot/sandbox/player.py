"""Plays a script in a small Slack: each step as the person would do it on the page."""

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from bot.sandbox import finding, moments
from bot.sandbox.plain import Reader
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.script import Script, Step, wrong
from bot.sandbox.transcript import Transcript
from bot.sandbox.world import JsonObject, Message, View

QUIET_SECONDS = 0.15
"""Nothing has come from the bot for so long: it has said what it had to say."""
PATIENCE_SECONDS = 5.0

Taker = Callable[[str, str, Step], None]
"""Takes a picture: its file's name, the address of what it shows, and the step that wants it."""


class Player:
    """Plays one script after another in the same small Slack."""

    def __init__(self, slack: Sandbox, out: TextIO, take: Taker | None = None) -> None:
        self._slack = slack
        self._world = slack.world
        self._take = take
        self._transcript = Transcript(slack.world, out)
        self._entered: tuple[str, str] = ("", "")
        self._filled: dict[str, dict[str, dict[str, Any]]] = {}

    def play(self, script: Script) -> None:
        """Play every step; raises Refusal with the line of a step that cannot be done."""
        self._transcript.zone = script.start.tzinfo
        self._transcript.line(f"# {script.title}")
        for step in script.steps:
            try:
                self._play(step)
            except (LookupError, ValueError, TypeError) as trouble:
                problem = str(trouble.args[0]) if trouble.args else str(trouble)
                mend = f"This is the step that should `{step.verb}`."
                raise wrong(script.path, step.line, f"{problem}.", mend) from trouble

    def _play(self, step: Step) -> None:
        user = finding.person(self._world, step.user).id
        place = finding.channel(self._world, step.place, user)
        self._transcript.scene(place)
        self._enter(user, place)
        getattr(self, f"_{step.verb}")(user, place, step)
        self._settle()
        self._transcript.write_changes(user)

    def _enter(self, user: str, place: str) -> None:
        """Opening one of the bot's own tabs is something the bot hears of."""
        if (user, place) != self._entered and (place == finding.HOME or place[0] == "D"):
            self._slack.open_home(user, "home" if place == finding.HOME else "messages")
            self._settle()
        self._entered = (user, place)

    def _settle(self) -> None:
        """Wait until the bot has been quiet for a moment."""
        until = time.monotonic() + PATIENCE_SECONDS
        last, heard = time.monotonic(), len(self._slack.exchanges())
        while time.monotonic() < until and time.monotonic() - last < QUIET_SECONDS:
            time.sleep(0.01)
            if len(self._slack.exchanges()) != heard:
                last, heard = time.monotonic(), len(self._slack.exchanges())

    # --- what a step can do; the names are the verbs of scripts -----------------------------

    def _type(self, user: str, place: str, step: Step) -> None:
        if not step.told.startswith("/"):
            parent = self._on(user, place, step) if "on" in step.more else None
            self._slack.say(user, place, step.told, parent)
            return
        command, _, text = step.told.partition(" ")
        self._transcript.line(f"\n**{self._world.people[user].real_name}** types:")
        self._transcript.line(f"> {step.told}")
        self._slack.command(user, place, command, text.strip())

    def _on(self, user: str, place: str, step: Step) -> str:
        """The timestamp of the message that the step is about: the latest, or the one named."""
        found = finding.surfaces(self._world, user, place, step.more.get("on"))
        if not found or isinstance(found[0], View):
            raise LookupError("there is no message here")
        return found[0].ts

    def _press(self, user: str, place: str, step: Step) -> None:
        places = finding.surfaces(self._world, user, place, step.more.get("on"))
        self._use(user, finding.pressed(places, step.told), f"presses “{step.told}”")

    def _choose(self, user: str, place: str, step: Step) -> None:
        places = finding.surfaces(self._world, user, place, step.more.get("on"))
        choice = finding.chosen(places, step.told, partial(self._offered, user, step.told))
        self._use(user, choice, f"chooses “{step.told}”")

    def _offered(
        self, user: str, typed: str, place: Message | View, element: JsonObject
    ) -> list[JsonObject]:
        """What an element offers to somebody who types this."""
        if "external" in element["type"]:
            return self._slack.suggest(user, place, element["action_id"], typed)
        return finding.options(element, self._world)

    def _use(self, user: str, choice: finding.Choice, what: str) -> None:
        self._transcript.does(user, what)
        state = self._filled.get(choice.place.id) if isinstance(choice.place, View) else None
        self._slack.press(
            user, choice.place, choice.element["action_id"], choice.value, state=state,
            block_id=choice.block["block_id"],
        )  # fmt: skip

    def _modal(self, user: str) -> View:
        view = self._slack.view_of(user)
        if view is None:
            raise LookupError("no dialog is open")
        return view

    def _fill(self, user: str, place: str, step: Step) -> None:
        view = self._modal(user)
        for label, given in step.told.items():
            block = _labelled(view, label)
            element = block["element"]
            value = self._value(user, view, element, given)
            filled = self._filled.setdefault(view.id, {}).setdefault(block["block_id"], {})
            filled[element["action_id"]] = value
            self._transcript.does(user, f"fills in “{label}” with “{given}”")
            if block.get("dispatch_action"):
                choice = finding.Choice(view, block, element, label, value)
                self._use(user, choice, f"leaves “{label}”")

    def _value(self, user: str, view: View, element: JsonObject, given: Any) -> Any:
        """What an element holds when those words were typed or chosen."""
        if isinstance(given, list):
            return [self._value(user, view, element, each) for each in given]
        offered = self._offered(user, given, view, element)
        if not offered and "select" not in element["type"]:
            return given
        for option in offered:
            if option["text"]["text"].casefold() == given.casefold():
                return option if "external" in element["type"] else option["value"]
        known = ", ".join(f"“{option['text']['text']}”" for option in offered) or "nothing"
        raise LookupError(f"“{given}” cannot be chosen; there is {known}")

    def _submit(self, user: str, place: str, step: Step) -> None:
        view = self._modal(user)
        self._transcript.does(user, "submits the dialog")
        self._slack.submit(user, view, self._filled.pop(view.id, {}))

    def _close(self, user: str, place: str, step: Step) -> None:
        self._transcript.does(user, "closes the dialog")
        self._slack.close(user, self._modal(user))

    def _shortcut(self, user: str, place: str, step: Step) -> None:
        for shortcut in self._slack.shortcuts():
            if shortcut["name"].casefold() != step.told.casefold():
                continue
            self._transcript.does(user, f"chooses “{shortcut['name']}”")
            if shortcut["type"] == "global":
                self._slack.global_shortcut(user, shortcut["callback_id"])
            else:
                self._slack.shortcut(
                    user, shortcut["callback_id"], place, self._on(user, place, step)
                )
            return
        known = ", ".join(shortcut["name"] for shortcut in self._slack.shortcuts())
        raise LookupError(f"there is no shortcut “{step.told}”; there is {known or 'none'}")

    def _react(self, user: str, place: str, step: Step) -> None:
        self._slack.react(user, place, self._on(user, place, step), step.told.strip(":"))

    def _status(self, user: str, place: str, step: Step) -> None:
        self._transcript.does(user, f"sets the status “{step.told}”")
        self._slack.set_status(user, step.told, ":palm_tree:" if step.told else "")

    def _clock(self, user: str, place: str, step: Step) -> None:
        zone = ZoneInfo(self._world.people[user].tz)
        self._slack.move(moments.until(step.told, self._world.now().astimezone(zone)))
        self._transcript.scene(place)

    def _fault(self, user: str, place: str, step: Step) -> None:
        self._transcript.line(f"\n*From here on: {step.told}.*")
        self._slack.fault(step.told)

    def _see(self, user: str, place: str, step: Step) -> None:
        if not self._slack.eventually(lambda: step.told in self._text(user, place)):
            raise LookupError(f"{step.user} does not see “{step.told}”")

    def _unseen(self, user: str, place: str, step: Step) -> None:
        if step.told in self._text(user, place):
            raise LookupError(f"{step.user} sees “{step.told}”")

    def _text(self, user: str, place: str) -> str:
        """All that the person has in front of them."""
        reader = Reader(self._world, self._world.people[user].tz)
        found = finding.surfaces(self._world, user, place, None)
        read = (reader.view(t) if isinstance(t, View) else reader.message(t) for t in found)
        return "\n".join("\n".join(lines) for lines in read)

    def _note(self, user: str, place: str, step: Step) -> None:
        self._transcript.line(f"\n{step.told}")

    def _picture(self, user: str, place: str, step: Step) -> None:
        where = place
        if "on" in step.more:
            where = f"{place}/{self._on(user, place, step)}"
        self._transcript.line(f"\n*[picture: {step.told}]*")
        if self._take:
            self._take(step.told, f"{self._slack.url}?as={user}#{where}", step)


def _labelled(view: View, label: str) -> JsonObject:
    inputs: Mapping[str, JsonObject] = {
        block["label"]["text"]: block for block in view.blocks if block["type"] == "input"
    }
    for text, block in inputs.items():
        if text.casefold() == label.casefold():
            return block
    raise LookupError(f"the dialog has no “{label}”; it has {', '.join(inputs) or 'no inputs'}")
