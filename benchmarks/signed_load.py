"""Signed `/whoowns` commands, sent to a bot as Slack sends them, over several connections."""

import asyncio
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from statistics import median, quantiles
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from benchmarks.bot_process import SECRET
from benchmarks.workload import questions
from sandbox import sample

CONNECTIONS = 16
CHANNELS = (sample.CHECKOUT, sample.SEARCH, sample.GENERAL)


@dataclass
class Commands:
    """Makes requests, each with a delivery of its own."""

    texts: Sequence[str] = field(default_factory=lambda: [q.text for q in questions()])
    numbers: "count[int]" = field(default_factory=count)
    workspaces: Sequence[str] = (sample.WORKSPACE,)
    """The workspaces in which they are asked, one after the other."""
    round_number: int = 0
    """Sets the deliveries of several rounds apart, where each round has its own `numbers`."""

    def many(self, number: int) -> list[tuple[str, bytes]]:
        """The next requests: the identity of the delivery, and the signed HTTP request."""
        return [self._next() for _ in range(number)]

    def _next(self) -> tuple[str, bytes]:
        number = next(self.numbers)
        trigger_id = f"trigger-{os.getpid()}-{self.round_number}-{number}"
        form = {
            "command": "/whoowns",
            "text": self.texts[number % len(self.texts)],
            "user_id": sample.DEVELOPER,
            "channel_id": CHANNELS[number % len(CHANNELS)],
            "team_id": self.workspaces[number % len(self.workspaces)],
            "response_url": "http://127.0.0.1:9/respond",
            "trigger_id": trigger_id,
            "api_app_id": sample.APP,
        }
        return trigger_id, signed_post(form)


def signed_post(form: Mapping[str, str]) -> bytes:
    """The HTTP request with which Slack posts a form to the bot."""
    # Bolt finds no command in a form that has the word "payload" anywhere, since it takes that
    # for an interaction, and answers 404. The gate of the bot escapes the word; bare Bolt has
    # no gate, so it is escaped here, for all alike.
    body = urlencode(form).replace("payload", "%70ayload")
    timestamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body)
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: bot\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n"
        f"X-Slack-Request-Timestamp: {timestamp}\r\nX-Slack-Signature: {signature}\r\n\r\n"
    )
    return f"{head}{body}".encode()


@dataclass(frozen=True)
class LoadRound:
    """What one round of load measured; latencies are in seconds."""

    seconds: float
    latencies: list[float]

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    @property
    def median_ms(self) -> float:
        """Median latency in milliseconds."""
        return median(self.latencies) * 1000

    @property
    def p99_ms(self) -> float:
        """99th percentile of the latencies in milliseconds."""
        return quantiles(self.latencies, n=100)[98] * 1000


def alternate(ports: Sequence[int], rounds: int, requests: int) -> Mapping[int, list[LoadRound]]:
    """Load servers in turns, so that whatever else the machine does slows all of them alike.

    Returns the rounds by port, without a first one for each, which warms up.
    """
    commands = Commands()
    measured: dict[int, list[LoadRound]] = {port: [] for port in ports}
    for _ in range(rounds + 1):
        for port in ports:
            measured[port].append(load(port, commands.many(requests)))
    return {port: every[1:] for port, every in measured.items()}


def load(port: int, requests: Sequence[tuple[str, bytes]], pause: float = 0) -> LoadRound:
    """Send all requests over a few connections; raises if one is not answered with 200.

    Each connection waits `pause` seconds after an answer.
    """
    latencies: list[float] = []
    began = time.perf_counter()
    asyncio.run(send(port, requests, lambda _, seconds: latencies.append(seconds), pause))
    return LoadRound(time.perf_counter() - began, latencies)


async def send(
    port: int,
    requests: Sequence[tuple[str, bytes]],
    on_answer: Callable[[str, float], None],
    pause: float = 0,
) -> None:
    """Send requests and call `on_answer` for each with its identity and the seconds it took.

    Each connection waits `pause` seconds after an answer.
    """
    waiting = iter(requests)
    async with asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(_send_over_one_connection(port, waiting, on_answer, pause))


async def _send_over_one_connection(
    port: int,
    waiting: Iterator[tuple[str, bytes]],
    on_answer: Callable[[str, float], None],
    pause: float,
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for identity, request in waiting:
        began = time.perf_counter()
        writer.write(request)
        await _read_answer(reader)
        on_answer(identity, time.perf_counter() - began)
        if pause:
            await asyncio.sleep(pause)
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
