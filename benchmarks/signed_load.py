"""Start a bot in a process of its own and send it signed `/whoowns` commands, as Slack does."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count
from pathlib import Path
from socket import create_server
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

from slack_sdk.signature import SignatureVerifier

from bot.assembly import assemble
from bot.demo.seed import seed_teams
from bot.settings import read_settings
from sandbox import Sandbox, sample
from training.labelled_questions import labelled_questions

HOME = Path(__file__).parents[1]
MANIFEST = HOME / "manifest.json"
SECRET = "a-secret-for-benchmarks"  # noqa: S105 - guards nothing
CONNECTIONS = 16
PLACES = (sample.CHECKOUT, sample.SEARCH, sample.GENERAL)
START_SECONDS = 30


@dataclass(frozen=True)
class Workplace:
    """A folder for a bot's data, and the small Slack that the bot asks who it is."""

    folder: Path
    slack: Sandbox

    def environment(self, port: int) -> dict[str, str]:
        """Settings of a bot in HTTP mode on that port."""
        return {
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": self.slack.api_url,
            "DATABASE_URL": f"sqlite:///{self.folder}/whoowns.db",
            "PORT": str(port),
        }

    def launch(self, port: int, *command: str) -> "subprocess.Popen[bytes]":
        """Start a server process: `app.py` unless another command is given."""
        arguments = [sys.executable, *(command or (str(HOME / "app.py"),))]
        known = {**os.environ, "PYTHONPATH": str(HOME), **self.environment(port)}
        known.pop("SLACK_APP_TOKEN", None)
        with (self.folder / f"{port}.log").open("ab") as log:
            return subprocess.Popen(arguments, env=known, cwd=self.folder, stdout=log, stderr=log)

    @contextmanager
    def started(self, port: int, *command: str) -> Iterator["subprocess.Popen[bytes]"]:
        """A server process that is ready; ended when the block is left."""
        process = self.launch(port, *command)
        try:
            wait_ready(port)
            yield process
        finally:
            process.terminate()
            process.wait(START_SECONDS)


@contextmanager
def workplace(*, teams: bool = True) -> Iterator[Workplace]:
    """A workplace for the length of a block, with two teams set up or with no database yet."""
    slack = Sandbox(signing_secret=SECRET, manifest=json.loads(MANIFEST.read_text()))
    slack.start()
    with tempfile.TemporaryDirectory() as folder:
        place = Workplace(Path(folder), slack)
        if teams:
            bot = assemble(read_settings(place.environment(0)))
            seed_teams(bot)
            bot.stop()
        yield place
    slack.stop()


def free_port() -> int:
    """A port that nothing listens on."""
    with create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def wait_ready(port: int) -> None:
    """Return as soon as the server says that it is ready, or that it knows no such question."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                return
        except HTTPError as answer:
            if answer.code == HTTPStatus.NOT_FOUND:
                return
        except OSError:
            pass
        time.sleep(0.005)
    raise TimeoutError(f"nothing answered on port {port} within {START_SECONDS} s")


@dataclass
class Asker:
    """Makes requests, each a question of its own."""

    questions: Sequence[str] = field(
        default_factory=lambda: [example.text for example in labelled_questions(real=False)]
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
                "user_id": sample.DEVELOPER,
                "channel_id": PLACES[number % len(PLACES)],
                "team_id": sample.WORKSPACE,
                "response_url": "http://127.0.0.1:9/respond",
                "trigger_id": trigger,
                "api_app_id": sample.APP,
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
