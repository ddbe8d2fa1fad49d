"""An agent that calls the bot's tools: the official MCP client, with requests signed as Slack's."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult

from sandbox import sample
from sandbox.delivery import signature
from tests.journeys.conftest import SECRET, Office
from tests.run_async import run_async

T = TypeVar("T")
GENERATIONS = ("legacy", "auto", "2026-07-28")
"""How the client agrees on a version: by `initialize`, by asking first, or by naming one."""


class Signing(httpx2.AsyncBaseTransport):
    """Signs each request over its body, as Slack does."""

    def __init__(self) -> None:
        self._transport = httpx2.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request as Slack would."""
        request.headers.update(signature(SECRET.encode(), await request.aread()))
        return await self._transport.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()


@asynccontextmanager
async def connected(office: Office, mode: str = "auto") -> AsyncIterator[Client]:
    """A client that is connected to the bot's tools."""
    async with httpx2.AsyncClient(transport=Signing(), timeout=20) as http_client:
        transport = streamable_http_client(f"{office.url}/slack/mcp", http_client=http_client)
        async with Client(transport, mode=mode) as client:
            yield client


def with_client(office: Office, work: Callable[[Client], Awaitable[T]], mode: str = "auto") -> T:
    """Do something with a client that is connected."""

    async def run() -> T:
        async with connected(office, mode) as client:
            return await work(client)

    return run_async(run())


def identity(user: str = sample.DEVELOPER, team: str | None = sample.WORKSPACE) -> dict[str, Any]:
    """What Slack says in a call about the person for whom it is made."""
    return {"slack": {"user_id": user, "team_id": team}}


def call(
    office: Office,
    tool: str,
    arguments: Mapping[str, Any],
    meta: Mapping[str, Any] | None = None,
    mode: str = "auto",
) -> CallToolResult:
    """Call a tool for a person."""
    said: Any = dict(identity() if meta is None else meta)
    return with_client(
        office, lambda client: client.call_tool(tool, dict(arguments), meta=said), mode
    )


def text_of(result: CallToolResult) -> str:
    """The text of a result."""
    return "\n".join(content.text for content in result.content if content.type == "text")


def post(
    office: Office | str,
    body: object,
    headers: Mapping[str, str] | None = None,
    *,
    sign: bool = True,
) -> tuple[int, Any]:
    """Send a body as it is, signed; returns the status and the JSON of the answer, if any."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    signed = signature(SECRET.encode(), content) if sign else {}
    url = office if isinstance(office, str) else office.url
    response = httpx2.post(
        f"{url}/slack/mcp",
        content=content,
        headers={"Content-Type": "application/json", **signed, **(headers or {})},
        timeout=20,
    )
    is_json = response.headers.get("content-type") == "application/json"
    return response.status_code, response.json() if is_json else None
