"""The WSGI application: Slack's endpoint behind a gate, and the health and readiness of the bot."""

import json
import logging
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from hmac import compare_digest
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.adapter.wsgi.http_request import WsgiHttpRequest
from slack_sdk.signature import SignatureVerifier

from bot import metrics, monitoring
from bot.http_server import MAX_BODY, RECEIVED_AT
from bot.log import Occasional
from bot.many_workspaces import PATHS
from bot.slack.mcp.protocol import Endpoint, Headers
from bot.slack.request import arrival

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

ENDPOINT = "/slack/events"
AGENTS = "/slack/mcp"
MAX_FIELDS = 200
"""Fields of a form; Slack sends about a dozen."""
FRESH_SECONDS = 0.2
"""As long as an answer about readiness counts: each asking writes, and anybody may ask."""
MAX_SKEW = 300
"""Seconds that a request's timestamp may be off, which is Slack's advice."""
TIMESTAMP = re.compile(r"[0-9]{1,12}")

log = logging.getLogger("whoowns.web")


class Readiness:
    """Whether the bot can work now; says in the log when that changes.

    `unready` returns the reason why it can't, or an empty string.
    """

    def __init__(self, unready: Callable[[], str]) -> None:
        self._unready = unready
        self._turn = threading.Lock()
        self._asked_at: float | None = None
        self._reason = ""

    def reason(self) -> str:
        """Return why the bot can't work, as of a moment ago."""
        if not self._turn.acquire(blocking=self._asked_at is None):
            return self._reason
        try:
            if self._asked_at is None or time.monotonic() - self._asked_at > FRESH_SECONDS:
                self._ask()
            return self._reason
        finally:
            self._turn.release()

    def _ask(self) -> None:
        before, self._reason = self._reason, self._unready()
        self._asked_at = time.monotonic()
        if self._reason and self._reason != before:
            log.warning("not ready", extra={"fields": {"reason": self._reason}})
        if before and not self._reason:
            log.info("ready again")


class _Handler(SlackRequestHandler):
    """Hands requests to Bolt, with the moment at which each was received."""

    def dispatch(self, request: WsgiHttpRequest) -> BoltResponse:
        return self.app.dispatch(
            BoltRequest(
                body=request.get_body(),
                query=request.query_string,
                headers=request.get_headers(),
                context=arrival(request.environ.get(RECEIVED_AT)),
            )
        )


def application(
    app: App,
    signing_secret: str,
    unready: Callable[[], str],
    agents: Endpoint | None = None,
    metrics_page: "WSGIApplication | None" = None,
    install_pages: "WSGIApplication | None" = None,
    clock: Callable[[], datetime] | None = None,
) -> "WSGIApplication":
    """Return everything that the bot serves in HTTP mode, as one WSGI application.

    Bolt parses a body before it checks the signature. So a gate in front of Bolt, and of what
    answers `agents`, refuses what Slack cannot have sent. `install_pages` are there if many
    workspaces are served. `clock` is the time of all replicas, which counts besides this machine's.
    """
    slack: WSGIApplication = _Handler(app, path=ENDPOINT)
    verifier = SignatureVerifier(signing_secret)
    refused = Occasional(log.name, "request refused")

    def signed_body(environ: "WSGIEnvironment") -> tuple[HTTPStatus | None, bytes]:
        times = [time.time(), *([clock().timestamp()] if clock else ())]
        return _signed_body(environ, verifier, refused, times)

    def endpoint(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        status, body = signed_body(environ)
        if status := status or _make_safe(environ, body, refused):
            return _respond(start, status, with_body=environ["REQUEST_METHOD"] != "HEAD")
        try:
            response = slack(environ, start)
            metrics.count_waiting(_waited_seconds(environ))
            return response
        except Exception as error:  # noqa: BLE001 - Bolt fails on odd types before any listener
            log.warning("malformed request", extra={"fields": {"error": type(error).__name__}})
            return _respond(start, HTTPStatus.BAD_REQUEST)

    def agents_endpoint(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        status, body = signed_body(environ)
        if status or agents is None:
            return _respond(
                start,
                status or HTTPStatus.NOT_FOUND,
                with_body=environ["REQUEST_METHOD"] != "HEAD",
            )
        metrics.count_waiting(_waited_seconds(environ))
        return _respond_to_agent(environ, start, agents, body)

    pages: dict[str, WSGIApplication] = {ENDPOINT: endpoint, AGENTS: agents_endpoint}
    if metrics_page:
        pages[monitoring.PATH] = metrics_page
    if install_pages:
        pages |= dict.fromkeys(PATHS, install_pages)
    return health_pages(unready, pages)


def health_pages(
    unready: Callable[[], str], endpoints: "Mapping[str, WSGIApplication] | None" = None
) -> "WSGIApplication":
    """Return `/healthz` and `/readyz`, and other pages where there are any, by path."""
    readiness = Readiness(unready)

    def serve(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        path, reason = environ.get("PATH_INFO", ""), ""
        if endpoints and path in endpoints:
            return endpoints[path](environ, start)
        if path == "/healthz":
            status = HTTPStatus.OK
        elif path == "/readyz":
            reason = readiness.reason()
            status = HTTPStatus.SERVICE_UNAVAILABLE if reason else HTTPStatus.OK
        else:
            status = HTTPStatus.NOT_FOUND
        return _respond(start, status, reason, with_body=environ["REQUEST_METHOD"] != "HEAD")

    return serve


def _signed_body(
    environ: "WSGIEnvironment",
    verifier: SignatureVerifier,
    refused: Occasional,
    times: Sequence[float],
) -> tuple[HTTPStatus | None, bytes]:
    """Return the body of a request that Slack has just sent, or the status to refuse it with.

    `times` are what the clocks show, this machine's first. A request is fresh by any of them: one
    machine whose clock is minutes off would otherwise refuse all that a load balancer gives it.
    """
    if environ["REQUEST_METHOD"] != "POST":
        metrics.count_refused("not a POST request")
        return HTTPStatus.METHOD_NOT_ALLOWED, b""
    body: bytes = environ["wsgi.input"].read(MAX_BODY + 1)
    if len(body) > MAX_BODY:
        metrics.count_refused("too large")
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b""
    timestamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
    if not _is_signed(verifier, body, timestamp, environ.get("HTTP_X_SLACK_SIGNATURE", "")):
        metrics.count_refused("wrong signature")
        refused.warn("wrong signature")
        return HTTPStatus.UNAUTHORIZED, b""
    # With Slack's own signature, a timestamp says whether the clock here is right.
    off = [round(now) - int(timestamp) for now in times]
    seconds = off[0]
    if min(map(abs, off)) > MAX_SKEW:
        metrics.count_refused("timestamp off")
        refused.warn("timestamp off by", f"{seconds} s")
        return HTTPStatus.UNAUTHORIZED, b""
    return None, body


def _make_safe(environ: "WSGIEnvironment", body: bytes, refused: Occasional) -> HTTPStatus | None:
    """Give a request a body that Bolt parses correctly, or return the status to refuse it with."""
    safe_body = _safe_body(body, environ.get("CONTENT_TYPE", ""))
    if safe_body is None:
        metrics.count_refused("malformed body")
        refused.warn("malformed body")
        return HTTPStatus.BAD_REQUEST
    environ["wsgi.input"] = BytesIO(safe_body)
    environ["CONTENT_LENGTH"] = str(len(safe_body))
    return None


def _respond_to_agent(
    environ: "WSGIEnvironment", start: "StartResponse", agents: Endpoint, body: bytes
) -> Iterable[bytes]:
    """Answer a signed request of MCP; pages in a browser can't sign, and so have no business here.

    A notification gets no body.
    """
    if "HTTP_ORIGIN" in environ:
        return _respond(start, HTTPStatus.FORBIDDEN)
    names = ("HTTP_MCP_PROTOCOL_VERSION", "HTTP_MCP_METHOD", "HTTP_MCP_NAME")
    received_at: float = environ.get(RECEIVED_AT, time.monotonic())
    headers = Headers(*(environ.get(name) for name in names))
    answer = agents.answer(body, headers, time.monotonic() - received_at)
    metrics.count_waiting(_waited_seconds(environ))
    content = b"" if answer.body is None else json.dumps(answer.body).encode()
    kind = [] if answer.body is None else [("Content-Type", "application/json")]
    status = f"{answer.status.value} {answer.status.phrase}"
    start(status, [*kind, ("Content-Length", str(len(content)))])
    return [content]


def _waited_seconds(environ: "WSGIEnvironment") -> float:
    """Return for how long Slack has waited for an answer, at least.

    That is since the request was received or, if that is longer, since Slack's timestamp, which
    leaves out fractions of a second.
    """
    received_at: float = environ.get(RECEIVED_AT, time.monotonic())
    sent_at = int(environ["HTTP_X_SLACK_REQUEST_TIMESTAMP"]) + 1
    return max(time.monotonic() - received_at, time.time() - sent_at)


def _is_signed(verifier: SignatureVerifier, body: bytes, timestamp: str, signature: str) -> bool:
    """Return whether Slack has signed this body, whenever that was."""
    if not TIMESTAMP.fullmatch(timestamp) or not signature.isascii():
        return False
    try:
        expected = verifier.generate_signature(timestamp=timestamp, body=body)
    except UnicodeDecodeError:
        return False
    return compare_digest(expected or "", signature)


def _safe_body(body: bytes, content_type: str) -> bytes | None:
    """Return the body in a form that Bolt parses correctly, or None if it holds no object.

    Bolt takes every form that contains the word "payload" for a packed payload, and so loses a
    command in which somebody typed the word. Spelled with an escape, it is a word like any other.
    """
    try:
        text = body.decode()
        if content_type.startswith("application/json"):
            return body if isinstance(json.loads(text), dict) else None
        if "=" not in text or text.count("&") >= MAX_FIELDS:
            return None
        if "payload" not in text:
            return body
        payload = parse_qs(text, keep_blank_values=True).get("payload")
        if payload is None:
            return body.replace(b"payload", b"%70ayload")
        return body if isinstance(json.loads(payload[0]), dict) else None
    except (ValueError, RecursionError):
        return None


def _respond(
    start: "StartResponse", status: HTTPStatus, reason: str = "", *, with_body: bool = True
) -> Iterable[bytes]:
    """Answer with the phrase of a status, and with a reason on a line of its own.

    HEAD is answered without the body that GET would get: on a kept connection, a proxy would take
    it for the beginning of the next answer.
    """
    body = "".join(f"{line}\n" for line in (status.phrase, reason) if line).encode()
    headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))]
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers.append(("Allow", "POST"))
    start(f"{status.value} {status.phrase}", headers)
    return [body] if with_body else []
