"""The HTTP side: Web API, response URLs, uploads, Socket Mode; loopback only."""

import asyncio
import json
import time
from typing import Any

from aiohttp import WSMsgType, web

from sandbox import methods, replies, sample
from sandbox.blocks import problems_in_message
from sandbox.core import Core
from sandbox.exchanges import Call
from sandbox.faults import Fault
from sandbox.model import JsonObject
from sandbox.tickets import Refused
from sandbox.web_api import answer, decoded

LARGEST_BODY = 8_000_000
"""Bytes of a request body that are read at most."""

assert methods  # imported for the table that it fills


class Server:
    """The routes that the bot uses."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add_routes(self, app: web.Application) -> None:
        """Enter the routes in the application."""
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_post("/response/{secret}", self._respond)
        app.router.add_post("/upload/{file}", self._upload)
        app.router.add_get("/upload/{file}", self._download)
        app.router.add_get("/link/", self._socket)

    async def _call(self, request: web.Request) -> web.Response:
        core, name = self._core, request.match_info["method"]
        started = time.perf_counter()
        params = decoded(await _params(request))
        form_token = params.pop("token", None)
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        fault = core.faults.take(name)
        if fault:
            core.world.announce("faults", {"active": core.faults.active()})
        if core.faults.slow:
            await asyncio.sleep(core.faults.slow)
        given = token if scheme == "Bearer" and token else form_token
        response, status, headers = _faulty(fault) or (answer(core, name, params, given), 200, {})
        took = (time.perf_counter() - started) * 1000
        core.recorder.called(Call(name, params, response, status, took))
        headers |= {"x-oauth-scopes": ",".join(core.manifest.scopes)}
        return web.json_response(response, status=status, headers=headers)

    async def _respond(self, request: web.Request) -> web.Response:
        core = self._core
        started = time.perf_counter()
        body = await _params(request)
        try:
            url = core.tickets.use_response_url(request.match_info["secret"])
            error = replies.respond(core, url, decoded(body))
        except Refused as refusal:
            error = str(refusal)
        response: JsonObject = {"ok": False, "error": error} if error else {"ok": True}
        if error == "invalid_blocks":
            response["errors"] = problems_in_message(decoded(body))
        status = 404 if error else 200
        took = (time.perf_counter() - started) * 1000
        core.recorder.called(Call("response_url", body, response, status, took))
        return web.json_response(response, status=status)

    async def _upload(self, request: web.Request) -> web.Response:
        file = self._core.world.files.get(request.match_info["file"])
        if file is None:
            raise web.HTTPNotFound
        content = await request.read()
        file["size"] = len(content)
        file["content"] = content.decode("utf-8", "replace")
        self._core.world.announce("file", file)
        return web.Response(text=f"OK - {len(content)}")

    async def _download(self, request: web.Request) -> web.Response:
        file = self._core.world.files.get(request.match_info["file"])
        if file is None or "content" not in file:
            raise web.HTTPNotFound
        headers = {"X-Content-Type-Options": "nosniff"}
        return web.Response(text=file["content"], content_type="text/plain", headers=headers)

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        core = self._core
        ticket = request.query.get("ticket", "")
        if ticket not in core.socket_tickets:
            raise web.HTTPForbidden
        core.socket_tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=10)
        await socket.prepare(request)
        await socket.send_json({
            "type": "hello", "num_connections": len(core.courier.sockets) + 1,
            "connection_info": {"app_id": sample.APP},
            "debug_info": {"host": "sandbox", "approximate_connection_time": 18060},
        })  # fmt: skip
        core.courier.sockets.append(socket)
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    core.courier.acknowledged(_object(message.data))
        finally:
            core.courier.sockets.remove(socket)
        return socket


def _faulty(fault: Fault | None) -> tuple[JsonObject, int, dict[str, str]] | None:
    if fault is None:
        return None
    if fault.retry_after is not None:
        headers = {"Retry-After": str(fault.retry_after)}
        return {"ok": False, "error": fault.error or "ratelimited"}, 429, headers
    return {"ok": False, "error": fault.error or "internal_error"}, fault.status, {}


async def _params(request: web.Request) -> JsonObject:
    params: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        params |= _object((await request.read()).decode("utf-8", "replace"))
    elif request.method == "POST":
        params |= dict((await request.post()).items())
    return params


def _object(text: str) -> JsonObject:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
