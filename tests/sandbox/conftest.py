"""A sandbox with the tiny bot behind it, over signed HTTP or Socket Mode."""

import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from slack_bolt import App, BoltRequest

from sandbox import Sandbox
from tests.sandbox.tiny_bot import MANIFEST, build

SECRET = "a secret for tests"


def serve(app: App) -> ThreadingHTTPServer:
    """Serve the app's listeners on a free port of the loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers: dict[str, str | Sequence[str]] = dict(self.headers.items())
            response = app.dispatch(BoltRequest(body=body, headers=headers))
            content = (response.body or "").encode()
            self.send_response(response.status)
            for name, value in response.first_headers_without_set_cookie().items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    """A sandbox without a bot."""
    sandbox = Sandbox(signing_secret=SECRET, manifest=MANIFEST)
    sandbox.start()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def sandbox(slack: Sandbox) -> Iterator[Sandbox]:
    """A sandbox with the tiny bot, over signed HTTP."""
    server = serve(build(slack.bot_token, SECRET, slack.api_url))
    slack.bot_url = f"http://127.0.0.1:{server.server_port}/slack/events"
    yield slack
    server.shutdown()
    server.server_close()
