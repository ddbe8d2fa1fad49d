"""The page's own routes: its files, its live stream, and what a person does on it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox import sample
from sandbox.core import Core
from sandbox.model import JsonObject
from sandbox.page_actions import PageActions
from sandbox.page_state import EXCHANGES_SHOWN, change_json, exchange_json, page_json
from sandbox.requests import parse_json

STATIC = Path(__file__).parent / "static"
_FILES = {path.name: path for path in STATIC.iterdir()}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: https:; style-src 'self' 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_HEARTBEAT = 15.0
"""Seconds of silence after which the live stream sends a sign of life."""

FURTHEST = 366 * 86_400
"""Seconds by which the clock can be moved at once."""


class Page:
    """Answers the page."""

    def __init__(
        self, core: Core, actions: PageActions,
        move_clock: Callable[[timedelta], Awaitable[None]] | None,
    ) -> None:  # fmt: skip
        self._core = core
        self._actions = actions
        self._move_clock = move_clock
        self._streams: set[asyncio.Task[Any]] = set()

    def add_routes(self, app: web.Application) -> None:
        """Enter the routes in the application."""
        app.router.add_get("/", self._index)
        app.router.add_get("/gallery", self._gallery)
        app.router.add_get("/static/{name}", self._file)
        app.router.add_get("/sandbox/state", self._state)
        app.router.add_get("/sandbox/exchanges", self._exchanges)
        app.router.add_get("/sandbox/live", self._live)
        app.router.add_post("/sandbox/do/{what}", self._act)
        app.on_shutdown.append(self._end_streams)

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(STATIC / "index.html", headers=_HEADERS)

    async def _gallery(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(STATIC / "gallery.html", headers=_HEADERS)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path = _FILES.get(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound
        return web.FileResponse(path, headers=_HEADERS)

    def _viewer(self, request: web.Request) -> str:
        user = request.query.get("as", sample.SALES)
        if user not in self._core.world.people:
            raise web.HTTPNotFound(text=f"There is nobody called {user}.")
        return user

    async def _state(self, request: web.Request) -> web.Response:
        user = self._viewer(request)
        state = page_json(self._core, user, can_move_clock=self._move_clock is not None)
        return web.json_response(state)

    async def _exchanges(self, request: web.Request) -> web.Response:
        latest = list(self._core.recorder.exchanges)[-EXCHANGES_SHOWN:]
        return web.json_response([exchange_json(each) for each in latest])

    async def _live(self, request: web.Request) -> web.StreamResponse:
        """Send everything that changes for the viewer, as server-sent events."""
        user, world = self._viewer(request), self._core.world
        changes: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()

        def watch(what: str, thing: Any) -> None:
            changes.put_nowait((what, change_json(self._core, user, what, thing)))

        response = web.StreamResponse(headers=_HEADERS | {"Content-Type": "text/event-stream"})
        # Watched before the page learns that it is connected: it misses nothing after that.
        world.watchers.append(watch)
        stream = asyncio.current_task()
        assert stream
        self._streams.add(stream)
        try:
            await response.prepare(request)
            await response.write(b": connected\n\n")
            while True:
                await response.write(await _next(changes))
        except ConnectionError:
            return response
        finally:
            world.watchers.remove(watch)
            self._streams.discard(stream)

    async def _end_streams(self, _: web.Application) -> None:
        """End the live streams of pages that are open: the stop would wait for them."""
        for stream in self._streams:
            stream.cancel()

    async def _act(self, request: web.Request) -> web.Response:
        what = request.match_info["what"]
        try:
            body = parse_json(await request.read())
            if not isinstance(body, dict):
                raise TypeError("an action is described by a JSON object")
            result = self._clock(body) if what == "clock" else self._actions.run(what, body)
            return web.json_response(await result)
        except KeyError as missing:
            return web.json_response({"problem": f"{missing.args[0]} is missing"}, status=400)
        except (LookupError, OverflowError, TypeError, ValueError) as error:
            return web.json_response({"problem": str(error)}, status=400)

    async def _clock(self, body: JsonObject) -> JsonObject:
        """Move the clock by some `seconds`, or `until` a moment, as the page's own may be off."""
        if "until" in body:
            seconds = float(body["until"]) - self._core.world.clock().timestamp()
        else:
            seconds = float(body["seconds"])
        if self._move_clock is None:
            raise LookupError("this clock cannot be moved")
        if not 0 <= seconds <= FURTHEST:
            raise ValueError("the clock moves forward, by a year at most")
        await self._move_clock(timedelta(seconds=seconds))
        return {"now": self._core.world.clock().timestamp()}


async def _next(changes: asyncio.Queue[tuple[str, Any]]) -> bytes:
    """Return the next change as a server-sent event; a comment where there is none to show."""
    try:
        what, change = await asyncio.wait_for(changes.get(), _HEARTBEAT)
    except TimeoutError:
        return b": still here\n\n"
    if change is None:
        return b": not for you\n\n"
    return f"event: {what}\ndata: {json.dumps(change)}\n\n".encode()
