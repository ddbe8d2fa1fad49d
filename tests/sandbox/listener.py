"""A bot that only listens and answers as a test wants, and a person at the page's routes."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs
from urllib.request import Request, urlopen

from sandbox import Sandbox, sample


class Bot:
    """Remembers what it receives, and gives the answers in line."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.answers: list[tuple[int, Any]] = []

    def receive(self, body: str) -> tuple[int, bytes]:
        """Remember a delivery; return the next answer in line, or a bare acknowledgement."""
        payload = (
            json.loads(body)
            if body.startswith("{")
            else {name: values[0] for name, values in parse_qs(body).items()}
        )
        if "payload" in payload:
            payload = json.loads(payload["payload"])
        self.received.append(payload)
        # The bot's own messages come back to it at any moment: they use up no answer.
        its_own = "bot_id" in payload.get("event", {})
        status, answer = self.answers.pop(0) if self.answers and not its_own else (200, "")
        return status, (answer if isinstance(answer, str) else json.dumps(answer)).encode()

    def events(self, kind: str) -> list[dict[str, Any]]:
        """Return the events of that type that it has received."""
        events = [each["event"] for each in self.received if "event" in each]
        return [event for event in events if event["type"] == kind]


@contextmanager
def listening(sandbox: Sandbox, bot: Bot) -> Iterator[None]:
    """The sandbox, started, with that bot at the other end."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, content = bot.receive(body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    sandbox.bot_url = f"http://127.0.0.1:{server.server_port}/"
    sandbox.start()
    yield
    sandbox.stop()
    server.shutdown()
    server.server_close()


def act(sandbox: Sandbox, what: str, **body: Any) -> Any:
    """Do it as the page does; return the answer, or the problem that the page shows."""
    content = json.dumps({"as": sample.SALES, "channel": sample.PRODUCT} | body).encode()
    request = Request(
        f"{sandbox.url}sandbox/do/{what}", content, {"Content-Type": "application/json"}
    )
    try:
        with urlopen(request) as response:
            return json.load(response)
    except HTTPError as error:
        with error:
            return json.load(error)


def get(sandbox: Sandbox, path: str) -> Any:
    """Return what the page gets from that address."""
    with urlopen(f"{sandbox.url}{path}") as response:
        return json.load(response)
