"""Monday at nine: the weekly summaries of many workspaces are due at once, and people ask.

`python -m benchmarks.bench_monday [--workspaces N] [--replicas N] [--waiting]`: each workspace has
20 teams, of which ten have a summary; with `--waiting`, a handed-over question waits in each. The
replicas share one PostgreSQL, and each workspace has its own token.
"""

import argparse
import multiprocessing
import os
import subprocess
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from statistics import median

from sqlalchemy import create_engine, text

from benchmarks.bench_start import resident
from benchmarks.bench_workspaces import ManyInstalled
from benchmarks.bot_process import free_port
from benchmarks.figures import Figure, run
from benchmarks.flaky_slack import FlakySlack, Outcome
from benchmarks.many_workspaces import (
    channel_of,
    fill,
    let_a_question_wait,
    let_summaries_be_due,
    names,
)
from benchmarks.signed_load import Commands, LoadRound, load
from benchmarks.summary_rig import connections, postgresql
from bot.store import schema
from bot.store.database import Database

WORKSPACES, REPLICAS = 100, 3
LATENCY = 0.08, 0.2
"""As long as Slack takes."""
REQUESTS = 1000
PAUSE = 0.4
"""Between the questions of a connection: 16 of them ask about 40 questions a second."""
SETTLED_SHARE = 0.05
"""Of a processor, below which a process has nothing more to do than to look what is due."""
SETTLE_SECONDS = 300.0
IDLE_SECONDS = 60.0
LATE_SECONDS = 1800.0
"""Summaries that come later say so."""
READY_TARGET = 1.2
BESIDE_TARGET = 1.5
A_MINUTE = 300
"""Posts that a workspace takes in a minute: “several hundred”."""
OURS = 1
"""The benchmark's own connection to the database."""
TOLERANCE = 0.02
"""Seconds by which messages may be nearer to each other here than where they were sent."""


class Deployment:
    """The replicas and what they take."""

    def __init__(self, installed: ManyInstalled, replicas: int) -> None:
        self.installed = installed
        self.ports = [free_port() for _ in range(replicas)]
        self.processes: list[subprocess.Popen[bytes]] = []
        self.ready: list[float] = []

    def start(self, running: ExitStack) -> None:
        """Start one replica after the other."""
        for port in self.ports:
            began = time.perf_counter()
            self.processes.append(running.enter_context(self.installed.started(port)))
            self.ready.append(time.perf_counter() - began)

    def processor_seconds(self) -> float:
        """Processor time that a replica has taken so far, in the mean."""
        return sum(_processor_seconds(each.pid) for each in self.processes) / len(self.processes)

    def settle(self) -> float:
        """Wait until the replicas have done what they do at the start; return for how long."""
        began = time.monotonic()
        while time.monotonic() - began < SETTLE_SECONDS:
            if self.share(3.0) < SETTLED_SHARE:
                break
        return time.monotonic() - began

    def share(self, seconds: float) -> float:
        """The share of a processor that a replica takes."""
        before = self.processor_seconds()
        time.sleep(seconds)
        return (self.processor_seconds() - before) / seconds

    def memory(self) -> float:
        """Megabytes that a replica takes, at most."""
        return max(resident(each.pid) for each in self.processes)


def measure() -> Iterator[Figure]:
    """The start, some quiet, and then all that is due."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_monday")
    parser.add_argument("--json", action="store_true", help="print figures as lines of JSON")
    parser.add_argument("--workspaces", type=int, default=WORKSPACES, metavar="N")
    parser.add_argument("--replicas", type=int, default=REPLICAS, metavar="N")
    parser.add_argument("--waiting", action="store_true", help="let a question wait in each")
    given = parser.parse_args()
    channels = {channel_of(team): 1.0 for team in range(20, 20 * (given.workspaces + 1))}
    slack = FlakySlack(
        readable=False, seed=1, shares={Outcome.OK: 1}, latency=LATENCY, limits=channels
    )
    with (
        slack.open() as api,
        postgresql() as url,
        tempfile.TemporaryDirectory(prefix="whoowns-") as folder,
        ExitStack() as running,
    ):
        database = Database(url, timeout=600)
        running.callback(database.dispose)
        schema.migrate(database)
        fill(database, given.workspaces)
        if given.waiting:
            let_a_question_wait(database, given.workspaces)
        _analyse(url)
        installed = ManyInstalled(Path(folder), "", api, database=url)
        installed.install(*names(given.workspaces))
        deployed = Deployment(installed, given.replicas)
        deployed.start(running)
        title = f"{given.workspaces:,} workspaces"
        yield Figure(f"{title}: ready after, median", median(deployed.ready), "s", READY_TARGET)
        yield from _at_rest(deployed, url)
        yield from _monday(deployed, database, slack, given.workspaces)


def _at_rest(deployed: Deployment, url: str) -> Iterator[Figure]:
    yield Figure("all workspaces in memory after", deployed.settle(), "s")
    yield Figure("processor time until then, each", deployed.processor_seconds(), "s")
    yield Figure("memory, each", deployed.memory(), "MB")
    idle = deployed.share(IDLE_SECONDS)
    yield Figure("processor time while nobody asks, each", 100 * idle, "%")
    yield Figure("connections to PostgreSQL, all", connections(url) - OURS, "")


def _monday(
    deployed: Deployment, database: Database, slack: FlakySlack, workspaces: int
) -> Iterator[Figure]:
    context = multiprocessing.get_context("spawn")
    port = deployed.ports[0]
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        pool.submit(ask, port, workspaces, 0).result()
        quiet = pool.submit(ask, port, workspaces, 1).result()
        due = let_summaries_be_due(database, workspaces)
        began = time.monotonic()
        while not slack.posts:
            time.sleep(0.05)
        before = len(slack.posts)
        busy = pool.submit(ask, port, workspaces, 2).result()
        meanwhile = len(slack.posts) - before
    for name, measured in (("without summaries", quiet), ("beside summaries", busy)):
        yield Figure(f"{name}: /whoowns, median", measured.median_ms, "ms")
        yield Figure(f"{name}: /whoowns, p99", measured.p99_ms, "ms")
    beside = busy.median_ms / quiet.median_ms
    yield Figure("median beside summaries, compared", beside, "", BESIDE_TARGET)
    yield Figure(f"summaries posted during these {REQUESTS:,} questions", meanwhile, "")
    seconds = _wait_for(slack, due, began)
    yield Figure(f"until all {due:,} summaries came", seconds, "s", LATE_SECONDS)
    yield from check(slack, due)
    yield Figure("memory afterwards, each", deployed.memory(), "MB")
    yield Figure("connections to PostgreSQL, all", connections(database.url) - OURS, "")


def ask(port: int, workspaces: int, round_number: int) -> LoadRound:
    """Ask questions in many workspaces; for a process of its own."""
    commands = Commands(workspaces=names(workspaces), round_number=round_number)
    return load(port, commands.many(REQUESTS), PAUSE)


def _wait_for(slack: FlakySlack, due: int, began: float) -> float:
    """Wait until all summaries came, or would be late; return for how long, up to the last one."""
    while time.monotonic() - began < LATE_SECONDS and len(times_of(slack)) < due:
        time.sleep(0.5)
    return time.monotonic() - began


def times_of(slack: FlakySlack) -> Counter[object]:
    """How often each team's summary came."""
    return Counter(post["metadata"]["event_payload"]["team"] for post in slack.posts)


def check(slack: FlakySlack, due: int) -> Iterator[Figure]:
    """Each summary once, and nowhere more than Slack takes."""
    times = times_of(slack)
    yield Figure("summaries that never came", due - len(times), "", 0)
    yield Figure("summaries that came twice", sum(n > 1 for n in times.values()), "", 0)
    by_channel = _moments(slack, lambda channel: channel)
    near = sum(
        later - earlier < 1.0 - TOLERANCE
        for moments in by_channel.values()
        for earlier, later in pairwise(moments)
    )
    yield Figure("posts in a channel within a second", near, "", 0)
    yield Figure(
        "posts that Slack refused for its limits", slack.outcomes[Outcome.RATE_LIMITED], ""
    )
    by_workspace = _moments(slack, lambda channel: str(int(channel[1:]) // 10))
    most = max(
        sum(0 <= other - moment < 60 for other in moments)
        for moments in by_workspace.values()
        for moment in moments
    )
    yield Figure("posts in a workspace in a minute, at most", most, "", A_MINUTE)


def _moments(slack: FlakySlack, key: Callable[[str], str]) -> Mapping[str, Sequence[float]]:
    """When something was posted, by what `key` makes of the channel."""
    moments = defaultdict[str, list[float]](list)
    for post in slack.posts:
        moments[key(post["channel"])].append(float(post["ts"]))
    return moments


def _analyse(url: str) -> None:
    """Let the server know how large the tables are, as it does by itself after a while."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


def _processor_seconds(process_id: int) -> float:
    """Processor time that a process has taken (Linux)."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    run(measure)
