"""The program as a process: it starts, answers, and finishes what is in flight when stopped."""

import threading
from pathlib import Path
from socket import create_server
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.socket_mode import close_in_time
from sandbox import Sandbox, sample
from tests.journeys.conftest import MANIFEST, SECRET
from tests.journeys.program import (
    SECONDS,
    answers,
    free_port,
    http_environment,
    program,
    stopped,
)

QUESTION = "Which acceptance criteria does this story need?"


def test_http_mode_starts_answers_and_stops(tmp_path: Path) -> None:
    slack = Sandbox(signing_secret=SECRET, manifest=MANIFEST)
    slack.start()
    port = free_port()
    environment = http_environment(slack, tmp_path, port)
    with program(environment) as process:
        assert answers(f"http://127.0.0.1:{port}/readyz")
        slack.bot_url = f"http://127.0.0.1:{port}/slack/events"
        slack.command(sample.DEVELOPER, sample.GENERAL, "/whoowns", QUESTION)
        assert "product owner" in slack.messages(sample.GENERAL, sample.DEVELOPER)[-1].text
        with pytest.raises(HTTPError) as unsigned:
            urlopen(Request(f"http://127.0.0.1:{port}/slack/mcp", b"{}"), timeout=10)
        with unsigned.value as refused:
            assert refused.code == 401
        assert stopped(process) == 0
        log = process.stderr.read() if process.stderr else ""
    slack.stop()
    assert "question outcome=done" in log
    assert "acceptance" not in log


def test_socket_mode_starts_answers_and_stops(tmp_path: Path) -> None:
    slack = Sandbox(signing_secret=SECRET, manifest=MANIFEST)
    slack.start()
    port = free_port()
    environment = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{tmp_path}/whoowns.db",
        "PORT": str(port),
    }
    with program(environment) as process:
        assert answers(f"http://127.0.0.1:{port}/readyz")
        assert answers(f"http://127.0.0.1:{port}/healthz")
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as response:
            assert b"\nwhoowns_ready 1.0\n" in response.read()
        assert slack.eventually(lambda: slack.connections() == 1, seconds=20)
        slack.command(sample.DEVELOPER, sample.GENERAL, "/whoowns", QUESTION)
        assert "product owner" in slack.messages(sample.GENERAL, sample.DEVELOPER)[-1].text
        assert stopped(process) == 0
    slack.stop()


def test_a_connection_that_does_not_close_keeps_nobody_from_stopping() -> None:
    never = threading.Event()

    class Stuck(SocketModeHandler):
        def __init__(self) -> None:
            """Without a client: only its closing matters."""

        def close(self) -> None:
            never.wait()

    stopping = threading.Thread(target=close_in_time, args=(Stuck(), 0.01), daemon=True)
    stopping.start()
    stopping.join(20)
    in_time = not stopping.is_alive()
    never.set()
    assert in_time


def test_without_tokens_the_sandbox_opens(tmp_path: Path) -> None:
    port = free_port()
    with program({"PORT": str(port)}, cwd=tmp_path) as process:
        assert answers(f"http://127.0.0.1:{port}/")
        assert stopped(process) == 0
        output = process.stdout.read() if process.stdout else ""
    assert f"http://127.0.0.1:{port}/" in output
    assert "Nothing here reaches the real Slack" in output


def test_a_taken_port_is_reported_with_the_fix(tmp_path: Path) -> None:
    with create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        with program({"PORT": port}, cwd=tmp_path) as process:
            assert process.wait(timeout=SECONDS) == 2
            assert "Set PORT to a free one" in (process.stderr.read() if process.stderr else "")
