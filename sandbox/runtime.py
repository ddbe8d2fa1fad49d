"""Runs the sandbox in a thread of its own: serves its routes, keeps its state, moves its clock."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol, TypeVar

from aiohttp import web

from sandbox.admin import Admin
from sandbox.core import Core
from sandbox.events import Events
from sandbox.requests import LARGEST_BODY, only_from_here
from sandbox.state_file import StateFile

TICK_SECONDS = 5.0
SHUTDOWN_SECONDS = 1.0
"""As long as requests that are being answered are waited for at the stop."""

T = TypeVar("T")
MoveClock = Callable[[timedelta], None]


class Routes(Protocol):
    """Something that answers requests."""

    def add_routes(self, app: web.Application) -> None:
        """Enter the routes in the application."""


class Runtime:
    """An event loop in a thread; `move_clock` moves the world's clock, where it can be moved."""

    def __init__(
        self, core: Core, events: Events, admin: Admin, *, move_clock: MoveClock | None,
        state_file: Path | None,
    ) -> None:  # fmt: skip
        self._core = core
        self._events = events
        self._admin = admin
        self._move_clock = move_clock
        self._state_file = StateFile(state_file) if state_file else None
        self._ahead = 0.0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sandbox", daemon=True)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine in the sandbox's thread, and return what it returns."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def start(self, routes: Iterable[Routes], host: str, port: int, *, reset: bool) -> None:
        """Serve until `stop`; return when listening. `reset` forgets the state that was kept.

        Raises OSError where the port is taken, and StateUnreadable where the state file is.
        """
        self._thread.start()
        try:
            self.run(self._listen(routes, host, port, reset=reset))
        except BaseException:
            self._end()
            raise

    def stop(self) -> None:
        """Close every connection and stop serving."""
        self.run(self._close())
        self._end()

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _listen(self, routes: Iterable[Routes], host: str, port: int, *, reset: bool) -> None:
        app = web.Application(client_max_size=LARGEST_BODY, middlewares=[only_from_here])
        for each in routes:
            each.add_routes(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
            self._core.url = f"http://{host}:{self._runner.addresses[0][1]}/"
            # The port is ours now, and with it the state file: no other sandbox writes there.
            self._load_state(reset=reset)
        except BaseException:
            await self._runner.cleanup()
            raise
        self._ticking = asyncio.create_task(self._tick())

    def _load_state(self, *, reset: bool) -> None:
        if self._state_file is None:
            return
        if reset:
            self._state_file.delete()
        self._ahead = self._state_file.load(self._core.world)
        if self._move_clock:
            self._move_clock(timedelta(seconds=self._ahead))
        self._state_file.record(self._core.world, self._ahead)

    async def _tick(self) -> None:
        """Do now and then what time brings by itself."""
        while True:
            await asyncio.sleep(TICK_SECONDS)
            await self._do_what_is_due()

    async def move(self, by: timedelta) -> None:
        """Move the clock; what has become due is done."""
        world = self._core.world
        if self._move_clock:
            self._move_clock(by)
        self._ahead += by.total_seconds()
        world.announce("clock", {"ahead": self._ahead, "now": world.now().timestamp()})
        await self._do_what_is_due()

    async def _do_what_is_due(self) -> None:
        await self._admin.clear_expired_statuses()
        await self._events.retry_due()

    async def _close(self) -> None:
        self._ticking.cancel()
        if self._state_file:
            self._state_file.close()
        await self._core.courier.close()
        await self._runner.cleanup()
        # Pages that are still open leave their live streams behind.
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
