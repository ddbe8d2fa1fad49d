"""What a person does with the mouse: buttons, menus, shortcuts, modals."""

from collections.abc import Mapping
from typing import Any

from sandbox import modals
from sandbox.blocks import problems_in_view
from sandbox.core import Core
from sandbox.elements import filled, find_element, values_of
from sandbox.exchanges import Delivery
from sandbox.model import JsonObject, Message, View
from sandbox.payloads import channel_name, interaction, message_object, view_object
from sandbox.replies import parsed

TROUBLE = "We had some trouble connecting. Try again?"
Values = Mapping[str, Mapping[str, Any]]


class Interactions:
    """Carries out what a person does, and tells the bot as Slack would."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def press(
        self, user: str, place: Message | View, action_id: str, value: str | None = None,
        state: Values | None = None, **more: Any,
    ) -> Delivery:  # fmt: skip
        """Use an interactive element; `state` is what stands in the inputs around it."""
        block, element = find_element(place.blocks, action_id, value)
        payload = self._interaction(user, place, "block_actions")
        values = values_of(place.blocks, state)
        if isinstance(place, View):
            payload["view"] = view_object(place, values)
        else:
            payload["state"] = {"values": values}
        action = self._action(block, element, value) | more
        payload["actions"] = [action]
        return await self._core.courier.deliver("interaction", payload)

    def _action(self, block: JsonObject, element: JsonObject, value: str | None) -> JsonObject:
        common = {
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "type": element["type"],
            "action_ts": self._core.world.next_ts(),
        }
        if element["type"] == "feedback_buttons":
            return common | _feedback(element, value)
        if element["type"] == "button":
            copied = ("text", "value", "style", "url")
            return common | {key: element[key] for key in copied if key in element}
        return common | filled(element, value)

    def _interaction(self, user: str, place: Message | View, kind: str) -> JsonObject:
        core = self._core
        common = interaction(core.world, kind, user, trigger_id=core.tickets.trigger(user))
        if isinstance(place, View):
            container = {"type": "view", "view_id": place.id}
            return common | {"container": container, "view": view_object(place)}
        channel = core.world.channels[place.channel]
        secret = core.tickets.response_url(place.channel, user, place.ts, place.thread_ts)
        found = common | {
            "container": _container(place),
            "channel": {"id": channel.id, "name": channel_name(channel)},
            "response_url": f"{core.url}response/{secret}",
        }
        # Slack leaves the message out where it keeps none: for ephemeral ones.
        return found if place.ephemeral_to else found | {"message": message_object(place)}

    async def shortcut(self, user: str, callback_id: str, channel: str, ts: str) -> Delivery:
        """Choose a shortcut from a message's menu."""
        core = self._core
        message = core.world.find(channel, ts)
        if message is None or message.ephemeral_to:
            raise LookupError(f"there is no message {ts} in {channel} with a menu")
        payload = self._interaction(user, message, "message_action")
        # Slack knows nothing of the thread when it is answered: such a reply stands in the channel.
        secret = core.tickets.response_url(channel, user)
        payload |= {
            "callback_id": callback_id, "message_ts": ts, "action_ts": core.world.next_ts(),
            "response_url": f"{core.url}response/{secret}",
        }  # fmt: skip
        del payload["container"]
        return await core.courier.deliver("interaction", payload)

    async def suggest(
        self, user: str, place: Message | View, action_id: str, typed: str
    ) -> list[JsonObject]:
        """The options that the bot offers in an external select for what was typed."""
        block, _ = find_element(place.blocks, action_id, None)
        payload = self._interaction(user, place, "block_suggestion") | {
            "action_id": action_id,
            "block_id": block["block_id"],
            "value": typed,
        }
        answer = parsed(await self._core.courier.deliver("interaction", payload))
        return list(answer.get("options") or [])

    async def submit(self, user: str, view: View, values: Values) -> Delivery:
        """Submit a modal; a required field left empty stops it before Slack hears of it."""
        core = self._core
        state = values_of(view.blocks, _checked(view, values))
        view.errors = _missing(view, state)
        if view.errors:
            core.world.announce("view", view)
            return Delivery(0, error="required_field_empty")
        payload = interaction(
            core.world, "view_submission", user, trigger_id=core.tickets.trigger(user),
            view=view_object(view, state), response_urls=[],
        )  # fmt: skip
        delivery = await core.courier.deliver("interaction", payload)
        self._act_on_submission(view, delivery)
        return delivery

    def _act_on_submission(self, view: View, delivery: Delivery) -> None:
        core, answer = self._core, parsed(delivery)
        action = answer.get("response_action")
        if delivery.error or action not in (None, "errors", "update", "push", "clear"):
            view.errors = {"": TROUBLE}
        elif action == "errors":
            view.errors = {str(k): str(v) for k, v in answer.get("errors", {}).items()}
        elif action in ("update", "push"):
            self._show_next(view, action, answer.get("view"))
            return
        elif action == "clear":
            modals.close_all(core, view.user)
        else:
            modals.close(core, view)
        core.world.announce("view", view)

    def _show_next(self, view: View, action: str, payload: Any) -> None:
        problems = problems_in_view(payload)
        if problems:
            view.errors = {"": f"{TROUBLE} (invalid view: {problems[0]})"}
            self._core.world.announce("view", view)
        elif action == "update":
            modals.replace(self._core, view, payload)
        else:
            modals.open_modal(self._core, view.user, payload)

    async def close(self, user: str, view: View, *, clear: bool = False) -> None:
        """Close a modal without submitting it, or with `clear` all that lie beneath it, too."""
        if clear:
            modals.close_all(self._core, user)
        modals.close(self._core, view)


def _container(message: Message) -> JsonObject:
    found: JsonObject = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.ephemeral_to is not None,
    }
    return found | ({"thread_ts": message.thread_ts} if message.thread_ts else {})


def _feedback(element: JsonObject, value: str | None) -> JsonObject:
    for button in (element["positive_button"], element["negative_button"]):
        if button["value"] == value:
            return {"text": button["text"], "value": value}
    raise LookupError(f"{element['action_id']!r} has no button with the value {value!r}")


def _checked(view: View, values: Values) -> Values:
    """The values, if each belongs to a block of the view; a test's slip is told at once."""
    known = {block["block_id"] for block in view.blocks}
    unknown = set(values) - known
    if unknown:
        raise LookupError(f"the view has no block {sorted(unknown)}; it has {sorted(known)}")
    return values


def _missing(view: View, state: JsonObject) -> dict[str, str]:
    required = [b for b in view.blocks if b["type"] == "input" and not b.get("optional")]
    return {
        block["block_id"]: "Please complete this required field."
        for block in required
        if not any(
            value for each in state[block["block_id"]].values()
            for key, value in each.items() if key != "type"
        )
    }  # fmt: skip
