"""The page of metrics, and who may read it."""

import threading
import time
from collections.abc import Iterable
from http import HTTPStatus
from ipaddress import ip_address
from typing import TYPE_CHECKING

from bot import metrics
from bot.http_server import VIA_PROXY

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

PATH = "/metrics"
FRESH_SECONDS = 2.0
"""As long as a page counts: asking more often costs the database nothing."""


class MetricsPage:
    """Answers `GET /metrics`: to everybody who reaches it, or to this machine only."""

    def __init__(self, measure: metrics.Measure, *, for_all: bool) -> None:
        self._measure = measure
        self._for_all = for_all
        self._turn = threading.Lock()
        self._made_at: float | None = None
        self._page = b""

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer with the metrics; with 404 elsewhere, and where they aren't for the reader."""
        is_here = environ.get("PATH_INFO") == PATH and environ["REQUEST_METHOD"] in {"GET", "HEAD"}
        if is_here and (self._for_all or is_from_this_machine(environ)):
            status, kind, body = HTTPStatus.OK, metrics.CONTENT_TYPE, self._fresh()
        else:
            status, kind, body = HTTPStatus.NOT_FOUND, "text/plain", b"Not Found\n"
        headers = [("Content-Type", kind), ("Content-Length", str(len(body)))]
        start(f"{status.value} {status.phrase}", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _fresh(self) -> bytes:
        """Return the page as of a moment ago; only one is made at a time."""
        with self._turn:
            now = time.monotonic()
            if self._made_at is None or now - self._made_at > FRESH_SECONDS:
                self._page, self._made_at = metrics.page(self._measure), now
            return self._page


def is_from_this_machine(environ: "WSGIEnvironment") -> bool:
    """Return whether somebody on this machine asks, as far as can be known.

    A proxy here is on this machine, too: it mostly names whom it asks for, or keeps the name that
    they asked for.
    """
    host = environ.get("HTTP_HOST", "").rsplit(":", 1)[0].strip("[]")
    return (
        _is_loopback(environ.get("REMOTE_ADDR", ""))
        and (host == "localhost" or _is_loopback(host))
        and not environ.get(VIA_PROXY)
    )


def _is_loopback(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_loopback
