"""What every payload from Slack says, wherever Slack puts it: whose it is, and where it is from.

The workspace is the one for which Bolt asks for a token, so that data and token are chosen by one
rule.
"""

from collections.abc import Mapping
from functools import cached_property
from secrets import token_hex
from typing import Any

from bot.domain.delivery import Tenant


class Payload:
    """The body of a command, event, press, shortcut or form, and the installation it is for."""

    def __init__(self, body: Mapping[str, Any], tenant: Tenant) -> None:
        """Nothing is read yet: a payload need only have what is asked for later."""
        self.tenant = tenant
        self._body = body
        self._event: Mapping[str, Any] = body.get("event") or {}

    @property
    def workspace_id(self) -> str:
        """The workspace, or the organisation where the app is installed for all of it."""
        return self.tenant.workspace_id

    @property
    def delivery_id(self) -> str:
        """Slack's ID of this delivery, the same when it comes again; `""` where it gives none."""
        return str(self._body.get("event_id") or self._body.get("trigger_id") or "")

    @property
    def delivery_key(self) -> str:
        """A key that this delivery has each time that it comes, and no other delivery."""
        return self.delivery_id or token_hex(16)

    @cached_property
    def user_id(self) -> str:
        """The user who typed, wrote, pressed or submitted; of a deleted message, who wrote it.

        Of a workflow's step, it is for whom the workflow asks; `""` where it doesn't say.
        """
        before = self._event.get("previous_message") or {}
        user = self._event.get("user") or before.get("user") or self._body.get("user")
        user = user or self._body.get("user_id")
        if self.step_execution:
            return self.step_inputs.get("asked_by", "")
        return str(user["id"] if isinstance(user, Mapping) else user)

    @cached_property
    def channel_id(self) -> str:
        """The channel in which a command was typed, a message stands, or an event happened."""
        channel = self._body.get("channel") or {}
        found = self._event.get("channel") or channel.get("id") or self._body.get("channel_id")
        return str(found or "")

    @property
    def is_event(self) -> bool:
        """Whether it is an event, to which nobody waits for a reply."""
        return bool(self._event)

    @property
    def is_command(self) -> bool:
        """Whether it is a slash command, which can be answered in the acknowledgement."""
        return "command" in self._body

    @property
    def command_text(self) -> str:
        """The text after a slash command."""
        return str(self._body.get("text") or "").strip()

    @property
    def response_url(self) -> str:
        """Where a command or a press can be answered; "" where Slack gives no such URL."""
        return str(self._body.get("response_url") or "")

    @property
    def trigger_id(self) -> str:
        """The trigger ID with which a modal can be opened."""
        return str(self._body["trigger_id"])

    @property
    def in_shared_channel(self) -> bool:
        """Whether people of another organisation read the channel of an event."""
        return self._body.get("is_ext_shared_channel") is True

    @property
    def may_be_outsider(self) -> bool:
        """Whether the payload leaves open that the user belongs to another organisation.

        Slack names the home of a person who writes or presses: a workspace (T…) or an organisation
        (E…). Commands are only offered to our own people, and nobody causes the change of a
        channel's ID.
        """
        if self._event.get("type") == "channel_id_changed":
            return False
        user = self._body.get("user") or {}
        keys = ("user_team", "source_team", "team")
        home = next((self._event[key] for key in keys if self._event.get(key)), "")
        home = home or user.get("team_id") or ""
        ours = {self.workspace_id, self.tenant.enterprise_id}
        return home not in ours if home else self.in_shared_channel

    @property
    def step_execution(self) -> str:
        """Which run of a workflow's step an event is about; `""` for any other."""
        return str(self._event.get("function_execution_id") or "")

    @property
    def step_inputs(self) -> Mapping[str, str]:
        """What the step of a workflow was given, as text."""
        inputs = self._event.get("inputs")
        if not isinstance(inputs, Mapping):
            return {}
        return {key: value for key, value in inputs.items() if isinstance(value, str)}
