"""Dialogs as scripts use them: filled in by labels, sent, closed."""

from collections.abc import Mapping
from typing import Any

from sandbox.model import JsonObject, Message, View
from sandbox.sandbox import Sandbox
from sandbox.scripts import lookup as finding
from sandbox.scripts.script import Step
from sandbox.scripts.transcript import Transcript


class Forms:
    """Remembers what was filled in until the dialog is sent."""

    def __init__(self, slack: Sandbox, transcript: Transcript) -> None:
        self._slack = slack
        self._world = slack.world
        self._transcript = transcript
        self._filled: dict[str, dict[str, dict[str, Any]]] = {}

    def _use(self, user: str, choice: finding.Choice, what: str) -> None:
        self._transcript.does(user, what)
        state = self._filled.get(choice.place.id) if isinstance(choice.place, View) else None
        self._slack.press(
            user, choice.place, choice.element["action_id"], choice.value, state=state,
            block_id=choice.block["block_id"],
        )  # fmt: skip

    def _offered(
        self, user: str, typed: str, place: Message | View, element: JsonObject
    ) -> list[JsonObject]:
        """What an element offers to somebody who types this."""
        if "external" in element["type"]:
            return self._slack.suggest(user, place, element["action_id"], typed)
        return finding.options(element, self._world)

    def _modal(self, user: str) -> View:
        view = self._slack.view_of(user)
        if view is None:
            raise LookupError("no dialog is open")
        return view

    def do_fill(self, user: str, place: str, step: Step) -> None:
        """Fill in fields of the open dialog by their labels."""
        view = self._modal(user)
        for label, given in step.told.items():
            block = _labelled(view, label)
            element = block["element"]
            value = self._value(user, view, element, given)
            filled = self._filled.setdefault(view.id, {}).setdefault(block["block_id"], {})
            filled[element["action_id"]] = value
            told = ", ".join(given) if isinstance(given, list) else given
            self._transcript.does(user, f"fills in “{label}” with “{told}”")

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

    def do_submit(self, user: str, place: str, step: Step) -> None:
        """Send the dialog."""
        view = self._modal(user)
        self._transcript.does(user, "submits the dialog")
        self._slack.submit(user, view, self._filled.pop(view.id, {}))

    def do_close(self, user: str, place: str, step: Step) -> None:
        """Close it without sending."""
        self._transcript.does(user, "closes the dialog")
        self._slack.close(user, self._modal(user))


def _labelled(view: View, label: str) -> JsonObject:
    inputs: Mapping[str, JsonObject] = {
        block["label"]["text"]: block for block in view.blocks if block["type"] == "input"
    }
    for text, block in inputs.items():
        if text.casefold() == label.casefold():
            return block
    raise LookupError(f"the dialog has no “{label}”; it has {', '.join(inputs) or 'no inputs'}")
