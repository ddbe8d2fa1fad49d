"""The program as a process of its own, for journeys through starting and stopping."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from socket import create_server

from sandbox import Sandbox
from tests.journeys.conftest import SECRET

ROOT = Path(__file__).parents[2]
APP = (str(ROOT / "app.py"),)
SECONDS = 60
"""As long as a test waits for a program, which takes seconds of a processor to start."""


def with_seconds(**seconds: float) -> Sequence[str]:
    """Return how to start the program with other limits, such as `socket_mode__RETRY_SECONDS`."""
    lines = [
        "import bot.http_server, bot.socket_mode",
        "from bot.cli.main import main",
    ]
    lines += [f"bot.{name.replace('__', '.')} = {limit}" for name, limit in seconds.items()]
    return "-c", "\n".join([*lines, "raise SystemExit(main())"])


HURRIED = with_seconds(socket_mode__RETRY_SECONDS=0.2)
"""The same program, which soon tries again to connect."""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def http_environment(slack: Sandbox, folder: Path, port: int, **more: str) -> dict[str, str]:
    """Return the settings with which the program serves a sandbox over HTTP, on that port."""
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{folder}/whoowns.db",
        "PORT": str(port),
        **more,
    }


@contextmanager
def program(
    environment: dict[str, str], *arguments: str, cwd: Path = ROOT, start: Sequence[str] = APP
) -> Iterator[subprocess.Popen[str]]:
    """Run `python app.py`, or what `start` says, with these settings alone; kill it at the end."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    process = subprocess.Popen(
        [sys.executable, *start, *arguments],
        cwd=cwd, env={**clean, **environment}, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def answers(url: str, seconds: float = SECONDS) -> bool:
    """Return whether the page answers 200 within so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2) as response:
                return bool(response.status == 200)
        except OSError:
            time.sleep(0.05)
    return False


def stopped(process: subprocess.Popen[str]) -> int:
    """Send SIGTERM, and return the exit status."""
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=SECONDS)


def eventually(condition: Callable[[], bool], seconds: float = SECONDS) -> bool:
    """Return whether the condition holds within so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False
