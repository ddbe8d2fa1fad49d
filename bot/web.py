"""Serves Slack's endpoint behind a gate, and the health and readiness of the bot."""

import json
import logging
import re
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from io import BytesIO
from socket import create_server as create_listener
from socket import socket
from types import FrameType
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk.signature import SignatureVerifier
from waitress import wasyncore
from waitress.server import create_server

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from waitress.server import BaseWSGIServer, MultiSocketServer

ENDPOINT = "/slack/events"
MAX_BODY = 1_000_000
"""Bytes of a request; Slack's largest payloads stay far below."""
MAX_FIELDS = 200
"""Fields of a form; Slack sends about a dozen."""
THREADS = 8
"""With more, threads compete for the interpreter's lock and answer fewer requests a second."""
STOP_SECONDS = 5
TIMESTAMP = re.compile(r"[0-9]{1,12}")

log = logging.getLogger("whoowns.web")


def application(app: App, signing_secret: str, ready: Callable[[], bool]) -> "WSGIApplication":
    """Return everything that the bot serves, as one WSGI application.

    Bolt parses a body before it checks the signature. So a gate in front of Bolt refuses what
    Slack cannot have sent.
    """
    slack: WSGIApplication = SlackRequestHandler(app, path=ENDPOINT)
    verifier = SignatureVerifier(signing_secret)

    def serve(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        status = _own_status(environ, ready) or _refusal(environ, verifier)
        if status:
            return _respond(start, status, with_body=environ["REQUEST_METHOD"] != "HEAD")
        try:
            return slack(environ, start)
        except Exception as error:  # noqa: BLE001 - Bolt fails on odd types before any listener
            log.warning("malformed request", extra={"fields": {"error": type(error).__name__}})
            return _respond(start, HTTPStatus.BAD_REQUEST)

    return serve


def serve_until_stopped(
    application: "WSGIApplication", host: str, port: int, threads: int = THREADS
) -> None:
    """Serve until SIGTERM or SIGINT, and finish the requests that are being answered."""
    server = _server(application, create_listener((host, port)), threads=threads)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    server.run()


@contextmanager
def serve_in_background(application: "WSGIApplication", host: str = "127.0.0.1") -> Iterator[str]:
    """Serve on a free port in a thread of its own, and yield the URL."""
    listener = create_listener((host, 0))
    sockets: dict[int, Any] = {}
    server = _server(application, listener, sockets)
    thread = threading.Thread(target=server.run, name="web", daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{listener.getsockname()[1]}"
    finally:
        # The sockets are closed in the server's own thread, which may be waiting on them.
        # If a request that just ends has woken it first, everything is closed already.
        wake = next(iter(sockets.values())).pull_trigger
        with suppress(OSError):
            wake(lambda: wasyncore.close_all(sockets, ignore_all=True))
        thread.join(STOP_SECONDS)
        server.task_dispatcher.shutdown()


def _server(
    application: "WSGIApplication",
    listener: socket,
    sockets: dict[int, Any] | None = None,
    threads: int = THREADS,
) -> "MultiSocketServer | BaseWSGIServer":
    return create_server(
        application,
        map=sockets,
        sockets=[listener],
        threads=threads,
        max_request_body_size=MAX_BODY,
        clear_untrusted_proxy_headers=True,
        ident="whoowns",
    )


def _own_status(environ: "WSGIEnvironment", ready: Callable[[], bool]) -> HTTPStatus | None:
    """Return the status of everything that is not for Slack's endpoint."""
    path = environ.get("PATH_INFO", "")
    if path == "/healthz":
        return HTTPStatus.OK
    if path == "/readyz":
        return HTTPStatus.OK if ready() else HTTPStatus.SERVICE_UNAVAILABLE
    return None if path == ENDPOINT else HTTPStatus.NOT_FOUND


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
    start: "StartResponse", status: HTTPStatus, *, with_body: bool = True
) -> Iterable[bytes]:
    """Answer with the phrase of a status.

    HEAD is answered without the body that GET would get: on a kept connection, a proxy would take
    it for the beginning of the next answer.
    """
    body = f"{status.phrase}\n".encode()
    headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))]
    start(f"{status.value} {status.phrase}", headers)
    return [body] if with_body else []
