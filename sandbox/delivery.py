"""Brings commands, events and interactions to the bot, over signed HTTP or Socket Mode."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import aiohttp
from aiohttp import web

from sandbox.exchanges import Delivery, Recorder

ACKNOWLEDGE_WITHIN = 3.0
"""Seconds that Slack waits for an acknowledgement."""

KEPT_OPEN_SECONDS = 1.0
"""As long as a connection is kept for the next delivery; a bot at rest has none open then."""

_ENVELOPE_TYPES = {"command": "slash_commands", "event": "events_api"}


class Courier:
    """Delivers one payload at a time and says how it went."""

    def __init__(self, signing_secret: str, recorder: Recorder) -> None:
        self.bot_url: str | None = None
        self.sockets: list[web.WebSocketResponse] = []
        self._secret = signing_secret.encode()
        self._recorder = recorder
        self._acknowledgements: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._session: aiohttp.ClientSession | None = None
        self._lost = 0

    async def close(self) -> None:
        """Close every connection."""
        for socket in list(self.sockets):
            await socket.close()
        if self._session:
            await self._session.close()

    async def drop_sockets(self) -> None:
        """Cut every Socket Mode connection without a word."""
        for socket in list(self.sockets):
            await socket.close(code=1011)

    async def cut(self) -> None:
        """Lose the connections; over HTTP, where there are none, the next delivery."""
        await self.drop_sockets()
        self._lost = 1 if self.bot_url else 0

    async def deliver(
        self, kind: str, payload: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> Delivery:
        """Deliver a `command`, an `event` or an `interaction`, and return the answer."""
        started = time.perf_counter()
        send = self._over_http if self.bot_url or not self.sockets else self._over_socket
        try:
            async with asyncio.timeout(ACKNOWLEDGE_WITHIN):
                status, body = await send(kind, payload, headers or {})
            error = _error_of(status)
        except TimeoutError:
            status, body, error = 0, b"", "operation_timeout"
        except (aiohttp.ClientError, ConnectionError, OSError):
            status, body, error = 0, b"", "dispatch_failed"
        delivery = Delivery(status, body, (time.perf_counter() - started) * 1000, error)
        self._recorder.record_delivery(_label(kind, payload), payload, delivery)
        return delivery

    async def _over_http(
        self, kind: str, payload: Mapping[str, Any], headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        if self.bot_url is None:
            raise ConnectionError("nobody is connected")
        if self._lost:
            self._lost -= 1
            raise ConnectionError("cut on demand")
        body, content_type = encoded(kind, payload)
        signed = {"Content-Type": content_type, **signature(self._secret, body), **headers}
        self._session = self._session or aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(keepalive_timeout=KEPT_OPEN_SECONDS)
        )
        async with self._session.post(self.bot_url, data=body, headers=signed) as response:
            return response.status, await response.read()

    async def _over_socket(
        self, kind: str, payload: Mapping[str, Any], headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        envelope_id = str(uuid4())
        envelope: dict[str, Any] = {
            "envelope_id": envelope_id,
            "type": _ENVELOPE_TYPES.get(kind, "interactive"),
            "payload": payload,
            "accepts_response_payload": kind != "event",
        }
        if "x-slack-retry-num" in headers:
            envelope["retry_attempt"] = int(headers["x-slack-retry-num"])
            envelope["retry_reason"] = headers["x-slack-retry-reason"]
        answered = asyncio.get_running_loop().create_future()
        self._acknowledgements[envelope_id] = answered
        try:
            await self.sockets[-1].send_json(envelope)
            answer = await answered
        finally:
            del self._acknowledgements[envelope_id]
        response = answer.get("payload")
        return 200, json.dumps(response).encode() if response else b""

    def acknowledge(self, answer: dict[str, Any]) -> None:
        """Hand an acknowledgement that came over a socket to the delivery that waits for it."""
        waiting = self._acknowledgements.get(str(answer.get("envelope_id")))
        if waiting and not waiting.done():
            waiting.set_result(answer)


def encoded(kind: str, payload: Mapping[str, Any]) -> tuple[bytes, str]:
    """Return the body of a delivery as Slack writes it, and its content type."""
    if kind == "event":
        return json.dumps(payload).encode(), "application/json"
    form = payload if kind == "command" else {"payload": json.dumps(payload)}
    fields = {key: str(value).encode("utf-8", "surrogatepass") for key, value in form.items()}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def signature(secret: bytes, body: bytes, timestamp: int | None = None) -> dict[str, str]:
    """Return the headers that prove the request comes from Slack.

    They carry the machine's own time and not the world's: the bot's verifier compares them
    with its machine's clock, which nobody can move.
    """
    stamp = str(timestamp if timestamp is not None else int(time.time()))
    digest = hmac.new(secret, b"v0:" + stamp.encode() + b":" + body, hashlib.sha256)
    return {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": "v0=" + digest.hexdigest(),
    }


def _error_of(status: int) -> str | None:
    if 200 <= status < 300:
        return None
    return "http_service_error" if status >= 500 else "http_client_error"


def _label(kind: str, payload: Mapping[str, Any]) -> str:
    if kind == "command":
        return str(payload.get("command", kind))
    if kind == "event":
        return str(payload.get("event", {}).get("type", kind))
    return str(payload.get("type", kind))
