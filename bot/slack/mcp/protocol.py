"""MCP over HTTP, as far as a server of a few read-only tools needs it; without sessions.

Two generations of the protocol are spoken on one address. In the older one a client opens with
`initialize`; in the newer one, from 2026-07-28 on, each request says by itself which version it is
in, in its body and again in headers. Nothing is remembered from one request to the next.
"""

import base64
import binascii
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, Protocol

from bot import metrics
from bot.log_context import logging_about
from bot.slack.request_log import log_failure, record

Json = dict[str, Any]

OLDER: Final = ("2025-03-26", "2025-06-18", "2025-11-25")
"""Versions that a client agrees on with `initialize`, oldest first."""
NEWER: Final = ("2026-07-28",)
"""Versions that each request names by itself."""
VERSION: Final = "io.modelcontextprotocol/protocolVersion"
CAPABILITIES: Final = "io.modelcontextprotocol/clientCapabilities"
SERVER: Final = {"name": "whoowns", "title": "whoowns", "version": "1.0.0"}
INSTRUCTIONS: Final = (
    "whoowns knows who decides product questions in this Slack workspace: the product owner or the "
    "product manager of a team. Ask it with `who_decides` instead of guessing from messages."
)
ENCODED: Final = ("=?base64?", "?=")
MOST_ID_LETTERS = 200
MOST_IN_BATCH = 10
NO_JSON: Final = object()
"""Stands for a body that is no JSON."""
FRESH_MS = 300_000
"""As long as a client may keep the list of tools, in milliseconds."""

PARSE_ERROR, INVALID_REQUEST, NO_METHOD, INVALID_PARAMS, INTERNAL = (
    -32700, -32600, -32601, -32602, -32603,
)  # fmt: skip
HEADER_MISMATCH, UNSUPPORTED_VERSION = -32020, -32022
STATUS_OF: Final = {
    PARSE_ERROR: HTTPStatus.BAD_REQUEST,
    INVALID_REQUEST: HTTPStatus.BAD_REQUEST,
    INVALID_PARAMS: HTTPStatus.BAD_REQUEST,
    HEADER_MISMATCH: HTTPStatus.BAD_REQUEST,
    UNSUPPORTED_VERSION: HTTPStatus.BAD_REQUEST,
    NO_METHOD: HTTPStatus.NOT_FOUND,
}
"""The status that goes with each error in the newer generation."""

EVENT = "mcp"
metrics.add_events(EVENT)


class ToolBox(Protocol):
    """The tools that are offered."""

    @property
    def listed(self) -> Sequence[Json]:
        """Each tool as `tools/list` describes it."""

    def call(self, name: str, arguments: Json, meta: Json, age_seconds: float) -> Json:
        """Call a tool; raises LookupError where there is none of that name."""


@dataclass(frozen=True, slots=True)
class Headers:
    """What a request says about itself in headers, where it says so."""

    version: str | None = None
    method: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to a request, or to a batch; `body` is None for notifications, which get none."""

    status: HTTPStatus
    body: Json | Sequence[Json] | None = None


@dataclass(eq=False)
class ProtocolError(Exception):
    """What is wrong with a request, as JSON-RPC says it."""

    code: int
    message: str
    data: Json | None = None


class Endpoint:
    """Answers MCP's requests, whose signature has been checked."""

    def __init__(self, tools: ToolBox, seconds: Callable[[], float] = time.perf_counter) -> None:
        """`seconds` is a clock."""
        self._tools = tools
        self._seconds = seconds

    def answer(self, body: bytes, headers: Headers, age_seconds: float = 0.0) -> Response:
        """Answer one request, or a small batch; `age_seconds` is how long ago it came."""
        started = self._seconds()
        message = _parsed(body)
        if not (isinstance(message, list) and _takes_batch(message, headers)):
            return self._answer(message, headers, age_seconds)
        answers = []
        for each in message:
            # A batch has the time of one request: what comes too late in it reads so.
            age = age_seconds + self._seconds() - started
            answers.append(self._answer(each, headers, age, in_batch=True).body)
        bodies = [answer for answer in answers if isinstance(answer, dict)]
        return Response(HTTPStatus.OK, bodies) if bodies else Response(HTTPStatus.ACCEPTED)

    def _answer(
        self, message: object, headers: Headers, age_seconds: float, *, in_batch: bool = False
    ) -> Response:
        started, message_id, newer = self._seconds(), None, False
        fields: Mapping[str, Any] = {"outcome": "done"}
        with logging_about():
            try:
                message = _object_of(message)
                message_id = message.get("id")
                newer = _is_newer(message, headers)
                _check(message)
                if "id" not in message:
                    return Response(HTTPStatus.ACCEPTED)
                if in_batch and (newer or message["method"] == "initialize"):
                    raise ProtocolError(INVALID_REQUEST, "This goes alone, and in no batch.")
                if newer:
                    _check_envelope(message, headers)
                result = self._result(message, age_seconds, newer=newer)
                response = Response(HTTPStatus.OK, _envelope(message_id, result=result))
                if message["method"] == "tools/call":
                    return response  # which the tool has recorded
            except ProtocolError as error:
                response = _refused(message_id, error, newer=newer)
                fields = {"outcome": "refused", "code": error.code}
            except Exception as error:  # noqa: BLE001 - nothing may escape into the answer
                reference = log_failure(error)
                text = f"Something went wrong on my side. Tell your whoowns admin: {reference}."
                response = _refused(message_id, ProtocolError(INTERNAL, text), newer=newer)
                fields = {"outcome": "failed", "reference": reference}
            record(EVENT, fields, self._seconds() - started)
        return response

    def _result(self, message: Json, age_seconds: float, *, newer: bool) -> Json:
        """What a request asks for, in the shape of its generation."""
        params = message.get("params") or {}
        methods: dict[str, Callable[[], Json]] = {
            "tools/list": lambda: {"tools": list(self._tools.listed)},
            "tools/call": lambda: self._call(params, age_seconds),
        }
        if newer:
            methods["server/discover"] = _discovered
        else:
            methods["initialize"] = lambda: _initialized(params)
            methods["ping"] = dict
        if message["method"] not in methods:
            raise ProtocolError(NO_METHOD, "I have no such method. My tools are in tools/list.")
        result = methods[message["method"]]()
        return _of_newer(result) if newer else result

    def _call(self, params: Json, age_seconds: float) -> Json:
        name, arguments, meta = params.get("name"), params.get("arguments"), params.get("_meta")
        if not isinstance(name, str) or not isinstance(arguments or {}, dict):
            raise ProtocolError(INVALID_PARAMS, "A call has a tool's `name` and its `arguments`.")
        try:
            return self._tools.call(name, arguments or {}, _object(meta), age_seconds)
        except LookupError:
            text = "I have no such tool. My tools are in tools/list."
            raise ProtocolError(INVALID_PARAMS, text) from None


def _parsed(body: bytes) -> object:
    """What a body holds; NO_JSON if that can't be read."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return NO_JSON


def _takes_batch(messages: Sequence[object], headers: Headers) -> bool:
    """Whether this is a batch that is answered: in the one version that has them, and small.

    That version has no header for itself.
    """
    return headers.version in {None, OLDER[0]} and 0 < len(messages) <= MOST_IN_BATCH


def _object_of(message: object) -> Json:
    """The message as an object; raises ProtocolError for anything else."""
    if message is NO_JSON:
        raise ProtocolError(PARSE_ERROR, "The body is no JSON.")
    if isinstance(message, list):
        text = f"I take batches in {OLDER[0]} only, of 1 to {MOST_IN_BATCH}. Send single requests."
        raise ProtocolError(INVALID_REQUEST, text)
    if not isinstance(message, dict):
        raise ProtocolError(INVALID_REQUEST, "The body is no request of JSON-RPC 2.0.")
    return message


def _check(message: Json) -> None:
    """Refuse what is neither a request nor a notification, which is one without an `id`."""
    if message.get("jsonrpc") != "2.0" or not isinstance(message.get("method"), str):
        raise ProtocolError(INVALID_REQUEST, "The body is no request of JSON-RPC 2.0.")
    if not _is_id(message.get("id", 0)):
        raise ProtocolError(INVALID_REQUEST, "`id` is a whole number or a short text.")
    if not isinstance(message.get("params", {}), dict):
        raise ProtocolError(INVALID_REQUEST, "`params` is an object.")


def _is_id(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= MOST_ID_LETTERS
    return isinstance(value, int) and not isinstance(value, bool)


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _is_newer(message: Json, headers: Headers) -> bool:
    """Whether a message is of the generation in which each says its version by itself."""
    meta = _object(_object(message.get("params")).get("_meta"))
    if VERSION in meta:
        return True
    return headers.version is not None and headers.version not in OLDER


def _check_envelope(message: Json, headers: Headers) -> None:
    """Refuse a request that leaves out what it has to say, or says it twice and differently."""
    params = _object(message.get("params"))
    meta = _object(params.get("_meta"))
    if missing := [key for key in (VERSION, CAPABILITIES) if key not in meta]:
        raise ProtocolError(INVALID_PARAMS, f"`params._meta` has no {' and no '.join(missing)}.")
    twice = {
        "MCP-Protocol-Version": (headers.version, meta[VERSION]),
        "Mcp-Method": (headers.method, message["method"]),
    }
    if message["method"] == "tools/call":
        twice["Mcp-Name"] = (_decoded(headers.name), params.get("name"))
    for header, (above, inside) in twice.items():
        if above != inside:
            raise ProtocolError(HEADER_MISMATCH, f"The header {header} isn't what the body says.")
    if meta[VERSION] not in NEWER:
        data = {"supported": [*NEWER, *reversed(OLDER)], "requested": meta[VERSION]}
        raise ProtocolError(UNSUPPORTED_VERSION, "Unsupported protocol version", data)


def _decoded(value: str | None) -> str | None:
    """The value of a header, which is in Base64 where it isn't plain ASCII."""
    before, after = ENCODED
    if value is None or not (value.startswith(before) and value.endswith(after)):
        return value
    try:
        return base64.b64decode(value[len(before) : -len(after)], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None


def _initialized(params: Json) -> Json:
    """The older generation's greeting: the client's version, or else our newest of those."""
    asked = params.get("protocolVersion")
    return {
        "protocolVersion": asked if asked in OLDER else OLDER[-1],
        "capabilities": {"tools": {"listChanged": False}},
        "serverInfo": SERVER,
        "instructions": INSTRUCTIONS,
    }


def _discovered() -> Json:
    return {
        "supportedVersions": [*NEWER, *reversed(OLDER)],
        "capabilities": {"tools": {}},
        "instructions": INSTRUCTIONS,
    }


def _of_newer(result: Json) -> Json:
    """A result as the newer generation has it; what everybody gets alike may be kept a while."""
    kept = {} if "content" in result else {"ttlMs": FRESH_MS, "cacheScope": "public"}
    meta = {"io.modelcontextprotocol/serverInfo": SERVER}
    return {"resultType": "complete", **result, **kept, "_meta": meta}


def _refused(message_id: object, error: ProtocolError, *, newer: bool) -> Response:
    """An error; a client of the older generation reads it only with a status of success."""
    data: Mapping[str, Any] = {} if error.data is None else {"data": error.data}
    body = _envelope(message_id, error={"code": error.code, "message": error.message, **data})
    status = STATUS_OF.get(error.code, HTTPStatus.OK)
    if not newer and error.code not in {PARSE_ERROR, INVALID_REQUEST}:
        status = HTTPStatus.OK
    return Response(status, body)


def _envelope(message_id: object, **content: Json) -> Json:
    return {"jsonrpc": "2.0", "id": message_id if _is_id(message_id) else None, **content}
