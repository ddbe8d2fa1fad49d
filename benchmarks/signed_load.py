"""Start a bot in a process of its own and send it signed `/whoowns` commands, as Slack does."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from socket import create_server
from urllib.parse import urlencode
from urllib.request import urlopen

from slack_sdk.signature import SignatureVerifier

from benchmarks.questions_read import examples
from bot.assembly import assemble
from bot.runs import seed_teams
from bot.sandbox import seed
from bot.settings import read

HOME = Path(__file__).parents[1]
SECRET = "a-secret-for-benchmarks"  # noqa: S105 - guards nothing
CONNECTIONS = 16
PLACES = (seed.CHECKOUT, seed.SEARCH, seed.GENERAL)
START_SECONDS = 30


def environment(folder: Path, port: int) -> dict[str, str]:
    """Settings of a bot in HTTP mode whose data lies in `folder`."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-benchmark",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "DATABASE_URL": f"sqlite:///{folder}/whoowns.db",
        "PORT": str(port),
        "LOG_LEVEL": "INFO",
    }


def prepare(folder: Path) -> None:
    """Lay a database with two teams into `folder`."""
    bot = assemble(read(environment(folder, 0)))
    seed_teams(bot)
    bot.stop()


def free_port() -> int:
    """A port that nothing listens on."""
    with create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def started(
    folder: Path, port: int, *command: str, ready: str = "/readyz"
) -> Iterator[subprocess.Popen[bytes]]:
    """A server process that is ready; ended when the block is left."""
    process = launch(folder, port, *command)
    try:
        wait_ready(port, ready)
        yield process
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def launch(folder: Path, port: int, *command: str) -> subprocess.Popen[bytes]:
    """Start a server process; `app.py` unless another command is given."""
    arguments = [sys.executable, *(command or (str(HOME / "app.py"),))]
    known = {**os.environ, "PYTHONPATH": str(HOME), **environment(folder, port)}
    known.pop("SLACK_APP_TOKEN", None)
    with (folder / f"{port}.log").open("ab") as log:
        return subprocess.Popen(arguments, env=known, cwd=folder, stdout=log, stderr=log)


def wait_ready(port: int, path: str = "/readyz") -> None:
    """Return as soon as the server says that it is ready."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=2):
                return
        except OSError:
            time.sleep(0.005)
    raise TimeoutError(f"nothing answered on port {port} within {START_SECONDS} s")


@dataclass
class Asker:
    """Makes requests, each a question of its own."""

    questions: Sequence[str] = field(
        default_factory=lambda: [example.question for example in examples(real=False)]
    )
    number: "count[int]" = field(default_factory=count)

    def request(self) -> tuple[str, bytes]:
        """The identity of the next question and its signed HTTP request."""
        number = next(self.number)
        trigger = f"trigger-{os.getpid()}-{number}"
        body = urlencode(
            {
                "command": "/whoowns",
                "text": self.questions[number % len(self.questions)],
                "user_id": seed.DEVELOPER,
                "channel_id": PLACES[number % len(PLACES)],
                "team_id": seed.WORKSPACE,
                "response_url": "http://127.0.0.1:9/respond",
                "trigger_id": trigger,
                "api_app_id": seed.APP,
            }
        )
        timestamp = str(int(time.time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body)
        head = (
            "POST /slack/events HTTP/1.1\r\nHost: bot\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n"
            f"X-Slack-Request-Timestamp: {timestamp}\r\nX-Slack-Signature: {signature}\r\n\r\n"
        )
        return trigger, f"{head}{body}".encode()


@dataclass(frozen=True)
class Round:
    """What one round of load measured."""

    seconds: float
    latencies: list[float]

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds


def load(port: int, requests: Sequence[tuple[str, bytes]]) -> Round:
    """Send all requests over a few connections; raises where one is not answered with 200."""
    latencies: list[float] = []
    began = time.perf_counter()
    asyncio.run(send(port, requests, lambda _, took: latencies.append(took)))
    return Round(time.perf_counter() - began, latencies)


async def send(
    port: int, requests: Sequence[tuple[str, bytes]], answered: Callable[[str, float], None]
) -> None:
    """Send requests, telling `answered` of each that came back with its identity and time."""
    waiting = iter(requests)
    async with asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(_connection(port, waiting, answered))


async def _connection(
    port: int, waiting: Iterator[tuple[str, bytes]], answered: Callable[[str, float], None]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for identity, request in waiting:
        began = time.perf_counter()
        writer.write(request)
        await _read_answer(reader)
        answered(identity, time.perf_counter() - began)
    writer.close()


async def _read_answer(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    assert head.startswith(b"http/1.1 200"), head
    if b"content-length:" in head:
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        return
    while (size := int(await reader.readline(), 16)) > 0:
        await reader.readexactly(size + 2)
    await reader.readline()
