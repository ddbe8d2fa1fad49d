"""The routes that the bot uses: Web API, response URLs, uploads, Socket Mode."""

import asyncio
import time

from aiohttp import WSMsgType, web

from sandbox import methods, replies, sample
from sandbox.blocks import problems_in_message
from sandbox.core import Core
from sandbox.exchanges import Call
from sandbox.faults import Fault
from sandbox.model import JsonObject
from sandbox.requests import parse_json
from sandbox.tickets import Refused
from sandbox.web_api import call_method, decode_json_fields

assert methods  # imported for the table that it fills


class Server:
    """Answers the bot."""

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
        params = decode_json_fields(await _params(request))
        form_token = params.pop("token", None)
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        given = token if scheme == "Bearer" and token else form_token
        fault = core.faults.take(name, str(params.get("channel") or ""))
        if fault:
            core.announce_faults()
        if core.faults.slow:
            await asyncio.sleep(core.faults.slow)
        headers: dict[str, str] = {}
        if fault:
            response, status, headers = _fault_response(fault)
        else:
            response, status = call_method(core, name, params, given), 200
        took = (time.perf_counter() - started) * 1000
        core.recorder.record_call(Call(name, params, response, status, took))
        headers["x-oauth-scopes"] = ",".join(core.manifest.scopes)
        return web.json_response(response, status=status, headers=headers)

    async def _respond(self, request: web.Request) -> web.Response:
        core = self._core
        started = time.perf_counter()
        body = decode_json_fields(await _params(request))
        try:
            url = core.tickets.use_response_url(request.match_info["secret"])
            error = replies.respond(core, url, body)
        except Refused as refusal:
            error = str(refusal)
        response: JsonObject = {"ok": False, "error": error} if error else {"ok": True}
        if error == "invalid_blocks":
            response["errors"] = problems_in_message(body)
        status = 404 if error else 200
        took = (time.perf_counter() - started) * 1000
        core.recorder.record_call(Call("response_url", body, response, status, took))
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
                    core.courier.acknowledge(_object(message.data))
        finally:
            core.courier.sockets.remove(socket)
        return socket


def _fault_response(fault: Fault) -> tuple[JsonObject, int, dict[str, str]]:
    if fault.retry_after is not None:
        headers = {"Retry-After": str(fault.retry_after)}
        return {"ok": False, "error": fault.error or "ratelimited"}, 429, headers
    return {"ok": False, "error": fault.error or "internal_error"}, fault.status, {}


async def _params(request: web.Request) -> JsonObject:
    """Return the arguments of a call, from its query and from its JSON or form."""
    params: JsonObject = dict(request.query)
    if request.content_type == "application/json":
        params |= _object(await request.read())
    elif request.method == "POST":
        form = await request.post()
        params |= {name: value for name, value in form.items() if isinstance(value, str)}
    return params


def _object(text: str | bytes) -> JsonObject:
    """Return the JSON object in this text; an empty one where there is none."""
    try:
        value = parse_json(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
