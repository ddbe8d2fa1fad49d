"""The state of the sandbox: people, channels, messages, views. It knows no HTTP.

Everything that changes is announced to the world's watchers, which is how the page stays live.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from secrets import token_hex
from typing import Any

from sandbox.model import Alteration, Channel, Execution, JsonObject, Message, Person, View

Watcher = Callable[[str, Any], None]

_MICROSECOND = Decimal("0.000001")


class World:
    """Everything there is. The clock may be moved by its owner; timestamps never run backwards."""

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        self.clock = clock or (lambda: datetime.now(UTC))
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.posted: dict[str, dict[str, Message]] = {}
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, JsonObject] = {}
        self.executions: dict[str, Execution] = {}
        self.born = token_hex(4)
        self.watchers: list[Watcher] = []
        self._last_ts = Decimal(0)

    def now(self) -> datetime:
        """Return the present on the clock; `clock` may be exchanged at any time."""
        return self.clock()

    def announce(self, what: str, thing: Any) -> None:
        """Tell every watcher that `thing`, of the kind `what`, has changed."""
        for watcher in list(self.watchers):
            watcher(what, thing)

    def next_ts(self) -> str:
        """Return a timestamp later than every one before, and not before the clock's present."""
        now = Decimal(str(round(self.clock().timestamp(), 6)))
        self._last_ts = max(now, self._last_ts + _MICROSECOND)
        return f"{self._last_ts:.6f}"

    def new_id(self, letter: str) -> str:
        """Return a fresh ID like Slack's: a letter, then capital letters and digits."""
        return f"{letter}0{token_hex(5).upper()}"

    def continue_timestamps(self) -> None:
        """Let timestamps go on after the latest message, once messages have been restored."""
        stamps = (Decimal(ts) for messages in self.posted.values() for ts in messages)
        self._last_ts = max(stamps, default=self._last_ts)

    def post(self, message: Message) -> Message:
        """Add a message to its channel."""
        message.notified = self._notified(message)
        self.posted.setdefault(message.channel, {})[message.ts] = message
        self.announce("message", message)
        self.announce("posted", message)
        return message

    def _notified(self, message: Message) -> list[str]:
        """Return whom Slack would notify of a new message; of an ephemeral one, nobody."""
        channel = self.channels.get(message.channel)
        if channel is None or message.ephemeral_to:
            return []
        words = f"{message.text} {json.dumps(message.blocks)}"
        for_all = channel.is_im or "<!channel>" in words or "<!here>" in words
        others = (p for p in self.people.values() if p.id in channel.members - {message.user})
        return [p.id for p in others if not p.is_bot and (for_all or f"<@{p.id}>" in words)]

    def alter(self, message: Message, **new: Any) -> Alteration:
        """Change a message's fields, `deleted` included."""
        alteration = Alteration(message, replace(message))
        for name, value in new.items():
            setattr(message, name, value)
        self.announce("message", message)
        self.announce("altered", alteration)
        return alteration

    def toggle_reaction(self, message: Message, user: str, name: str) -> None:
        """Add somebody's reaction, or take it back."""
        users = message.reactions.setdefault(name, [])
        if user in users:
            users.remove(user)
        else:
            users.append(user)
        if not users:
            del message.reactions[name]
        self.announce("message", message)

    def find(self, channel: str, ts: str) -> Message | None:
        """Return the message with that timestamp, if it stands there and was not deleted."""
        message = self.posted.get(channel, {}).get(ts)
        return None if message is None or message.deleted else message

    def visible(self, channel: str, user: str | None) -> list[Message]:
        """Return all messages of a channel that this person sees, replies included."""
        return [m for m in self.posted.get(channel, {}).values() if m.visible_to(user)]

    def seen(self, channel: str, user: str | None, thread_ts: str | None = None) -> list[Message]:
        """Return what stands in the channel, or in one of its threads with the parent first."""
        visible = self.visible(channel, user)
        if thread_ts is None:
            return [m for m in visible if not m.is_reply]
        return [m for m in visible if thread_ts in (m.ts, m.thread_ts)]

    def is_member(self, channel: str, user: str) -> bool:
        """Say whether that account is in that channel; false where there is no such channel."""
        return channel in self.channels and user in self.channels[channel].members

    def direct_message(self, user: str, bot: str) -> Channel:
        """Return the direct message between a person and the bot, opened if need be."""
        return self.channels.setdefault(
            "D" + user[1:], Channel("D" + user[1:], "", {user, bot}, is_im=True, is_private=True)
        )

    def views(self) -> Iterable[View]:
        """Yield every view that anybody has open."""
        for stack in self.modals.values():
            yield from stack
        yield from self.homes.values()

    def top_modal(self, user: str) -> View | None:
        """Return the modal in front, if the person has one open."""
        stack = self.modals.get(user)
        return stack[-1] if stack else None
