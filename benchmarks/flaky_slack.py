"""A pretended Slack that takes posts, and now and then fails as Slack can fail."""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

LATENCY = 0.02, 0.2
SILENT_SECONDS = 1.5
"""Longer than the bot waits, so that it never learns what became of its post."""


class Outcome(StrEnum):
    """What becomes of a post."""

    OK = "ok"
    RATE_LIMITED = "too many requests"
    ERROR = "error, not taken"
    ERROR_THOUGH_TAKEN = "error, though taken"
    CUT = "connection cut, not taken"
    CUT_THOUGH_TAKEN = "connection cut, though taken"
    SILENCE_THOUGH_TAKEN = "no answer, though taken"


FLAKY = {
    Outcome.OK: 70,
    Outcome.RATE_LIMITED: 6,
    Outcome.ERROR: 6,
    Outcome.ERROR_THOUGH_TAKEN: 6,
    Outcome.CUT: 4,
    Outcome.CUT_THOUGH_TAKEN: 4,
    Outcome.SILENCE_THOUGH_TAKEN: 4,
}
"""How often each comes, of a hundred."""
NOT_TAKEN = {Outcome.RATE_LIMITED, Outcome.ERROR, Outcome.CUT}


class FlakySlack:
    """What was posted, and how often it failed. `readable`: the bot may read its channels."""

    def __init__(
        self,
        *,
        readable: bool,
        seed: int,
        shares: Mapping[Outcome, int] = FLAKY,
        latency: tuple[float, float] = LATENCY,
    ) -> None:
        """`shares` weighs the outcomes, `latency` says how many seconds an answer takes."""
        self.readable = readable
        self.latency = latency
        self._shares = shares
        self.posts: list[dict[str, Any]] = []
        self.outcomes: Counter[Outcome] = Counter()
        self._chance = random.Random(seed)
        self._lock = threading.Lock()

    @contextmanager
    def open(self) -> Iterator[str]:
        """The base of its Web API."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"slack": self}))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/api/"
        server.shutdown()

    def next_outcome(self) -> Outcome:
        """What becomes of the next post."""
        with self._lock:
            outcome = self._chance.choices(list(self._shares), list(self._shares.values()))[0]
            self.outcomes[outcome] += 1
        return outcome

    def take(self, body: dict[str, Any]) -> dict[str, Any]:
        """Keep a message in its channel, with a timestamp."""
        with self._lock:
            message = {**body, "ts": f"{time.time():.6f}"}
            self.posts.append(message)
        return message

    def history(self, channel: str) -> list[dict[str, Any]]:
        """The messages of a channel."""
        with self._lock:
            return [post for post in self.posts if post["channel"] == channel]


class Handler(BaseHTTPRequestHandler):
    """One request to the Web API."""

    slack: FlakySlack

    def do_POST(self) -> None:
        """Answer after a while."""
        length = int(self.headers.get("content-length") or 0)
        body = _body(self.rfile.read(length), self.headers.get("content-type") or "")
        time.sleep(random.uniform(*self.slack.latency))
        method = self.path.rsplit("/", 1)[-1]
        if method == "chat.postMessage":
            self._post(body)
        elif method == "conversations.history":
            self._history(body)
        elif method == "conversations.info":
            # A channel of our own: summaries are not posted where other organisations read.
            channel = {"id": body["channel"], "is_member": True, "is_ext_shared": False}
            self._answer({"ok": True, "channel": channel})
        else:
            self._answer({"ok": False, "error": "channel_not_found"})

    def _post(self, body: dict[str, Any]) -> None:
        outcome = self.slack.next_outcome()
        ts = "" if outcome in NOT_TAKEN else self.slack.take(body)["ts"]
        if outcome is Outcome.RATE_LIMITED:
            self._answer({"ok": False, "error": "ratelimited"}, 429)
        elif outcome in (Outcome.ERROR, Outcome.ERROR_THOUGH_TAKEN):
            self._answer({"ok": False, "error": "internal_error"}, 500)
        elif outcome in (Outcome.CUT, Outcome.CUT_THOUGH_TAKEN):
            self.connection.close()
        else:
            time.sleep(SILENT_SECONDS if outcome is Outcome.SILENCE_THOUGH_TAKEN else 0)
            self._answer({"ok": True, "ts": ts})

    def _history(self, body: dict[str, Any]) -> None:
        if not self.slack.readable:
            return self._answer({"ok": False, "error": "missing_scope"})
        return self._answer({"ok": True, "messages": self.slack.history(body["channel"])})

    def _answer(self, answer: dict[str, Any], status: int = 200) -> None:
        content = json.dumps(answer).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            if status == 429:
                self.send_header("Retry-After", "30")
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            pass  # the process that asked was killed

    def log_message(self, *_: object) -> None:
        """Log nothing."""


def _body(raw: bytes, kind: str) -> dict[str, Any]:
    if kind.startswith("application/json"):
        return dict(json.loads(raw))
    form = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
    for name in ("metadata", "blocks"):
        if name in form:
            form[name] = json.loads(form[name])
    return form
