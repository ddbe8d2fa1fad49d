"""What a payload says about a button, a menu, a shortcut or a modal that somebody used."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.slack.message import Message
from bot.slack.payloads.payload import Payload
from bot.slack.submission import Submission, initial_of, value_of
from bot.slack.values import odd_value, value_in


@dataclass(frozen=True, slots=True)
class Press:
    """One button or menu that somebody used.

    `value` is that of the button or option, or stands in the ID of the block; see
    `bot.slack.values`.
    """

    workspace_id: str
    user_id: str
    value: str


class InteractionPayload(Payload):
    """The part of a payload that only buttons, menus, shortcuts and modals have."""

    @cached_property
    def press(self) -> Press:
        """The button or menu that was used."""
        chosen = self._action.get("selected_option") or self._action
        value = chosen.get("value") or value_in(str(self._action.get("block_id") or ""))
        return Press(self.workspace_id, self.user_id, str(value))

    @property
    def chosen_user_id(self) -> str:
        """The user who was chosen in a menu; raises Refusal where nobody was."""
        if not self._action.get("selected_user"):
            raise odd_value()
        return str(self._action["selected_user"])

    @property
    def typed_in_menu(self) -> tuple[str, str]:
        """The value in the block ID of a menu that searches as people type, and what they typed."""
        return value_in(str(self._body.get("block_id") or "")), str(self._body.get("value") or "")

    @property
    def _action(self) -> Mapping[str, Any]:
        action: Mapping[str, Any] = self._body["actions"][0]
        return action

    @property
    def message(self) -> Message | None:
        """The message in which something was pressed; Slack does not send an ephemeral one."""
        message = self._body.get("message")
        if not message:
            return None
        return Message(str(message.get("text") or ""), tuple(message.get("blocks") or ()))

    @property
    def pressed_message(self) -> tuple[str, str]:
        """Channel and timestamp of the message in which a button or menu was used."""
        container = self._body["container"]
        return str(container["channel_id"]), str(container["message_ts"])

    @property
    def pressed_channel_id(self) -> str:
        """The channel in which a button or menu was used; `""` on the Home tab."""
        return str((self._body.get("channel") or {}).get("id") or "")

    @property
    def is_on_home_tab(self) -> bool:
        """Whether a button was pressed on the Home tab, not in a message."""
        return bool(self._body.get("view"))

    @property
    def thread_of_message(self) -> str | None:
        """The thread of the message in whose menu a shortcut was chosen, if any."""
        thread_ts = self._body["message"].get("thread_ts")
        return str(thread_ts) if thread_ts else None

    @cached_property
    def submission(self) -> Submission:
        """The modal that was submitted, where each block has an element of one value."""
        inputs = (block for block in self._body["view"]["blocks"] if block["type"] == "input")
        return Submission(
            self.workspace_id,
            self.user_id,
            self.metadata,
            {block_id: value_of(state[block_id]) for block_id, state in self.form_state.items()},
            {str(block["block_id"]): initial_of(block["element"]) for block in inputs},
        )

    @property
    def metadata(self) -> str:
        """What we gave the modal along when it was opened."""
        return str(self._body["view"].get("private_metadata") or "")

    @property
    def form_id(self) -> str:
        """Slack's ID of a submitted modal: each time it is opened, it has another one."""
        return str(self._body["view"].get("id") or self.delivery_key)

    @property
    def form_state(self) -> Mapping[str, Any]:
        """The state of each block of a submitted modal, by block ID and action ID."""
        state: Mapping[str, Any] = self._body["view"]["state"]["values"]
        return state

    @property
    def first_block_id(self) -> str:
        """The ID of the first block of a modal."""
        return str(self._body["view"]["blocks"][0]["block_id"])

    def chosen_channels(self, block_id: str) -> tuple[str, ...]:
        """The channels that were chosen in a block of a submitted modal."""
        return tuple(self.form_state[block_id][block_id].get("selected_conversations") or ())
