"""Mixed deliveries without end: memory, threads, descriptors and write-ahead log stay as they are.

`python -m benchmarks.bench_soak [--deliveries N]`; 40,000 show what a small run can't.
`--checkout` measures other code.
"""

import argparse
import asyncio
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench_deliveries import Load
from benchmarks.bench_start import resident
from benchmarks.bot_lives import Lives, wait_until_quiet
from benchmarks.bot_process import PROJECT, Installation
from benchmarks.deliveries import Conversations
from benchmarks.figures import Figure, run
from benchmarks.flaky_slack import FlakySlack, Outcome

DELIVERIES = 4_000
LATENCY = 0.005, 0.02
RATE = 150.0
WARM_UP = 0.1
"""The share of deliveries after which the first state is taken, when caches are warm."""
GROWTH_TARGET = 1.1
MODES = {"http": "HTTP", "socket": "Socket Mode"}


@dataclass(frozen=True)
class State:
    """What a process holds; memory and write-ahead log in megabytes."""

    memory: float
    threads: int
    descriptors: int
    log: float

    @classmethod
    def of(cls, process_id: int, folder: Path) -> "State":
        """The state of a process now (Linux)."""
        process = Path(f"/proc/{process_id}")
        log = folder / "whoowns.db-wal"
        return cls(
            resident(process_id),
            len(list((process / "task").iterdir())),
            len(list((process / "fd").iterdir())),
            log.stat().st_size / 1e6 if log.exists() else 0.0,
        )


def measure() -> Iterator[Figure]:
    """States at the start, in the middle and at the end."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_soak")
    parser.add_argument("--json", action="store_true", help="print figures as lines of JSON")
    parser.add_argument("--deliveries", type=int, default=DELIVERIES, metavar="N")
    parser.add_argument("--mode", choices=MODES, default="http")
    parser.add_argument(
        "--checkout", type=Path, default=PROJECT, help="run the code of this folder"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="whoowns-") as folder:
        states, unanswered = asyncio.run(
            soak(Path(folder), given.deliveries, given.mode, given.checkout.absolute())
        )
    title = f"{MODES[given.mode]}, {given.deliveries:,} deliveries"
    for what, unit in (("memory", "MB"), ("threads", ""), ("descriptors", ""), ("log", "MB")):
        for when, state in zip(("start", "middle", "end"), states, strict=True):
            yield Figure(f"{title}: {what}, {when}", getattr(state, what), unit)
    _, middle, end = states
    yield Figure(
        f"{title}: memory, end beside middle", end.memory / middle.memory, "", GROWTH_TARGET
    )
    yield Figure(f"{title}: threads, end minus middle", end.threads - middle.threads, "", 2)
    yield Figure(f"{title}: acknowledged, never answered", unanswered, "", 0)


async def soak(folder: Path, number: int, mode: str, checkout: Path) -> tuple[list[State], int]:
    """Deliver at a steady rate; return the three states, and how many answers never came."""
    slack = FlakySlack(readable=False, seed=1, shares={Outcome.OK: 1}, latency=LATENCY)
    made = Conversations(slack, seed=1, repeat_scale=1.0)
    async with slack.serving() as api:
        app_token = "xapp-bench" if mode == "socket" else ""
        installed = Installation(folder, "xoxb-bench", api, app_token, checkout=checkout)
        lives = Lives(installed, random.Random(1))
        if mode == "http":
            made.courier.bot_url = lives.endpoint
        load = Load(made, random.Random(1), RATE)
        states, unanswered = [], 0
        async with lives.undisturbed() as process:
            lives.ready.set()
            await load.create_teams(installed)
            for share in (WARM_UP, 0.5 - WARM_UP, 0.5):
                await load.run(int(number * share), lives.ready.wait)
                await wait_until_quiet(installed, slack)
                states.append(State.of(process.pid, folder))
                unanswered += sum(d.acknowledged and not d.replies for d in made.deliveries)
                made.forget()
                slack.forget()
        await made.courier.close()
    return states, unanswered


if __name__ == "__main__":
    run(measure)
