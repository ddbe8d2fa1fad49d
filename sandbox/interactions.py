"""What a person does with the mouse: buttons, menus, shortcuts, modals."""

from collections.abc import Mapping
from typing import Any

from sandbox import modals
from sandbox.blocks import problems_in_view
from sandbox.core import Core
from sandbox.elements import element_state, find_element, values_of
from sandbox.exchanges import Delivery
from sandbox.model import JsonObject, Message, Surface, View
from sandbox.payloads import channel_name, interaction, message_object, view_object
from sandbox.replies import parse_acknowledgement

CONNECTION_ERROR = "We had some trouble connecting. Try again?"
"""What Slack says where the bot does not take a submission."""
Values = Mapping[str, Mapping[str, Any]]
"""What a person has filled in, by block ID and action ID."""


class Interactions:
    """Carries out what a person does, and lets the bot know as Slack would."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def press(
        self, user: str, surface: Surface, action_id: str, value: str | None = None,
        state: Values | None = None, **more: Any,
    ) -> Delivery:  # fmt: skip
        """Use an interactive element; `state` is what stands in the inputs around it.

        Raises LookupError for an element or an option that is not there.
        """
        block, element = find_element(surface.blocks, action_id, value)
        payload = self._payload(user, surface, "block_actions")
        values = values_of(surface.blocks, state)
        if isinstance(surface, View):
            payload["view"] = view_object(surface, values)
        else:
            payload["state"] = {"values": values}
        payload["actions"] = [self._action(block, element, value) | more]
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
        return common | element_state(element, value)

    def _payload(self, user: str, surface: Surface, kind: str) -> JsonObject:
        core = self._core
        common = interaction(core.world, kind, user, trigger_id=core.tickets.trigger(user))
        if isinstance(surface, View):
            container = {"type": "view", "view_id": surface.id}
            return common | {"container": container, "view": view_object(surface)}
        channel = core.world.channels[surface.channel]
        secret = core.tickets.response_url(channel.id, user, surface.ts, surface.thread_ts)
        payload = common | {
            "container": _container(surface),
            "channel": {"id": channel.id, "name": channel_name(channel)},
            "response_url": f"{core.url}response/{secret}",
        }
        # Slack leaves the message out where it keeps none: for ephemeral ones.
        if not surface.ephemeral_to:
            payload["message"] = message_object(surface)
        return payload

    async def shortcut(self, user: str, callback_id: str, channel: str, ts: str) -> Delivery:
        """Choose a shortcut from a message's menu; raises LookupError where there is no menu."""
        core = self._core
        message = core.world.find(channel, ts)
        if message is None or message.ephemeral_to:
            raise LookupError(f"there is no message {ts} in {channel} with a menu")
        payload = self._payload(user, message, "message_action")
        # Slack knows nothing of the thread when it is answered: such a reply stands in the channel.
        secret = core.tickets.response_url(channel, user)
        payload |= {
            "callback_id": callback_id, "message_ts": ts, "action_ts": core.world.next_ts(),
            "response_url": f"{core.url}response/{secret}",
        }  # fmt: skip
        del payload["container"]
        return await core.courier.deliver("interaction", payload)

    async def suggest(
        self, user: str, surface: Surface, action_id: str, typed: str
    ) -> list[JsonObject]:
        """Return the options that the bot offers in an external select for what was typed."""
        block, _ = find_element(surface.blocks, action_id, None)
        payload = self._payload(user, surface, "block_suggestion") | {
            "action_id": action_id,
            "block_id": block["block_id"],
            "value": typed,
        }
        delivery = await self._core.courier.deliver("interaction", payload)
        return list(parse_acknowledgement(delivery).get("options") or [])

    async def submit(self, user: str, view: View, values: Values) -> Delivery:
        """Submit a modal; a required field left empty stops it before the bot hears of it.

        Raises LookupError for values that the modal has no fields for.
        """
        core = self._core
        known = {block["block_id"] for block in view.blocks}
        if set(values) - known:
            unknown = sorted(set(values) - known)
            raise LookupError(f"the view has no block {unknown}; it has {sorted(known)}")
        state = values_of(view.blocks, values)
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
        core, answer = self._core, parse_acknowledgement(delivery)
        action = answer.get("response_action")
        if delivery.error or action not in (None, "errors", "update", "push", "clear"):
            view.errors = {"": CONNECTION_ERROR}
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
            view.errors = {"": f"{CONNECTION_ERROR} (invalid view: {problems[0]})"}
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
    container: JsonObject = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": message.ephemeral_to is not None,
    }
    return container | ({"thread_ts": message.thread_ts} if message.thread_ts else {})


def _feedback(element: JsonObject, value: str | None) -> JsonObject:
    for button in (element["positive_button"], element["negative_button"]):
        if button["value"] == value:
            return {"text": button["text"], "value": value}
    raise LookupError(f"{element['action_id']!r} has no button with the value {value!r}")


def _missing(view: View, state: JsonObject) -> dict[str, str]:
    """Return an error for each required field that is empty."""
    required = [b for b in view.blocks if b["type"] == "input" and not b.get("optional")]
    return {
        block["block_id"]: "Please complete this required field."
        for block in required
        if not any(
            value for each in state[block["block_id"]].values()
            for key, value in each.items() if key != "type"
        )
    }  # fmt: skip
