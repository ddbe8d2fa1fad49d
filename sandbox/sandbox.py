"""The small Slack as tests and the command line use it: started, stopped and acted in."""

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

from aiohttp import web

from sandbox import sample
from sandbox.acting import Acting, T
from sandbox.core import Core
from sandbox.delivery import Courier
from sandbox.exchanges import Call, Exchange, Recorder
from sandbox.faults import Fault
from sandbox.manifest import Manifest
from sandbox.model import Message, View
from sandbox.office_acts import OfficeActs
from sandbox.page import Page, only_from_here
from sandbox.page_actions import Acts
from sandbox.server import LARGEST_BODY, Server
from sandbox.state_file import Memory
from sandbox.tickets import Tickets
from sandbox.world import World

TICK_SECONDS = 5.0


class Sandbox(Acting):
    """One small Slack in a thread of its own, with one app installed."""

    def __init__(
        self,
        *,
        signing_secret: str,
        manifest: Mapping[str, object],
        bot_url: str | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Callable[[], datetime] | None = None,
        move_clock: Callable[[timedelta], None] | None = None,
        world: World | None = None,
        memory: Path | None = None,
    ) -> None:
        """`bot_url` is where deliveries go; without it they go over Socket Mode.

        `memory` is a file that brings the world back after a restart.
        """
        world = world or sample.fresh_world()
        if clock:
            world.clock = clock
        self.bot_token = f"xoxb-sandbox-{token_hex(8)}"
        self.app_token = f"xapp-sandbox-{token_hex(8)}"
        super().__init__(self._assembled(world, signing_secret, Manifest(manifest)))
        self._memory = Memory(memory) if memory else None
        self._ahead = 0.0
        self.url = ""
        self._address = (host, port)
        self._move_clock = move_clock
        self.bot_url = bot_url

    def _assembled(self, world: World, signing_secret: str, manifest: Manifest) -> Core:
        recorder = Recorder(world.now, world.announce)
        return Core(
            world, manifest, Tickets(world.now), recorder,
            Courier(signing_secret, recorder), self.bot_token, self.app_token,
        )  # fmt: skip

    @property
    def bot_url(self) -> str | None:
        """Where signed requests are delivered; None: over Socket Mode."""
        return self._core.courier.bot_url

    @bot_url.setter
    def bot_url(self, url: str | None) -> None:
        self._core.courier.bot_url = url

    @property
    def api_url(self) -> str:
        """The base of the Web API, with a final slash."""
        return f"{self.url}api/"

    def start(self, *, afresh: bool = False) -> None:
        """Serve in a thread of its own; returns when listening.

        `afresh` forgets what there was. Raises OSError where the port is taken, and Forgotten
        where the memory cannot be read.
        """
        self._thread.start()
        try:
            self._do(self._listen(afresh=afresh))
        except BaseException:
            self._end()
            raise

    def stop(self) -> None:
        """Close every connection and stop serving."""
        self._do(self._shut())
        self._end()

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _listen(self, *, afresh: bool) -> None:
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[only_from_here])
        Server(self._core).add_routes(app)
        office = OfficeActs(self._core, self._deeds, self._office)
        acts = Acts(self._core, self._deeds, self._interactions, office)
        Page(self._core, acts, self._moved if self._move_clock else None).add_routes(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        try:
            await self._open(*self._address)
            # The port is ours now, and with it the memory: no other sandbox writes there.
            self._remember(afresh=afresh)
        except BaseException:
            await self._runner.cleanup()
            raise
        self._ticking = asyncio.create_task(self._tick())

    async def _open(self, host: str, port: int) -> None:
        await web.TCPSite(self._runner, host, port).start()
        self.url = f"http://{host}:{self._runner.addresses[0][1]}/"
        self._core.url = self.url

    def _remember(self, *, afresh: bool) -> None:
        if self._memory is None:
            return
        if afresh:
            self._memory.forget()
        self._ahead = self._memory.recall(self.world)
        if self._move_clock:
            self._move_clock(timedelta(seconds=self._ahead))
        self._memory.attend(self.world, self._ahead)

    async def _tick(self) -> None:
        """What time brings by itself, looked for now and then."""
        while True:
            await asyncio.sleep(TICK_SECONDS)
            await self._do_what_is_due()

    async def _shut(self) -> None:
        self._ticking.cancel()
        if self._memory:
            self._memory.close()
        await self._core.courier.close()
        await self._runner.cleanup()
        # Pages that are still open leave their live streams behind.
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def messages(
        self, channel: str, seen_by: str | None = None, thread_ts: str | None = None
    ) -> list[Message]:
        """What stands in a channel (or in a thread, parent first) for that person."""
        return self.world.seen(channel, seen_by, thread_ts)

    def view_of(self, user: str) -> View | None:
        """The modal in front of that person."""
        return self.world.top_modal(user)

    def home_of(self, user: str) -> dict[str, Any] | None:
        """What stands on that person's Home tab."""
        home = self.world.homes.get(user)
        return home.payload if home else None

    def refuse(
        self, method: str, *, error: str | None = None, status: int = 200,
        retry_after: int | None = None, times: int = 1,
    ) -> None:  # fmt: skip
        """Let the next calls of a Web API method (`*`: any) fail; `retry_after` in seconds."""
        self._core.faults.add(method, Fault(error, status, retry_after, times))

    def exchanges(self) -> list[Exchange]:
        """Everything that went between the small Slack and the bot, in order."""
        return list(self._core.recorder.exchanges)

    def shortcuts(self) -> list[Mapping[str, Any]]:
        """The app's message shortcuts."""
        return self._core.manifest.shortcuts

    def fault(self, kind: str) -> None:
        """Let something go wrong, as the page's faults on demand do; `none` ends it."""
        self._do(self._core.make_fault(kind))

    def calls(self) -> list[Call]:
        """The Web API calls that the bot made, in order."""
        return list(self._core.recorder.calls)

    def move(self, by: timedelta) -> None:
        """Move the clock; what has become due is done."""
        self._do(self._moved(by))

    async def _moved(self, by: timedelta) -> None:
        if self._move_clock:
            self._move_clock(by)
        self._ahead += by.total_seconds()
        self.world.announce("clock", {"ahead": self._ahead, "now": self.world.now().timestamp()})
        await self._do_what_is_due()

    async def _do_what_is_due(self) -> None:
        await self._office.clear_statuses_that_ran_out()
        await self._events.retry_what_is_due()

    def drop_connections(self) -> None:
        """Cut every Socket Mode connection without a word."""
        self._do(self._drop())

    async def _drop(self) -> None:
        for socket in list(self._core.courier.sockets):
            await socket.close(code=1011)

    def connections(self) -> int:
        """How many Socket Mode connections are open."""
        return len(self._core.courier.sockets)

    def eventually(self, look: Callable[[], T], seconds: float = 30.0) -> T:
        """What `look` finds as soon as it finds something; the last look's result after that."""
        until = time.monotonic() + seconds
        while not (found := look()) and time.monotonic() < until:
            time.sleep(0.01)
        return found
