"""The sandbox as tests, the demo and scripts use it: started, stopped, acted in and looked at."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any, TypeVar

from sandbox import sample
from sandbox.admin import Admin
from sandbox.core import Core
from sandbox.delivery import Courier
from sandbox.events import Events
from sandbox.exchanges import Call, Delivery, Exchange, Recorder
from sandbox.faults import Fault
from sandbox.interactions import Interactions, Values
from sandbox.manifest import Manifest
from sandbox.model import Execution, JsonObject, Message, Person, Surface, View
from sandbox.page import Page
from sandbox.page_actions import PageActions
from sandbox.runtime import MoveClock, Runtime
from sandbox.server import Server
from sandbox.tickets import Tickets
from sandbox.user_actions import UserActions

T = TypeVar("T")


class Sandbox:
    """A local Slack with one app installed. Its methods may be called from any thread."""

    def __init__(
        self,
        *,
        signing_secret: str,
        manifest: Mapping[str, object],
        bot_url: str | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Callable[[], datetime] | None = None,
        move_clock: MoveClock | None = None,
        state_file: Path | None = None,
    ) -> None:
        """Assemble the sandbox; it does not listen yet.

        `bot_url` is where deliveries go; without it they go over Socket Mode. What happens is kept
        in `state_file`, if there is one, and comes back at the next start.
        """
        world = self.world = sample.fresh_world()
        if clock:
            world.clock = clock
        self.bot_token = f"xoxb-sandbox-{token_hex(8)}"
        self.app_token = f"xapp-sandbox-{token_hex(8)}"
        recorder = Recorder(world.now, world.announce)
        core = self._core = Core(
            world, Manifest(manifest), Tickets(world.now), recorder,
            Courier(signing_secret, recorder), self.bot_token, self.app_token,
        )  # fmt: skip
        self._events = Events(core)
        self._user_actions = UserActions(core, self._events)
        self._admin = Admin(core, self._events)
        self._interactions = Interactions(core)
        self._runtime = Runtime(
            core, self._events, self._admin, move_clock=move_clock, state_file=state_file
        )
        actions = PageActions(core, self._user_actions, self._interactions, self._admin)
        page = Page(core, actions, self._runtime.move if move_clock else None)
        self._routes = (Server(core), page)
        self._address = (host, port)
        self.bot_url = bot_url

    @property
    def bot_url(self) -> str | None:
        """Where signed requests are delivered; None: over Socket Mode."""
        return self._core.courier.bot_url

    @bot_url.setter
    def bot_url(self, url: str | None) -> None:
        self._core.courier.bot_url = url

    @property
    def url(self) -> str:
        """The page's address, with a final slash."""
        return self._core.url

    @property
    def api_url(self) -> str:
        """The base of the Web API, with a final slash."""
        return f"{self.url}api/"

    def start(self, *, reset: bool = False) -> None:
        """Serve in a thread of its own; return when listening. `reset` forgets what was kept.

        Raises OSError where the port is taken, and StateUnreadable where the state file is.
        """
        self._runtime.start(self._routes, *self._address, reset=reset)

    def stop(self) -> None:
        """Close every connection and stop serving."""
        self._runtime.stop()

    def move(self, by: timedelta) -> None:
        """Move the clock; what has become due is done."""
        self._runtime.run(self._runtime.move(by))

    def command(self, user: str, channel: str, command: str, text: str = "") -> Delivery:
        """Send a slash command with the text as it was typed."""
        return self._runtime.run(self._user_actions.command(user, channel, command, text))

    def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Post a message, deliver its events, and return its timestamp."""
        return self._runtime.run(self._user_actions.say(user, channel, text, thread_ts))

    def react(self, user: str, channel: str, ts: str, name: str) -> None:
        """Add a reaction to a message, or take it back."""
        message = self.world.find(channel, ts)
        assert message, f"there is no message {ts} in {channel}"
        self._runtime.run(self._user_actions.react(user, message, name))

    def press(
        self, user: str, surface: Surface | JsonObject, action_id: str, value: str | None = None,
        **more: Any,
    ) -> Delivery:  # fmt: skip
        """Use an element of a message, a modal or (as `home_of` returns it) a Home tab."""
        if not isinstance(surface, Message | View):
            surface = self.world.homes[user]
        return self._runtime.run(self._interactions.press(user, surface, action_id, value, **more))

    def suggest(self, user: str, surface: Surface, action_id: str, typed: str) -> list[JsonObject]:
        """Return the options that the bot offers in an external select for what was typed."""
        return self._runtime.run(self._interactions.suggest(user, surface, action_id, typed))

    def shortcut(self, user: str, callback_id: str, channel: str, ts: str) -> Delivery:
        """Choose a shortcut from a message's menu."""
        return self._runtime.run(self._interactions.shortcut(user, callback_id, channel, ts))

    def submit(self, user: str, view: View, values: Values) -> Delivery:
        """Submit a modal with simple values by block ID and action ID."""
        return self._runtime.run(self._interactions.submit(user, view, values))

    def close(self, user: str, view: View) -> None:
        """Close a modal."""
        self._runtime.run(self._interactions.close(user, view))

    def open_home(self, user: str, tab: str = "home") -> Delivery:
        """Open the app's `home` or `messages` tab."""
        return self._runtime.run(self._user_actions.open_home(user, tab))

    def set_status(
        self, user: str, text: str, emoji: str = "", lasts: timedelta | None = None
    ) -> None:
        """Set somebody's status; the bot hears of it as `user_change`."""
        self._runtime.run(self._admin.set_status(user, text, emoji, lasts))

    def deactivate(self, user: str, *, deleted: bool = True) -> None:
        """Let somebody leave the company, or come back; the bot hears of it."""
        self._runtime.run(self._admin.deactivate(user, deleted=deleted))

    def add_colleague(self, real_name: str, title: str = "", tz: str = "Europe/London") -> Person:
        """Add somebody new, in #general; the bot hears that they joined it."""
        return self._runtime.run(self._admin.add_colleague(real_name, title, tz))

    def join(self, user: str, channel: str) -> None:
        """Bring somebody, or the bot, into a channel."""
        self._runtime.run(self._admin.join(user, channel))

    def leave(self, user: str, channel: str) -> None:
        """Take somebody, or the bot, out of a channel."""
        self._runtime.run(self._admin.leave(user, channel))

    def refuse(
        self, method: str, *, error: str | None = None, status: int = 200,
        retry_after: int | None = None, times: int = 1, channel: str = "",
    ) -> None:  # fmt: skip
        """Let the next calls of a Web API method (`*`: any) fail; `retry_after` in seconds.

        With a `channel`, only those for it.
        """
        self._core.faults.add(method, Fault(error, status, retry_after, times, channel))

    def make_fault(self, kind: str) -> None:
        """Let something go wrong, as the page's faults on demand do; `none` ends it."""
        self._runtime.run(self._core.make_fault(kind))

    def drop_connections(self) -> None:
        """Cut every Socket Mode connection without a word."""
        self._runtime.run(self._core.courier.drop_sockets())

    def run_step(self, callback_id: str, **inputs: Any) -> Execution:
        """Run a step of the app as Workflow Builder does, and return the run, which goes on."""
        return self._runtime.run(self._user_actions.run_step(callback_id, inputs))

    def deliver_event(
        self, event: Mapping[str, object], *, event_id: str | None = None,
        retry: int | None = None,
    ) -> Delivery:  # fmt: skip
        """Deliver an event as it is; `retry` marks it as that retry, counted from 1."""
        return self._runtime.run(self._events.deliver(event, event_id=event_id, retry=retry))

    def messages(
        self, channel: str, seen_by: str | None = None, thread_ts: str | None = None
    ) -> list[Message]:
        """Return what stands in a channel (or in a thread, parent first) for that person."""
        return self.world.seen(channel, seen_by, thread_ts)

    def view_of(self, user: str) -> View | None:
        """Return the modal in front of that person."""
        return self.world.top_modal(user)

    def home_of(self, user: str) -> JsonObject | None:
        """Return what stands on that person's Home tab."""
        home = self.world.homes.get(user)
        return home.payload if home else None

    def shortcuts(self) -> list[Mapping[str, Any]]:
        """Return the app's message shortcuts."""
        return self._core.manifest.shortcuts

    def exchanges(self) -> list[Exchange]:
        """Return everything that went between the sandbox and the bot, in order."""
        return list(self._core.recorder.exchanges)

    def calls(self) -> list[Call]:
        """Return the Web API calls that the bot made, in order."""
        return list(self._core.recorder.calls)

    def connections(self) -> int:
        """Return how many Socket Mode connections are open."""
        return len(self._core.courier.sockets)

    def eventually(self, look: Callable[[], T], seconds: float = 30.0) -> T:
        """Return what `look` returns once that is true; after `seconds`, whatever it returns."""
        until = time.monotonic() + seconds
        while not (result := look()) and time.monotonic() < until:
            time.sleep(0.01)
        return result
