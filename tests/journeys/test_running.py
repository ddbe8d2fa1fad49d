"""The program as a process: it starts, answers, and finishes what is in flight when stopped."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_server

from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.socket_mode import close_in_time
from sandbox import Sandbox, sample
from tests.journeys.conftest import MANIFEST, SECRET

ROOT = Path(__file__).parents[2]
QUESTION = "Which acceptance criteria does this story need?"


def _free_port() -> int:
    with create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def _program(
    environment: dict[str, str], *arguments: str, cwd: Path = ROOT
) -> Iterator[subprocess.Popen[str]]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), *arguments],
        cwd=cwd, env={**clean, **environment}, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _answers(url: str, seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2) as response:
                return bool(response.status == 200)
        except OSError:
            time.sleep(0.05)
    return False


def _stopped(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=20)


def test_http_mode_starts_answers_and_stops(tmp_path: Path) -> None:
    slack = Sandbox(signing_secret=SECRET, manifest=MANIFEST)
    slack.start()
    port = _free_port()
    environment = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{tmp_path}/whoowns.db",
        "PORT": str(port),
    }
    with _program(environment) as process:
        assert _answers(f"http://127.0.0.1:{port}/readyz")
        slack.bot_url = f"http://127.0.0.1:{port}/slack/events"
        slack.command(sample.DEVELOPER, sample.GENERAL, "/whoowns", QUESTION)
        assert "product owner" in slack.messages(sample.GENERAL, sample.DEVELOPER)[-1].text
        assert _stopped(process) == 0
        log = process.stderr.read() if process.stderr else ""
    slack.stop()
    assert "question outcome=done" in log
    assert "acceptance" not in log


def test_socket_mode_starts_answers_and_stops(tmp_path: Path) -> None:
    slack = Sandbox(signing_secret=SECRET, manifest=MANIFEST)
    slack.start()
    port = _free_port()
    environment = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{tmp_path}/whoowns.db",
        "PORT": str(port),
    }
    with _program(environment) as process:
        assert _answers(f"http://127.0.0.1:{port}/readyz")
        assert _answers(f"http://127.0.0.1:{port}/healthz")
        assert slack.eventually(lambda: slack.connections() == 1, seconds=20)
        slack.command(sample.DEVELOPER, sample.GENERAL, "/whoowns", QUESTION)
        assert "product owner" in slack.messages(sample.GENERAL, sample.DEVELOPER)[-1].text
        assert _stopped(process) == 0
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
    stopped = not stopping.is_alive()
    never.set()
    assert stopped


def test_without_tokens_the_sandbox_opens(tmp_path: Path) -> None:
    port = _free_port()
    with _program({"PORT": str(port)}, cwd=tmp_path) as process:
        assert _answers(f"http://127.0.0.1:{port}/")
        assert _stopped(process) == 0
        told = process.stdout.read() if process.stdout else ""
    assert f"http://127.0.0.1:{port}/" in told
    assert "Nothing here reaches the real Slack" in told


def test_a_taken_port_is_said_with_the_mend(tmp_path: Path) -> None:
    with create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        with _program({"PORT": port}, cwd=tmp_path) as process:
            assert process.wait(timeout=20) == 2
            assert "Set PORT to a free one" in (process.stderr.read() if process.stderr else "")
