"""Questions of agents by MCP, beside the same questions by `/whoowns`, over signed HTTP.

`python -m benchmarks.bench_agents`. An agent asks for one person as often as whoowns allows.
"""

import json
import time
from collections.abc import Iterator, Sequence
from itertools import count, islice
from statistics import median

from slack_sdk.signature import SignatureVerifier

from benchmarks.bot_process import SECRET, free_port, installation
from benchmarks.figures import Figure, run
from benchmarks.signed_load import Commands, LoadRound, load
from bot.slack.mcp.callers import CALLS
from sandbox import sample

ROUNDS = 5
REQUESTS = (CALLS - 1) * len(sample.COLLEAGUES) // ROUNDS
"""In all rounds, as many as agents may ask in a minute for the people of the sample workspace."""
TARGET = 0.7


def measure() -> Iterator[Figure]:
    """Throughput and latency of both, in turns in the same bot, after a turn that warms up."""
    port, commands, numbers = free_port(), Commands(), count()
    typed, by_agents = [], []
    with installation() as installed, installed.started(port):
        load(port, commands.many(REQUESTS))
        load(port, _calls(commands, numbers, len(sample.COLLEAGUES)))
        for _ in range(ROUNDS):
            typed.append(load(port, commands.many(REQUESTS)))
            by_agents.append(load(port, _calls(commands, numbers, REQUESTS)))
    yield from _figures("/whoowns", typed)
    yield from _figures("by MCP", by_agents)
    pairs = zip(by_agents, typed, strict=True)
    ratio = median(agents.per_second / people.per_second for agents, people in pairs)
    yield Figure("by MCP beside /whoowns", ratio, "", TARGET, at_least=True)


def _figures(name: str, rounds: Sequence[LoadRound]) -> Iterator[Figure]:
    yield Figure(f"{name}: requests", median(r.per_second for r in rounds), "/s")
    yield Figure(f"{name}: median", median(r.median_ms for r in rounds), "ms")
    yield Figure(f"{name}: p99", median(r.p99_ms for r in rounds), "ms")


def _calls(commands: Commands, numbers: Iterator[int], many: int) -> list[tuple[str, bytes]]:
    """Signed calls of `who_decides`, for one person after the other, none of them twice."""
    texts, people = commands.texts, sample.COLLEAGUES
    return [
        _call(number, f"{texts[number % len(texts)]} ({number})", people[number % len(people)])
        for number in islice(numbers, many)
    ]


def _call(number: int, text: str, user_id: str) -> tuple[str, bytes]:
    slack = {"user_id": user_id, "team_id": sample.WORKSPACE}
    params = {"name": "who_decides", "arguments": {"question": text}, "_meta": {"slack": slack}}
    body = json.dumps({"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params})
    timestamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body)
    head = (
        "POST /slack/mcp HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n"
        f"X-Slack-Request-Timestamp: {timestamp}\r\nX-Slack-Signature: {signature}\r\n\r\n"
    )
    return str(number), f"{head}{body}".encode()


if __name__ == "__main__":
    run(measure)
