"""The WSGI application: Slack's endpoint behind the gate, and the bot's health and readiness."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.adapter.wsgi.http_request import WsgiHttpRequest

from bot import metrics, monitoring
from bot.gate import Gate
from bot.http_server import RECEIVED_AT
from bot.many_workspaces import PATHS
from bot.slack.mcp.protocol import Endpoint, Headers
from bot.slack.request import arrival

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

ENDPOINT = "/slack/events"
AGENTS = "/slack/mcp"
FRESH_SECONDS = 0.2
"""As long as an answer about readiness counts: each asking writes, and anybody may ask."""

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

    What answers `agents` is behind the gate, as Bolt is. `install_pages` are there if many
    workspaces are served. `clock` is the time of all replicas.
    """
    gate = Gate(signing_secret, clock)
    pages = {ENDPOINT: _slack_endpoint(app, gate), AGENTS: _agents_endpoint(agents, gate)}
    if metrics_page:
        pages[monitoring.PATH] = metrics_page
    if install_pages:
        pages |= dict.fromkeys(PATHS, install_pages)
    return health_pages(unready, pages)


def _slack_endpoint(app: App, gate: Gate) -> "WSGIApplication":
    """Return the page that hands to Bolt what Slack has sent."""
    bolt: WSGIApplication = _Handler(app, path=ENDPOINT)

    def serve(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        refused, body = gate.signed_body(environ)
        if refused := refused or gate.make_safe(environ, body):
            return _respond(environ, start, refused)
        try:
            response = bolt(environ, start)
            metrics.count_waiting(_waited_seconds(environ))
            return response
        except Exception as error:  # noqa: BLE001 - Bolt fails on odd types before any listener
            log.warning("malformed request", extra={"fields": {"error": type(error).__name__}})
            return _respond(environ, start, HTTPStatus.BAD_REQUEST)

    return serve


def _agents_endpoint(agents: Endpoint | None, gate: Gate) -> "WSGIApplication":
    """Return the page on which agents ask; there is none without `agents`."""

    def serve(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        refused, body = gate.signed_body(environ)
        if refused or agents is None:
            return _respond(environ, start, refused or HTTPStatus.NOT_FOUND)
        return _respond_to_agent(environ, start, agents, body)

    return serve


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
        return _respond(environ, start, status, reason)

    return serve


def _respond_to_agent(
    environ: "WSGIEnvironment", start: "StartResponse", agents: Endpoint, body: bytes
) -> Iterable[bytes]:
    """Answer a signed request of MCP; pages in a browser can't sign, and so have no business here.

    A notification gets no body.
    """
    if "HTTP_ORIGIN" in environ:
        return _respond(environ, start, HTTPStatus.FORBIDDEN)
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


def _respond(
    environ: "WSGIEnvironment", start: "StartResponse", status: HTTPStatus, reason: str = ""
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
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
