"""What every route refuses: other pages, other names for this machine, and bodies out of hand."""

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

LARGEST_BODY = 8_000_000
"""Bytes of a request body that are read at most."""
DEEPEST_JSON = 100
"""How many lists and objects may lie in one another; Slack's blocks need about ten."""

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other names for this machine and requests that other pages make.

    Without this, any web page that the visitor has open could act in the sandbox.
    """
    if not _is_from_here(request.host, request.headers.get("Origin")):
        raise web.HTTPForbidden(text="The sandbox talks to this machine only.")
    return await handler(request)


def _is_from_here(host: str, origin: str | None) -> bool:
    try:
        ours = origin is None or urlsplit(origin).netloc == host
        return ours and urlsplit(f"//{host}").hostname in _LOOPBACK
    except ValueError:  # such as an unclosed bracket
        return False


def parse_json(text: str | bytes) -> Any:
    """Read JSON; raises ValueError for what is none, and for what is nested too deeply."""
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise ValueError("this JSON is nested too deeply") from error
    if not _fits(value, DEEPEST_JSON):
        raise ValueError("this JSON is nested too deeply")
    return value


def _fits(value: Any, levels: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels > 0 and all(_fits(each, levels - 1) for each in inner)
