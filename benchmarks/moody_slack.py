"""A pretended Slack that takes summaries, and sometimes fails in every way that Slack may."""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

LATENCY = 0.02, 0.2
HANGS_FOR = 1.5
"""Longer than the bot waits, so that it never learns what became of its post."""
MOODS = {
    "well": 70,
    "too many requests": 6,
    "error, not taken": 6,
    "error, though taken": 6,
    "connection cut, not taken": 4,
    "connection cut, though taken": 4,
    "no answer, though taken": 4,
}
TAKEN = {"well", "error, though taken", "connection cut, though taken", "no answer, though taken"}


class MoodySlack:
    """What was posted, and how often it failed. `readable`: the bot may read its channels."""

    def __init__(
        self,
        *,
        readable: bool,
        seed: int,
        moods: Mapping[str, int] = MOODS,
        latency: tuple[float, float] = LATENCY,
    ) -> None:
        """`moods` says how often each comes, `latency` between which seconds it answers."""
        self.readable = readable
        self.latency = latency
        self._moods = moods
        self.posts: list[dict[str, Any]] = []
        self.moods: Counter[str] = Counter()
        self._chance = random.Random(seed)
        self._lock = threading.Lock()

    @contextmanager
    def open(self) -> Iterator[str]:
        """The base of its Web API."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), type("Open", (Handler,), {"slack": self}))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/api/"
        server.shutdown()

    def mood(self) -> str:
        """How it takes the next post."""
        with self._lock:
            mood = self._chance.choices(list(self._moods), list(self._moods.values()))[0]
            self.moods[mood] += 1
        return mood

    def take(self, body: dict[str, Any]) -> dict[str, Any]:
        """A message that stands in its channel from now on."""
        with self._lock:
            message = {**body, "ts": f"{time.time():.6f}"}
            self.posts.append(message)
        return message

    def history(self, channel: str) -> list[dict[str, Any]]:
        """What stands in a channel."""
        with self._lock:
            return [post for post in self.posts if post["channel"] == channel]


class Handler(BaseHTTPRequestHandler):
    """One request to the Web API."""

    slack: MoodySlack

    def do_POST(self) -> None:
        """Answer after a while, as the mood is."""
        length = int(self.headers.get("content-length") or 0)
        body = _body(self.rfile.read(length), self.headers.get("content-type") or "")
        time.sleep(random.uniform(*self.slack.latency))
        method = self.path.rsplit("/", 1)[-1]
        if method == "chat.postMessage":
            self._post(body)
        elif method == "conversations.history":
            self._history(body)
        else:
            self._say({"ok": False, "error": "channel_not_found"})

    def _post(self, body: dict[str, Any]) -> None:
        mood = self.slack.mood()
        ts = self.slack.take(body)["ts"] if mood in TAKEN else ""
        if mood == "too many requests":
            self._say({"ok": False, "error": "ratelimited"}, 429)
        elif mood.startswith("error"):
            self._say({"ok": False, "error": "internal_error"}, 500)
        elif mood.startswith("connection cut"):
            self.connection.close()
        else:
            time.sleep(HANGS_FOR if mood.startswith("no answer") else 0)
            self._say({"ok": True, "ts": ts})

    def _history(self, body: dict[str, Any]) -> None:
        if not self.slack.readable:
            return self._say({"ok": False, "error": "missing_scope"})
        return self._say({"ok": True, "messages": self.slack.history(body["channel"])})

    def _say(self, answer: dict[str, Any], status: int = 200) -> None:
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
            pass  # whoever asked was killed

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _body(raw: bytes, kind: str) -> dict[str, Any]:
    if kind.startswith("application/json"):
        return dict(json.loads(raw))
    form = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
    for name in ("metadata", "blocks"):
        if name in form:
            form[name] = json.loads(form[name])
    return form
