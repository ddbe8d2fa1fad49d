"""`/whoowns` while the same process posts hundreds of weekly summaries, beside one that posts none.

`python -m benchmarks.bench_summaries_beside`: rounds in turns, each with a process and an SQLite
file of its own; in the busy ones the summaries of 600 teams are due when it starts.
"""

import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.bot_process import Installation, free_port
from benchmarks.figures import Figure, run
from benchmarks.flaky_slack import FlakySlack, Outcome
from benchmarks.signed_load import Commands, LoadRound, load
from benchmarks.summary_rig import due_now, states
from bot.store.database import Database

ROUNDS = 3
TEAMS, EACH = 600, 50
WARM_UP, REQUESTS = 200, 1500


def measure() -> Iterator[Figure]:
    """Quiet and busy rounds in turns."""
    quiet, busy, posted = [], [], 0
    with reliable_slack() as slack_url:
        for _ in range(ROUNDS):
            quiet.append(one_round(slack_url, due=False)[0])
            measured, posted_meanwhile = one_round(slack_url, due=True)
            busy.append(measured)
            posted += posted_meanwhile
    for name, rounds in (("without summaries", quiet), ("beside summaries", busy)):
        yield Figure(f"{name}: /whoowns, median", median(r.median_ms for r in rounds), "ms")
        yield Figure(f"{name}: /whoowns, p99", median(r.p99_ms for r in rounds), "ms")
    yield Figure(f"summaries posted during {ROUNDS * REQUESTS:,} requests", posted, "")


def one_round(slack_url: str, *, due: bool) -> tuple[LoadRound, int]:
    """A process of its own under load, and how many summaries it posted meanwhile."""
    with tempfile.TemporaryDirectory(prefix="whoowns-") as folder:
        installed = Installation(Path(folder), "xoxb-bench", slack_url)
        installed.seed()
        database = Database(installed.database_url)
        if due:
            due_now(database, TEAMS, each=EACH)
        commands, port = Commands(), free_port()
        with installed.started(port):
            load(port, commands.many(WARM_UP))
            before = states(database).count("posted")
            measured = load(port, commands.many(REQUESTS))
            posted = states(database).count("posted") - before
        database.dispose()
    return measured, posted


@contextmanager
def reliable_slack() -> Iterator[str]:
    """The address of a Slack that takes everything, in a process of its own."""
    context = multiprocessing.get_context("spawn")
    address: Any = context.Queue()
    process = context.Process(target=_serve, args=(address,))
    process.start()
    try:
        yield address.get()
    finally:
        process.terminate()
        process.join()


def _serve(address: Any) -> None:
    slack = FlakySlack(readable=False, seed=1, shares={Outcome.OK: 1}, latency=(0.0, 0.0))
    with slack.open() as url:
        address.put(url)
        time.sleep(3600)


if __name__ == "__main__":
    run(measure)
