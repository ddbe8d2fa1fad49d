"""Serves Slack's endpoint behind a gate, and the health and readiness of the bot."""

import json
import logging
import re
import select
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from io import BytesIO
from socket import create_server as create_listener
from socket import socket
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qs

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk.signature import SignatureVerifier
from waitress import wasyncore
from waitress.server import create_server

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from waitress.channel import HTTPChannel
    from waitress.server import TcpWSGIServer

ENDPOINT = "/slack/events"
MAX_BODY = 1_000_000
"""Bytes of a request; Slack's largest payloads stay far below."""
MAX_FIELDS = 200
"""Fields of a form; Slack sends about a dozen."""
THREADS = 8
"""With more, threads compete for the interpreter's lock and answer fewer requests a second."""
POLL_SECONDS = 1.0
STOP_SECONDS = 4
"""As long as requests that were received are waited for at the stop; Slack waits for three."""
NEW_SECONDS = 1.0
"""As long as a connection may be silent, at the stop, before its first request."""
FRESH_SECONDS = 0.2
"""As long as an answer about readiness counts: each asking writes, and anybody may ask."""
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


def application(app: App, signing_secret: str, unready: Callable[[], str]) -> "WSGIApplication":
    """Return everything that the bot serves in HTTP mode, as one WSGI application.

    Bolt parses a body before it checks the signature. So a gate in front of Bolt refuses what
    Slack cannot have sent.
    """
    slack: WSGIApplication = SlackRequestHandler(app, path=ENDPOINT)
    verifier = SignatureVerifier(signing_secret)

    def endpoint(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if status := _refusal(environ, verifier):
            return _respond(start, status, with_body=environ["REQUEST_METHOD"] != "HEAD")
        try:
            return slack(environ, start)
        except Exception as error:  # noqa: BLE001 - Bolt fails on odd types before any listener
            log.warning("malformed request", extra={"fields": {"error": type(error).__name__}})
            return _respond(start, HTTPStatus.BAD_REQUEST)

    return health_pages(unready, endpoint)


def health_pages(
    unready: Callable[[], str], endpoint: "WSGIApplication | None" = None
) -> "WSGIApplication":
    """Return `/healthz` and `/readyz`, and Slack's endpoint where there is one."""
    readiness = Readiness(unready)

    def serve(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        path, reason = environ.get("PATH_INFO", ""), ""
        if path == ENDPOINT and endpoint:
            return endpoint(environ, start)
        if path == "/healthz":
            status = HTTPStatus.OK
        elif path == "/readyz":
            reason = readiness.reason()
            status = HTTPStatus.SERVICE_UNAVAILABLE if reason else HTTPStatus.OK
        else:
            status = HTTPStatus.NOT_FOUND
        return _respond(start, status, reason, with_body=environ["REQUEST_METHOD"] != "HEAD")

    return serve


def serve_until_stopped(
    application: "WSGIApplication",
    listener: socket,
    stopped: threading.Event,
    threads: int = THREADS,
) -> None:
    """Serve until `stopped` is set, then answer what was received and nothing that comes later."""
    sockets: dict[int, Any] = {}
    server = _server(application, listener, sockets, threads)

    def wake() -> None:
        stopped.wait()
        server.pull_trigger()

    threading.Thread(target=wake, name="stopping", daemon=True).start()
    while not stopped.is_set():
        wasyncore.loop(POLL_SECONDS, map=sockets, count=1)
    _finish(server, listener, sockets)


def _finish(server: "TcpWSGIServer", listener: socket, sockets: dict[int, Any]) -> None:
    """Close the listener, so that who connects now is refused, and answer all other requests."""
    while select.select([listener], [], [], 0)[0]:
        server.handle_accept()
    wasyncore.dispatcher.close(server)
    deadline = time.monotonic() + STOP_SECONDS
    channels: dict[int, HTTPChannel] = cast("Any", server.active_channels)
    while any(map(_is_busy, channels.values())) and time.monotonic() < deadline:
        wasyncore.loop(0.02, map=sockets, count=1)
    server.task_dispatcher.shutdown(timeout=0)
    wasyncore.close_all(sockets, ignore_all=True)


def _is_busy(channel: "HTTPChannel") -> bool:
    """Return whether a request is arriving or being answered, or its answer leaving."""
    silent = channel.last_activity == channel.creation_time
    new = silent and time.time() - channel.creation_time < NEW_SECONDS
    if new or channel.requests or channel.request or channel.total_outbufs_len:
        return True
    # On a connection that was kept open, the next request may not have been read yet.
    return bool(channel.socket and select.select([channel.socket], [], [], 0)[0])


@contextmanager
def serve_in_background(
    application: "WSGIApplication", listener: socket | None = None, threads: int = THREADS
) -> Iterator[str]:
    """Serve in a thread of its own, on a free port if no listener is given, and yield the URL."""
    listener = listener or create_listener(("127.0.0.1", 0))
    host, port = listener.getsockname()[:2]
    sockets: dict[int, Any] = {}
    server = _server(application, listener, sockets, threads)
    thread = threading.Thread(target=server.run, name="web", daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{port}"
    finally:
        # The sockets are closed in the server's own thread, which may be waiting on them.
        # If a request that just ends has woken it first, everything is closed already.
        wake = next(iter(sockets.values())).pull_trigger
        with suppress(OSError):
            wake(lambda: wasyncore.close_all(sockets, ignore_all=True))
        thread.join(STOP_SECONDS)
        server.task_dispatcher.shutdown()


def _server(
    application: "WSGIApplication", listener: socket, sockets: dict[int, Any], threads: int
) -> "TcpWSGIServer":
    server: Any = create_server(
        application,
        map=sockets,
        sockets=[listener],
        threads=threads,
        max_request_body_size=MAX_BODY,
        clear_untrusted_proxy_headers=True,
        ident="whoowns",
    )
    return cast("TcpWSGIServer", server)


def _refusal(environ: "WSGIEnvironment", verifier: SignatureVerifier) -> HTTPStatus | None:
    """Return the status to refuse a request with, or None to let it pass with a safe body."""
    if environ["REQUEST_METHOD"] != "POST":
        return HTTPStatus.METHOD_NOT_ALLOWED
    body: bytes = environ["wsgi.input"].read(MAX_BODY + 1)
    if len(body) > MAX_BODY:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    timestamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
    signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
    if not TIMESTAMP.fullmatch(timestamp) or not _signed(verifier, body, timestamp, signature):
        return HTTPStatus.UNAUTHORIZED
    safe_body = _safe_body(body, environ.get("CONTENT_TYPE", ""))
    if safe_body is None:
        return HTTPStatus.BAD_REQUEST
    environ["wsgi.input"] = BytesIO(safe_body)
    environ["CONTENT_LENGTH"] = str(len(safe_body))
    return None


def _signed(verifier: SignatureVerifier, body: bytes, timestamp: str, signature: str) -> bool:
    try:
        return signature.isascii() and verifier.is_valid(body, timestamp, signature)
    except UnicodeDecodeError:
        return False


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
    start(f"{status.value} {status.phrase}", headers)
    return [body] if with_body else []
