"""Mixed deliveries without end: memory, threads, descriptors and connections stay as they are.

`python -m benchmarks.bench_soak [--deliveries N]`; 200,000 show what a small run can't.
`--database postgresql` counts connections to it, too, and `--checkout` measures other code. After
each tenth of the deliveries, when all are answered, a line says what the process holds.
"""

import argparse
import asyncio
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, fields, replace
from pathlib import Path
from statistics import mean

from benchmarks.bench_deliveries import Load
from benchmarks.bench_start import resident
from benchmarks.bot_lives import Lives, wait_until_quiet
from benchmarks.bot_process import PROJECT, Installation
from benchmarks.conversations import Conversations
from benchmarks.figures import Figure, run
from benchmarks.flaky_slack import FlakySlack, Outcome
from benchmarks.summary_rig import connections, postgresql

DELIVERIES = 4_000
LATENCY = 0.005, 0.02
RATE = 150.0
STATES = 10
"""How often the state is taken: the first time when caches are warm."""
MIDDLE, LAST = slice(3, 6), slice(7, 10)
"""The states of the middle and of the last third."""
GROWTH_TARGET = 1.05
MODES = {"http": "HTTP", "socket": "Socket Mode"}


@dataclass(frozen=True)
class State:
    """What a process holds; memory and write-ahead log in megabytes.

    Connections are those to PostgreSQL, without the one that counts them.
    """

    memory: float
    threads: int
    descriptors: int
    connections: int
    log: float

    @classmethod
    def of(cls, process_id: int, installed: Installation) -> "State":
        """The state of a process now (Linux)."""
        process = Path(f"/proc/{process_id}")
        log = installed.folder / "whoowns.db-wal"
        return cls(
            resident(process_id),
            len(list((process / "task").iterdir())),
            len(list((process / "fd").iterdir())),
            connections(installed.database) if installed.database else 0,
            log.stat().st_size / 1e6 if log.exists() else 0.0,
        )


WHAT = {field.name: "MB" if field.name in ("memory", "log") else "" for field in fields(State)}
"""What is measured, and in which unit."""


def measure() -> Iterator[Figure]:
    """What the process holds after each tenth, and what has grown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_soak")
    parser.add_argument("--json", action="store_true", help="print figures as lines of JSON")
    parser.add_argument("--deliveries", type=int, default=DELIVERIES, metavar="N")
    parser.add_argument("--mode", choices=MODES, default="http")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument(
        "--checkout", type=Path, default=PROJECT, help="run the code of this folder"
    )
    given = parser.parse_args()
    server = postgresql() if given.database == "postgresql" else nullcontext("")
    with tempfile.TemporaryDirectory(prefix="whoowns-") as folder, server as url:
        app_token = "xapp-bench" if given.mode == "socket" else ""
        installed = Installation(
            Path(folder), "xoxb-bench", "", app_token, url, given.checkout.absolute()
        )
        states, unanswered = asyncio.run(soak(installed, given.deliveries, loud=not given.json))
    title = f"{MODES[given.mode]}, {given.database}, {given.deliveries:,} deliveries"
    for what, unit in WHAT.items():
        values = [getattr(state, what) for state in states]
        for when, value in zip(
            ("start", "middle", "end"), (values[0], values[4], values[-1]), strict=True
        ):
            yield Figure(f"{title}: {what}, {when}", value, unit)
        if what != "log":
            middle, last = mean(values[MIDDLE]), mean(values[LAST])
            grown = last / middle if middle else 1.0
            yield Figure(f"{title}: {what}, last third beside middle", grown, "", GROWTH_TARGET)
    yield Figure(f"{title}: acknowledged, never answered", unanswered, "", 0)


async def soak(installed: Installation, number: int, *, loud: bool) -> tuple[Sequence[State], int]:
    """Deliver at a steady rate; return the states, and how many answers never came."""
    slack = FlakySlack(readable=False, seed=1, shares={Outcome.OK: 1}, latency=LATENCY)
    made = Conversations(slack, seed=1, repeat_scale=1.0)
    if loud:
        print("".join(f"{what:>14}" for what in ("deliveries", *WHAT)))
    async with slack.serving() as api:
        installed = replace(installed, slack_url=api)
        await asyncio.to_thread(installed.migrate)
        lives = Lives(installed, random.Random(1))
        if not installed.app_token:
            made.courier.bot_url = lives.endpoint
        load = Load(made, random.Random(1), RATE)
        states, unanswered = [], 0
        async with lives.undisturbed() as process:
            lives.ready.set()
            await load.create_teams(installed)
            for tenth in range(1, STATES + 1):
                await load.run(number // STATES, lives.ready.wait)
                await wait_until_quiet(installed, slack)
                states.append(await asyncio.to_thread(State.of, process.pid, installed))
                if loud:
                    values = [f"{getattr(states[-1], what):>14.4g}" for what in WHAT]
                    print(f"{tenth * number // STATES:>14,}", *values, sep="", flush=True)
                unanswered += sum(d.acknowledged and not d.replies for d in made.deliveries)
                made.forget()
                slack.forget()
        await made.courier.close()
    return states, unanswered


if __name__ == "__main__":
    run(measure)
