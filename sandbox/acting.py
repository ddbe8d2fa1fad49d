"""What people do in the small Slack, as tests and scripts let them."""

import asyncio
import threading
from collections.abc import Coroutine, Mapping
from datetime import timedelta
from typing import Any, TypeVar

from sandbox.admin import Office
from sandbox.core import Core
from sandbox.events import Events
from sandbox.exchanges import Delivery
from sandbox.interactions import Interactions, Values
from sandbox.model import Message, Person, View
from sandbox.user_actions import Deeds

T = TypeVar("T")


class Acting:
    """Lets people act from any thread; what they do happens in the small Slack's own."""

    def __init__(self, core: Core) -> None:
        self.world = core.world
        self._core = core
        self._events = Events(core)
        self._deeds = Deeds(core, self._events)
        self._office = Office(core, self._events)
        self._interactions = Interactions(core)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sandbox", daemon=True)

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def command(self, user: str, channel: str, command: str, text: str = "") -> Delivery:
        """Send a slash command with the text as it was typed."""
        return self._do(self._deeds.command(user, channel, command, text))

    def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Post a message, deliver its events, and return its timestamp."""
        return self._do(self._deeds.say(user, channel, text, thread_ts))

    def press(
        self, user: str, message_or_view: Message | View | Mapping[str, Any], action_id: str,
        value: str | None = None, **more: Any,
    ) -> Delivery:  # fmt: skip
        """Use an element of a message, a modal or (as `home_of` gives it) a Home tab."""
        place = message_or_view
        if not isinstance(place, Message | View):
            place = self.world.homes[user]
        return self._do(self._interactions.press(user, place, action_id, value, **more))

    def shortcut(self, user: str, callback_id: str, channel: str, ts: str) -> Delivery:
        """Choose a shortcut from a message's menu."""
        return self._do(self._interactions.shortcut(user, callback_id, channel, ts))

    def submit(self, user: str, view: View, values: Values) -> Delivery:
        """Submit a modal with simple values by block ID and action ID."""
        return self._do(self._interactions.submit(user, view, values))

    def open_home(self, user: str, tab: str = "home") -> Delivery:
        """Open the app's `home` or `messages` tab."""
        return self._do(self._deeds.open_home(user, tab))

    def set_status(
        self, user: str, text: str, emoji: str = "", lasts: timedelta | None = None
    ) -> None:
        """Set somebody's status; the bot hears of it as `user_change`."""
        self._do(self._office.set_status(user, text, emoji, lasts))

    def deactivate(self, user: str, *, deleted: bool = True) -> None:
        """Let somebody leave the company (or come back); the bot hears of it."""
        self._do(self._office.deactivate(user, deleted=deleted))

    def employ(self, real_name: str, title: str = "", tz: str = "Europe/London") -> Person:
        """Somebody new, in #general; the bot hears that they joined the channel."""
        return self._do(self._office.employ(real_name, title, tz))

    def join(self, user: str, channel: str) -> None:
        """Bring somebody, or the bot, into a channel."""
        self._do(self._office.join(user, channel))

    def leave(self, user: str, channel: str) -> None:
        """Take somebody, or the bot, out of a channel."""
        self._do(self._office.leave(user, channel))

    def suggest(
        self, user: str, message_or_view: Message | View, action_id: str, typed: str
    ) -> list[dict[str, Any]]:
        """The options that the bot offers in an external select for what was typed."""
        return self._do(self._interactions.suggest(user, message_or_view, action_id, typed))

    def close(self, user: str, view: View, *, clear: bool = False) -> None:
        """Close a modal, or with `clear` all that lie beneath it, too."""
        self._do(self._interactions.close(user, view, clear=clear))

    def react(self, user: str, channel: str, ts: str, name: str) -> None:
        """Add a reaction to a message, or take it back."""
        message = self.world.find(channel, ts)
        assert message, f"there is no message {ts} in {channel}"
        self._do(self._deeds.react(user, message, name))

    def deliver_event(
        self, event: Mapping[str, object], *, event_id: str | None = None,
        retry: int | None = None,
    ) -> Delivery:  # fmt: skip
        """Deliver an event as it is; `retry` marks it as the so-manieth retry."""
        return self._do(self._events.deliver(event, event_id=event_id, retry=retry))
