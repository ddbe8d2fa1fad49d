"""Socket Mode against a Slack whose connection fails in every way: ready only while it stands."""

import base64
import hashlib
import json
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.socket_mode import builtin

from bot import socket_mode
from bot.socket_mode import Connection
from tests.journeys.program import (
    APP,
    HURRIED,
    SECONDS,
    eventually,
    free_port,
    program,
    stopped,
)

HELLO = {"type": "hello", "num_connections": 1}


@dataclass
class FakeSlack:
    """Answers `apps.connections.open` and the WebSocket that follows as it is told to."""

    refusals: list[tuple[int, str]] = field(default_factory=list)
    """Status and error of the next answers, of which the last one stays."""
    afterwards: list[tuple[int, str]] = field(default_factory=list)
    """The same for what comes after the first connection."""
    handshake: int = 101
    hello: bool = True
    asked: int = 0
    later: list[Any] = field(default_factory=list)
    """What is sent after the hello."""
    hangs: bool = False
    silent: bool = False
    """Whether `apps.connections.open` is not answered."""
    received: bytes = b""
    """What the WebSocket got, unmasked."""
    ended: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def opening(self) -> tuple[int, dict[str, Any]]:
        """Return the answer to the next `apps.connections.open`."""
        self.asked += 1
        if not self.refusals:
            self.refusals = self.afterwards
            return 200, {
                "ok": True,
                "url": self.url.replace("http", "ws").replace("/api/", "/link"),
            }
        status, error = self.refusals[0] if len(self.refusals) == 1 else self.refusals.pop(0)
        if not error:
            self.refusals.clear()
            return self.opening()
        return status, {"ok": False, "error": error}


@contextmanager
def running(slack: FakeSlack) -> Iterator[FakeSlack]:
    """Serve the fake Slack."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if slack.silent:
                slack.asked += 1
                slack.ended.wait()
                return
            status, answer = slack.opening()
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self.close_connection = True
            if slack.hangs:
                slack.ended.wait()
                return
            if slack.handshake != 101:
                self.send_error(slack.handshake)
                return
            key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
            accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()  # noqa: S324
            self.send_response(101)
            self.send_header("Upgrade", "websocket")
            self.send_header("Connection", "Upgrade")
            self.send_header("Sec-WebSocket-Accept", accept)
            self.end_headers()
            for message in [*([HELLO] if slack.hello else []), *slack.later]:
                self.wfile.write(_frame(message))
                self.wfile.flush()
                time.sleep(0.3)
            while not slack.ended.is_set() and (sent := self.connection.recv(4096)):
                slack.received += _unmasked(sent)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    slack.url = f"http://127.0.0.1:{server.server_address[1]}/api/"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield slack
    finally:
        slack.ended.set()
        server.shutdown()
        server.server_close()


def _frame(message: object) -> bytes:
    """A text frame as a server sends it."""
    data = json.dumps(message).encode()
    length = bytes([len(data)]) if len(data) < 126 else b"\x7e" + len(data).to_bytes(2, "big")
    return b"\x81" + length + data


def _unmasked(data: bytes) -> bytes:
    """The content of the frames that a client has sent, one after the other."""
    content = b""
    while len(data) > 6:
        length, start = data[1] & 0x7F, 2
        if length == 126:
            length, start = int.from_bytes(data[2:4], "big"), 4
        mask, body = data[start : start + 4], data[start + 4 : start + 4 + length]
        content += bytes(byte ^ mask[index % 4] for index, byte in enumerate(body))
        data = data[start + 4 + length :]
    return content


@contextmanager
def started(
    slack: FakeSlack, folder: Path, port: int | None = None, start: Sequence[str] = APP
) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """The program in Socket Mode, and the address of its pages about health."""
    port = port or free_port()
    environment = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_API_URL": slack.url,
        "DATABASE_URL": f"sqlite:///{folder}/whoowns.db",
        "PORT": str(port),
    }
    with program(environment, start=start) as process:
        yield process, f"http://127.0.0.1:{port}"


def page(url: str) -> tuple[int, str]:
    """Status and text of a page; 0 if nobody listens."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


@pytest.mark.parametrize(
    "slack",
    [
        FakeSlack(handshake=403),
        FakeSlack(hangs=True),
        FakeSlack(hello=False),
        FakeSlack(refusals=[(500, "internal_error")]),
        FakeSlack(refusals=[(200, "service_unavailable")]),
    ],
    ids=["handshake refused", "handshake hangs", "no hello", "500", "unavailable"],
)
def test_without_a_connection_it_serves_and_is_not_ready(slack: FakeSlack, tmp_path: Path) -> None:
    with running(slack), started(slack, tmp_path) as (process, url):
        assert eventually(lambda: page(f"{url}/healthz")[0] == 200)
        assert eventually(lambda: slack.asked > 0)
        time.sleep(0.2)
        assert page(f"{url}/readyz") == (503, "Service Unavailable\nSlack is not connected.\n")
        assert process.poll() is None
        assert stopped(process) == 0
        assert "ready mode" not in (process.stderr.read() if process.stderr else "")


def test_it_becomes_ready_when_slack_is_back(tmp_path: Path) -> None:
    slack = FakeSlack(refusals=[(500, "internal_error"), (200, "")])
    with running(slack), started(slack, tmp_path, start=HURRIED) as (process, url):
        assert eventually(lambda: page(f"{url}/readyz")[0] == 200)
        assert page(f"{url}/slack/events")[0] == 404
        assert stopped(process) == 0
        log = process.stderr.read() if process.stderr else ""
    assert log.index("not connected") < log.index(" ready mode=socket")


def test_a_final_refusal_at_the_start_ends_it(tmp_path: Path) -> None:
    slack = FakeSlack(refusals=[(200, "invalid_auth")])
    with running(slack), started(slack, tmp_path) as (process, _):
        assert process.wait(timeout=SECONDS) == 2
        log = process.stderr.read() if process.stderr else ""
    assert log.splitlines()[-1] == (
        "Slack refuses the app token: invalid_auth. Run python app.py doctor to see how to fix it."
    )
    assert "ready mode" not in log
    assert slack.asked == 1


def _connection(slack: FakeSlack, stopped: threading.Event) -> Connection:
    client = WebClient("xoxb-1", base_url=slack.url)
    app = App(client=client, token_verification_enabled=False, signing_secret="s")
    return Connection(app, "xapp-1", stopped.set)


@pytest.mark.parametrize(
    "error", ["invalid_auth", "link_disabled", "forbidden_team", "missing_scope", "token_revoked"]
)
def test_each_final_refusal_is_one(error: str) -> None:
    stopped = threading.Event()
    with running(FakeSlack(refusals=[(200, error)])) as slack:
        connection = _connection(slack, stopped)
        connection.open(stopped)
        assert stopped.wait(SECONDS)
        assert error in str(connection.refusal())
        assert not connection.is_open()
        assert connection.finish()


@pytest.mark.parametrize(
    "error", ["internal_error", "fatal_error", "request_timeout", "team_added_to_org", "unheard_of"]
)
def test_no_other_refusal_is_final(error: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_mode, "RETRY_SECONDS", 0.01)
    stopped = threading.Event()
    with running(FakeSlack(refusals=[(200, error), (200, error), (200, "")])) as slack:
        connection = _connection(slack, stopped)
        connection.open(stopped)
        assert connection.is_open()
        assert connection.refusal() is None
        assert connection.finish()


def test_a_slack_that_does_not_answer_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(socket_mode, "RETRY_SECONDS", 0.01)
    stopped = threading.Event()
    with running(FakeSlack(silent=True)) as slack:
        connection = _connection(slack, stopped)
        connection.client.web_client.timeout = 0.1  # type: ignore[assignment]
        threading.Thread(target=connection.open, args=(stopped,), daemon=True).start()
        assert eventually(lambda: slack.asked > 1)
        slack.silent = False
        assert eventually(connection.is_open)
        assert connection.refusal() is None
        assert connection.finish()
    assert any(record.getMessage() == "not connected" for record in caplog.records)


def test_the_stop_does_not_wait_for_a_slack_that_does_not_answer(tmp_path: Path) -> None:
    slack = FakeSlack(silent=True)
    with running(slack), started(slack, tmp_path) as (process, _):
        assert eventually(lambda: slack.asked > 0)
        assert stopped(process) == 0


def test_what_was_received_is_answered_before_the_connection_closes() -> None:
    envelope = {
        "type": "slash_commands", "envelope_id": "e-1", "accepts_response_payload": True,
        "payload": {"command": "/slow", "team_id": "T1", "user_id": "U1", "channel_id": "C1"},
    }  # fmt: skip
    begun, stopped = threading.Event(), threading.Event()
    with running(FakeSlack(later=[envelope])) as slack:
        connection = _connection(slack, stopped)

        def slow(ack: Ack) -> None:
            begun.set()
            time.sleep(0.5)
            ack("done")

        connection.app.command("/slow")(slow)
        connection.open(stopped)
        assert begun.wait(10)
        assert connection.finish()
        assert eventually(lambda: b"e-1" in slack.received)


def test_closing_waits_for_no_thread_that_waits_for_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    never, stopped, waiting = 3 * SECONDS, threading.Event(), threading.Event()
    monkeypatch.setattr(socket_mode, "CLOSE_SECONDS", SECONDS)
    reading_long = partial(builtin.client.Connection, receive_timeout=never)
    monkeypatch.setattr(builtin.client, "Connection", reading_long)
    with running(FakeSlack()) as slack:
        connection = _connection(slack, stopped)
        messages = connection.client.message_queue
        get = messages.get

        def wait_for_a_message(**_: object) -> str:
            waiting.set()
            return str(get(timeout=never))

        monkeypatch.setattr(messages, "get", wait_for_a_message)
        connection.open(stopped)
        assert waiting.wait(SECONDS)
        assert connection.finish()


@pytest.mark.parametrize("reason", ["link_disabled", "warning"])
def test_a_final_refusal_while_it_runs_ends_it(reason: str, tmp_path: Path) -> None:
    slack = FakeSlack(
        afterwards=[(200, "token_revoked")],
        later=[{"type": "disconnect", "reason": reason}],
    )
    with running(slack), started(slack, tmp_path) as (process, _):
        assert process.wait(timeout=SECONDS) == 2
        log = process.stderr.read() if process.stderr else ""
    expected = "turned off" if reason == "link_disabled" else "token_revoked"
    assert expected in log.splitlines()[-1]
    assert slack.asked <= 2


def test_a_taken_port_is_refused_before_slack_is_asked(tmp_path: Path) -> None:
    slack = FakeSlack()
    with running(slack):
        port = int(slack.url.split(":")[2].split("/")[0])
        with started(slack, tmp_path, port) as (process, _):
            assert process.wait(timeout=SECONDS) == 2
            assert "Set PORT" in (process.stderr.read() if process.stderr else "")
    assert slack.asked == 0
    assert not (tmp_path / "whoowns.db").exists()
