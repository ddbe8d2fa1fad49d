"""The start refuses what can't work, before anything else; the stop is in order and in time."""

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from socket import create_connection, create_server, has_ipv6
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from bot import assembly, http_server
from sandbox import Sandbox, sample
from sandbox.delivery import encoded, signature
from tests.journeys.conftest import MANIFEST, SECRET
from tests.journeys.program import (
    ROOT,
    SECONDS,
    answers,
    eventually,
    free_port,
    http_environment,
    program,
    stopped,
    with_seconds,
)

QUESTION = "Which acceptance criteria does this story need?"


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    slack = Sandbox(signing_secret=SECRET, manifest=MANIFEST)
    slack.start()
    yield slack
    slack.stop()


def _refused(port: int) -> bool:
    try:
        create_connection(("127.0.0.1", port), 2).close()
    except ConnectionRefusedError:
        return True
    return False


def _says_busy(port: int) -> bool:
    """Whether the bot isn't ready because its database is busy."""
    try:
        urlopen(f"http://127.0.0.1:{port}/readyz", timeout=SECONDS).close()
    except HTTPError as error:
        return error.code == 503 and b"The database is busy" in error.read()
    return False


def test_what_was_received_at_the_stop_is_answered_and_nothing_later(
    slack: Sandbox, tmp_path: Path
) -> None:
    port = free_port()
    command = {
        "command": "/whoowns", "text": QUESTION, "team_id": "T1", "user_id": "U1",
        "channel_id": "C1", "trigger_id": "1.1", "response_url": "http://127.0.0.1:9/",
    }  # fmt: skip
    body, kind = encoded("command", command)
    head = {"Host": "x", "Content-Type": kind, "Content-Length": str(len(body))}
    lines = [
        f"{name}: {value}" for name, value in (head | signature(SECRET.encode(), body)).items()
    ]
    request = "\r\n".join(["POST /slack/events HTTP/1.1", *lines, "", ""]).encode() + body
    never = 3 * SECONDS
    patient = with_seconds(
        http_server__NEW_SECONDS=never,
        http_server__ARRIVAL_SECONDS=never,
        http_server__STOP_SECONDS=never,
    )
    with program(http_environment(slack, tmp_path, port), start=patient) as process:
        assert answers(f"http://127.0.0.1:{port}/readyz")
        with (
            create_connection(("127.0.0.1", port), 10) as half,
            create_connection(("127.0.0.1", port), 10) as waiting,
        ):
            half.sendall(request[:-20])
            process.send_signal(signal.SIGTERM)
            waiting.sendall(request)
            assert eventually(lambda: _refused(port))
            half.sendall(request[-20:])
            for received in (half, waiting):
                assert received.recv(4096).startswith(b"HTTP/1.1 200")
        assert process.wait(timeout=SECONDS) == 0


def test_the_stop_does_not_wait_for_requests_that_nobody_finishes(
    slack: Sandbox, tmp_path: Path
) -> None:
    port = free_port()
    start = with_seconds(http_server__STOP_SECONDS=3 * SECONDS)
    with program(http_environment(slack, tmp_path, port), start=start) as process:
        assert answers(f"http://127.0.0.1:{port}/readyz")
        with ExitStack() as opened:
            for _ in range(30):
                half = opened.enter_context(create_connection(("127.0.0.1", port), 10))
                half.sendall(b"POST /slack/events HTTP/1.1\r\n")
            assert answers(f"http://127.0.0.1:{port}/healthz")
            assert stopped(process) == 0


def test_the_stop_does_not_wait_for_a_silent_slack(slack: Sandbox, tmp_path: Path) -> None:
    port = free_port()
    assert http_server.STOP_SECONDS + assembly.STOP_SECONDS < 10  # the grace of a container
    with program(http_environment(slack, tmp_path, port)) as process:
        assert answers(f"http://127.0.0.1:{port}/readyz")
        slack.bot_url = f"http://127.0.0.1:{port}/slack/events"
        slack.make_fault("slow")
        for _ in range(60):
            slack.say(sample.SALES, sample.CHECKOUT, f"<@{sample.BOT_USER}> {QUESTION}")
        assert stopped(process) == 0
        log = process.stderr.read() if process.stderr else ""
    assert "work left" in log


FOREIGN = "HOST is 192.0.2.1, which is not an address of this machine."
UNKNOWN = "HOST is no-such-host.invalid, which names no address."
TAKEN = "is in use on 127.0.0.1. Set PORT to a free one"


@pytest.mark.parametrize(
    ("mode", "more", "said"),
    [
        ("http", {"HOST": "192.0.2.1"}, FOREIGN),
        ("http", {"HOST": "no-such-host.invalid"}, UNKNOWN),
        ("http", {"PORT": "taken"}, TAKEN),
        ("socket", {"HOST": "192.0.2.1"}, FOREIGN),
        ("socket", {"PORT": "taken"}, TAKEN),
        ("sandbox", {"PORT": "taken"}, TAKEN),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_before_anything_else(
    slack: Sandbox, tmp_path: Path, mode: str, more: dict[str, str], said: str
) -> None:
    with create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1] if "PORT" in more else free_port()
        environment = http_environment(slack, tmp_path, port, **{**more, "PORT": str(port)})
        if mode == "socket":
            environment["SLACK_APP_TOKEN"] = slack.app_token
        if mode == "sandbox":
            environment = {"PORT": str(port)}
        with program(environment, cwd=tmp_path) as process:
            assert process.wait(timeout=SECONDS) == 2
            log = process.stderr.read() if process.stderr else ""
    assert said in log
    assert "ready" not in log
    assert not list(tmp_path.glob("whoowns.db*"))
    assert not slack.calls()


def test_a_database_that_takes_no_write_is_refused_at_the_start(
    slack: Sandbox, tmp_path: Path
) -> None:
    port = free_port()
    with program(http_environment(slack, tmp_path, port)) as process:
        assert answers(f"http://127.0.0.1:{port}/readyz")
        assert stopped(process) == 0
        log = process.stderr.read() if process.stderr else ""
    assert f"database is new file={tmp_path}/whoowns.db" in log
    lock = sqlite3.connect(tmp_path / "whoowns.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    with program(http_environment(slack, tmp_path, port)) as process:
        assert process.wait(timeout=SECONDS) == 2
        log = process.stderr.read() if process.stderr else ""
    lock.close()
    assert "The database is busy" in log
    assert "ready" not in log
    assert "database is new" not in log


def test_readiness_says_why_and_the_log_once(slack: Sandbox, tmp_path: Path) -> None:
    port = free_port()
    with program(http_environment(slack, tmp_path, port)) as process:
        assert answers(f"http://127.0.0.1:{port}/readyz")
        lock = sqlite3.connect(tmp_path / "whoowns.db", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        # What was found a moment ago still counts.
        assert eventually(lambda: _says_busy(port))
        assert _says_busy(port)
        lock.execute("ROLLBACK")
        lock.close()
        assert answers(f"http://127.0.0.1:{port}/readyz")
        assert stopped(process) == 0
        log = process.stderr.read() if process.stderr else ""
    assert log.count("not ready reason=The database is busy") == 1
    assert log.count("ready again") == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::", "::1"])  # noqa: S104
def test_the_images_health_check_finds_the_bot(slack: Sandbox, tmp_path: Path, host: str) -> None:
    if ":" in host and not has_ipv6:
        pytest.skip("no IPv6 here")
    port = free_port()
    text = (ROOT / "Dockerfile").read_text().split("HEALTHCHECK")[1]
    check = json.loads(text[text.index("[") : text.index("]\n") + 1])
    environment = {"HOST": host, "PORT": str(port), "http_proxy": "http://127.0.0.1:9"}
    command = [sys.executable, *check[1:]]

    def healthy() -> bool:
        ran = subprocess.run(command, check=False, env=environment, capture_output=True)
        return ran.returncode == 0

    assert not healthy()
    with program(http_environment(slack, tmp_path, port, HOST=host)):
        assert answers(f"http://{'[::1]' if ':' in host else '127.0.0.1'}:{port}/readyz")
        assert healthy()
