"""Three replicas of the bot on one PostgreSQL behind a load balancer, and what happens to them.

`python -m benchmarks.bench_replicas [--deliveries N]` sends so many deliveries in each part: while
replicas are restarted one after the other, while they are killed, and while PostgreSQL restarts.
The clock of one replica is five minutes ahead. Summaries and morning lists are due at the start,
and role changes made through one replica are asked for at all of them.
"""

import argparse
import asyncio
import random
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from benchmarks.balancer import Balancer
from benchmarks.bench_deliveries import Load
from benchmarks.bot_lives import Lives, wait_until_quiet
from benchmarks.bot_process import Installation
from benchmarks.conversations import Conversations
from benchmarks.deliveries import Delivery
from benchmarks.delivery_checks import KINDS_OF_FAILURE, failures, read_database
from benchmarks.figures import Figure, run
from benchmarks.flaky_slack import FlakySlack, Outcome
from benchmarks.summary_rig import PostgreSQL, due_now, postgresql_server
from benchmarks.waiting_questions import wait_since_yesterday
from bot.store.database import Database

REPLICAS = 3
DELIVERIES = 300
RATE = 20.0
SEED = 22
LATENCY = 0.02, 0.05
AHEAD_SECONDS = 301.0
"""More than Slack's timestamps may be off."""
SUMMARIES, LISTS = 60, 20
JOBS_SECONDS = 90.0
"""A tick takes place at the start, and one after a minute."""
CHANGES = 3
COHERENT_TARGET = 10.0
ASKED_EVERY = 0.2
LEAVING_SECONDS = 1.0
"""Between the last delivery to a replica and its stop; Kubernetes waits for five."""
LIFE_SECONDS = 1.0, 4.0
PAUSE_SECONDS = 4.0
"""Between two restarts of PostgreSQL."""
AHEAD = """
import sys, time
from datetime import datetime, timedelta
import bot.clock
seconds, real = float(sys.argv.pop()), time.time
class Ahead(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) + timedelta(seconds=seconds)
time.time, bot.clock.datetime = lambda: real() + seconds, Ahead
from bot.cli.main import main
sys.exit(main([]))
"""
"""`app.py` with a host whose clock is ahead."""


@dataclass(frozen=True)
class Ahead(Installation):
    """An installation on a host whose clock is ahead."""

    def launch(self, port: int, *command: str) -> "subprocess.Popen[bytes]":
        """Start the bot, with the clock ahead."""
        return super().launch(port, *(command or ("-c", AHEAD, str(AHEAD_SECONDS))))


@dataclass
class Fleet:
    """The replicas, and what is done to them."""

    replicas: Sequence[Lives]
    balancer: Balancer
    chance: random.Random
    kills: int = 0
    restarts: int = 0
    _lives: dict[int, AsyncExitStack] = field(default_factory=dict)
    _processes: dict[int, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """All of them for the length of a block."""
        await asyncio.gather(*map(self._start, self.replicas))
        try:
            yield
        finally:
            for life in self._lives.values():
                await life.aclose()

    async def _start(self, replica: Lives) -> None:
        life = self._lives[replica.port] = AsyncExitStack()
        self._processes[replica.port] = await life.enter_async_context(replica.undisturbed())
        self.balancer.come_back(replica)

    async def restart_in_turn(self, finished: asyncio.Event) -> None:
        """Restart one replica after the other, as a new version is rolled out."""
        for replica in cycle(self.replicas):
            if finished.is_set():
                return
            self.balancer.leave(replica)
            await asyncio.sleep(LEAVING_SECONDS)
            await self._lives[replica.port].aclose()
            await self._start(replica)
            self.restarts += 1

    async def kill_again_and_again(self, finished: asyncio.Event) -> None:
        """Kill one replica or another, and start it again."""
        while not finished.is_set():
            await asyncio.sleep(self.chance.uniform(*LIFE_SECONDS))
            replica = self.chance.choice(self.replicas)
            process = self._processes[replica.port]
            process.kill()
            await asyncio.to_thread(process.wait)
            self.kills += 1
            await self._lives[replica.port].aclose()
            await self._start(replica)


@dataclass
class Part:
    """A part of the benchmark: its deliveries, and how many attempts weren't acknowledged."""

    name: str
    deliveries: Sequence[Delivery]

    @property
    def not_acknowledged(self) -> Counter[str]:
        """Attempts by what went wrong with them."""
        return Counter(
            attempt.error
            for delivery in self.deliveries
            for _, attempt in delivery.attempts
            if attempt.error
        )


class Bench:
    """Everything that takes part in one run."""

    def __init__(self, database: PostgreSQL, folder: Path, api: str, slack: FlakySlack) -> None:
        self.slack, self.database = slack, database
        self.installed = Installation(folder, "xoxb-bench", api, database=database.url)
        ahead = Ahead(folder, "xoxb-bench", api, database=database.url)
        hosts = [*[self.installed] * (REPLICAS - 1), ahead]
        replicas = [Lives(each, random.Random(SEED + n)) for n, each in enumerate(hosts)]
        self.balancer = Balancer(replicas)
        self.fleet = Fleet(replicas, self.balancer, random.Random(SEED))
        self.made = Conversations(slack, SEED, repeat_scale=0.05)
        self.load = Load(self.made, random.Random(SEED), RATE)
        self.parts: list[Part] = []

    async def part(
        self, name: str, number: int, happen: Callable[[asyncio.Event], Coroutine[None, None, None]]
    ) -> None:
        """Deliver so much while something happens, and wait until all is done."""
        before, finished = len(self.made.deliveries), asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(happen(finished))
            await self.load.run(number, self.balancer.any_ready)
            finished.set()
        await wait_until_quiet(self.installed, self.slack)
        self.parts.append(Part(name, self.made.deliveries[before:]))

    async def restart_postgresql(self, _: asyncio.Event) -> None:
        """Restart the server twice, once as after a crash."""
        for mode in ("fast", "immediate"):
            await asyncio.sleep(PAUSE_SECONDS)
            await asyncio.to_thread(self.database.restart, mode)

    async def seconds_until_known(self, number: int) -> float:
        """Change a role through one replica; return when all others have answered with it."""
        team = self.load.teams[number]
        changing = self.fleet.replicas[number % REPLICAS]
        asked = [each for each in self.fleet.replicas if each is not changing]
        for replica in asked:
            await self._ask(replica, team)
        change = self.made.team_command(team)
        await self.made.deliver(change, changing.endpoint)
        async with asyncio.timeout(COHERENT_TARGET):
            await change.answered.wait()
        changed = time.monotonic()
        known = await asyncio.gather(*(self._until_named(each, team, change) for each in asked))
        return max(known) - changed

    async def _until_named(self, replica: Lives, team: str, change: Delivery) -> float:
        while change.new_holder not in await self._ask(replica, team):
            await asyncio.sleep(ASKED_EVERY)
        return time.monotonic()

    async def _ask(self, replica: Lives, team: str) -> str:
        question = self.made.question(f"Who is the product owner of {team}?")
        await self.made.deliver(question, replica.endpoint)
        return question.replies[0].text if question.replies else ""

    async def wait_for_jobs(self) -> Mapping[str, Counter[str]]:
        """Wait for what is due; return how often each summary and each list came."""
        deadline = time.monotonic() + JOBS_SECONDS
        while time.monotonic() < deadline:
            came = self.jobs_done()
            if len(came["summaries"]) >= SUMMARIES and len(came["lists"]) >= LISTS:
                break
            await asyncio.sleep(0.5)
        await wait_until_quiet(self.installed, self.slack)
        return self.jobs_done()

    def jobs_done(self) -> Mapping[str, Counter[str]]:
        """How often each summary and each list came."""
        summaries: Counter[str] = Counter()
        for post in self.slack.posts:
            payload = (post.get("metadata") or {}).get("event_payload") or {}
            if "week" in payload:
                summaries[str(payload["team"])] += 1
        listed = {
            user_id: len(calls)
            for user_id, calls in self.made.notices.items()
            if user_id.startswith("U0WAITED")
        }
        return {"summaries": summaries, "lists": Counter(listed)}


def measure() -> Iterator[Figure]:
    """All parts in turn."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_replicas")
    parser.add_argument("--json", action="store_true", help="print figures as lines of JSON")
    parser.add_argument("--deliveries", type=int, default=DELIVERIES, metavar="N")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="whoowns-") as folder,
        postgresql_server() as database,
    ):
        yield from asyncio.run(one_run(database, Path(folder), given.deliveries))


async def one_run(database: PostgreSQL, folder: Path, number: int) -> Sequence[Figure]:
    """Everything, and the figures of it."""
    slack = FlakySlack(
        readable=False, seed=SEED, shares={Outcome.OK: 1}, latency=LATENCY,
    )  # fmt: skip
    figures: list[Figure] = []
    async with slack.serving() as api:
        bench = Bench(database, folder, api, slack)
        await asyncio.to_thread(bench.installed.migrate)
        lists = await asyncio.to_thread(_make_due, database.url)
        async with bench.balancer.serving() as url, bench.fleet.running():
            bench.made.endpoints = lambda: [url]
            await bench.balancer.any_ready()
            figures += _job_figures(await bench.wait_for_jobs(), lists=lists)
            await bench.load.create_teams(bench.installed)
            seconds = [await bench.seconds_until_known(number) for number in range(CHANGES)]
            figures.append(
                Figure("a changed role is known to all after", max(seconds), "s", COHERENT_TARGET)
            )
            await bench.part("undisturbed", number, _let_be)
            await bench.part("rolling restart", number, bench.fleet.restart_in_turn)
            figures.append(Figure("replicas restarted meanwhile", bench.fleet.restarts, ""))
            await bench.part("kill -9", number, bench.fleet.kill_again_and_again)
            figures.append(Figure("replicas killed meanwhile", bench.fleet.kills, ""))
            await bench.part("PostgreSQL restarts", number, bench.restart_postgresql)
        await bench.made.courier.close()
    return [*figures, *_figures(bench)]


def _make_due(url: str) -> int:
    """Let summaries and morning lists be due; return how many lists, none at the weekend."""
    database = Database(url)
    due_now(database, SUMMARIES, each=3)
    lists = wait_since_yesterday(database, [f"U0WAITED{n}" for n in range(LISTS)])
    database.dispose()
    return lists


def _job_figures(came: Mapping[str, Counter[str]], *, lists: int) -> Iterator[Figure]:
    for what, due in (("summaries", SUMMARIES), ("lists", lists)):
        counts = came[what]
        yield Figure(f"{what} of {due} that never came", due - len(counts), "", 0)
        yield Figure(f"{what} that came twice", sum(n > 1 for n in counts.values()), "", 0)


def _figures(bench: Bench) -> Iterator[Figure]:
    taken = bench.balancer.taken
    share = min(taken[each.port] for each in bench.fleet.replicas) / taken.total()
    yield Figure("deliveries to the replica that got fewest", 100 * share, "%", 20.0, at_least=True)
    for part in bench.parts:
        failed = part.not_acknowledged
        target = 0 if part.name in ("undisturbed", "rolling restart") else None
        yield Figure(f"{part.name}: deliveries", len(part.deliveries), "")
        yield Figure(f"{part.name}: not acknowledged", failed.total(), "", target)
        for error, times in failed.items():
            yield Figure(f"{part.name}: {error}", times, "")
    found = failures(bench.made, read_database(bench.database.url))
    wrong = Counter(failure.what for failure in found)
    for what in KINDS_OF_FAILURE:
        yield Figure(f"all parts: {what}", wrong[what], "", 0)
    waits = sorted(
        each.replies[0].at - each.began for each in bench.made.deliveries if each.replies
    )
    yield Figure("answered after, p99", waits[len(waits) * 99 // 100], "s")
    yield Figure("answered after, at most", waits[-1], "s")


async def _let_be(_: asyncio.Event) -> None:
    """Let nothing happen."""


if __name__ == "__main__":
    run(measure)
