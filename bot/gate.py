"""The gate in front of Bolt: what Slack can't have sent is refused, whatever it looks like.

Bolt parses a body before it checks the signature.
"""

import json
import re
import time
from collections.abc import Callable
from datetime import datetime
from hmac import compare_digest
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from slack_sdk.signature import SignatureVerifier

from bot import metrics
from bot.http_server import MAX_BODY
from bot.log import Occasional

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

MAX_FIELDS = 200
"""Fields of a form; Slack sends about a dozen."""
MAX_SKEW = 300
"""Seconds that a request's timestamp may be off, which is Slack's advice."""
TIMESTAMP = re.compile(r"[0-9]{1,12}")


class Gate:
    """Checks the method, size, signature, age and form of requests, and counts what it refuses.

    `clock` is the time of all replicas, which counts besides this machine's.
    """

    def __init__(self, signing_secret: str, clock: Callable[[], datetime] | None = None) -> None:
        self._verifier = SignatureVerifier(signing_secret)
        self._clock = clock
        self._refused = Occasional("whoowns.web", "request refused")

    def signed_body(self, environ: "WSGIEnvironment") -> tuple[HTTPStatus | None, bytes]:
        """Return the body of what Slack has just sent, or the status to refuse it with."""
        if environ["REQUEST_METHOD"] != "POST":
            metrics.count_refused("not a POST request")
            return HTTPStatus.METHOD_NOT_ALLOWED, b""
        body: bytes = environ["wsgi.input"].read(MAX_BODY + 1)
        if len(body) > MAX_BODY:
            metrics.count_refused("too large")
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b""
        timestamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
        signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
        if not _is_signed(self._verifier, body, timestamp, signature):
            metrics.count_refused("wrong signature")
            self._refused.warn("wrong signature")
            return HTTPStatus.UNAUTHORIZED, b""
        if not self._is_fresh(int(timestamp)):
            return HTTPStatus.UNAUTHORIZED, b""
        return None, body

    def _is_fresh(self, timestamp: int) -> bool:
        """Return whether a signed request was sent just now, by any of the clocks.

        One machine whose clock is minutes off would otherwise refuse all that a load balancer gives
        it. With Slack's own signature, a timestamp says whether the clock here is right.
        """
        times = [time.time(), *([self._clock().timestamp()] if self._clock else ())]
        seconds_off = [round(now) - timestamp for now in times]
        if min(map(abs, seconds_off)) <= MAX_SKEW:
            return True
        metrics.count_refused("timestamp off")
        self._refused.warn("timestamp off by", f"{seconds_off[0]} s")
        return False

    def make_safe(self, environ: "WSGIEnvironment", body: bytes) -> HTTPStatus | None:
        """Give a request a body that Bolt parses correctly, or return the status to refuse it."""
        safe_body = _safe_body(body, environ.get("CONTENT_TYPE", ""))
        if safe_body is None:
            metrics.count_refused("malformed body")
            self._refused.warn("malformed body")
            return HTTPStatus.BAD_REQUEST
        environ["wsgi.input"] = BytesIO(safe_body)
        environ["CONTENT_LENGTH"] = str(len(safe_body))
        return None


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
