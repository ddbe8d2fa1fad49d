"""Deliveries of all kinds to a bot that is killed and stopped, beside a Slack that fails.

`python -m benchmarks.bench_deliveries --deliveries 10000 --mode socket --database postgresql`.
Nothing that is acknowledged may stay without an answer, nothing may be answered twice without
saying so, no change may be half made, and nobody may be told an untruth. By default, a small run
over HTTP on SQLite and one in Socket Mode on PostgreSQL. `--replicas` runs several processes on one
database, `--checkout` measures other code.
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import quantiles

from benchmarks.bot_lives import Lives, any_ready, wait_until_quiet
from benchmarks.bot_process import PROJECT, Installation
from benchmarks.conversations import Conversations
from benchmarks.deliveries import Delivery, Kind
from benchmarks.delivery_checks import (
    KINDS_OF_FAILURE,
    Failure,
    denied_though_done,
    failures,
    read_database,
    team_ids,
)
from benchmarks.figures import Figure, run
from benchmarks.flaky_slack import KINDS, FlakySlack, Outcome
from benchmarks.summary_rig import postgresql

SEED = 19
DELIVERIES = 500
"""Of each of the two runs without arguments."""
RATE = 50.0
"""Deliveries a second while the bot runs."""
UNANSWERED_AT_ONCE = 64
ANSWER_SECONDS = 6.0
"""As long as a delivery counts among the unanswered ones that bound the load."""
SETUP_SECONDS = 30.0
LONGEST_WAIT = 60.0
"""As long as nobody hands over a role whose last hand-over has not been answered."""
LATENCY = 0.02, 0.05
"""A quarter of what Slack takes, so that ten thousand deliveries take a few minutes."""
SILENCE = 12.0
"""Longer than the bot waits for Slack."""
RETRY_AFTER = 3
"""A tenth of what Slack says."""
REPEAT_SCALE = 0.05
STOP_TARGET = 10.0
FAILING_SHARE = 0.7
COMMAND_TEAMS, FORM_TEAMS, RELAY_TEAMS = 40, 20, 10
BUSY_CHANNEL = "C0BENCH0"
"""Slack takes one post a second there."""
MIX = {
    Kind.QUESTION: 3,
    Kind.TEAM_COMMAND: 3,
    Kind.MENTION: 3,
    Kind.DIRECT_MESSAGE: 2,
    Kind.SHORTCUT: 2,
    Kind.PRESS: 2,
    Kind.OPEN_FORM: 3,
    Kind.HAND_OVER: 1,
    Kind.SUMMARY: 1,
    Kind.FILE: 1,
    Kind.HOME: 1,
}
"""How often each comes; every other form is one that was opened before, and is saved."""


@dataclass(frozen=True)
class Options:
    """What to run, on which code."""

    deliveries: int
    runs: Sequence[tuple[str, str]]
    seed: int
    replicas: int
    checkout: Path
    details: Path | None


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_deliveries")
    parser.add_argument("--json", action="store_true", help="print figures as lines of JSON")
    parser.add_argument("--deliveries", type=int, default=DELIVERIES, metavar="N")
    parser.add_argument("--mode", choices=("http", "socket"))
    parser.add_argument("--database", choices=("sqlite", "postgresql"))
    parser.add_argument("--replicas", type=int, default=1, help="processes on one database")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--checkout", type=Path, default=PROJECT, help="run the code of this folder"
    )
    parser.add_argument("--details", type=Path, metavar="FILE", help="append each failure to it")
    given = parser.parse_args()
    runs: Sequence[tuple[str, str]] = (("http", "SQLite"), ("socket", "PostgreSQL"))
    if given.mode or given.database:
        database = "PostgreSQL" if given.database == "postgresql" else "SQLite"
        runs = [(given.mode or "http", database)]
    return Options(
        given.deliveries, runs, given.seed, given.replicas, given.checkout.absolute(), given.details
    )


class Moods:
    """One kind of call after the other fails in each way, as the deliveries go on.

    Between two of these times Slack is well. Now and then every call fails.
    """

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        outcomes = [outcome for outcome in Outcome if outcome is not Outcome.OK]
        self._episodes = [(kind, outcome) for kind in (*KINDS, "all") for outcome in outcomes]
        self._chance.shuffle(self._episodes)
        self.progress = 1.0
        """From 0 to 1: how many of the deliveries were made. At 1, Slack is well."""
        self.failed: Counter[tuple[str, Outcome]] = Counter()

    def move_to(self, progress: float) -> None:
        """Let the moods of this share of all deliveries begin."""
        self.progress = progress

    def outcome_of(self, kind: str) -> Outcome:
        """What becomes of the next call of a kind."""
        if self.progress >= 1 or kind not in KINDS:
            return Outcome.OK
        half = int(self.progress * len(self._episodes) * 2)
        failing, outcome = self._episodes[half // 2]
        if half % 2 or failing not in (kind, "all") or self._chance.random() > FAILING_SHARE:
            return Outcome.OK
        self.failed[kind, outcome] += 1
        return outcome


@dataclass
class Relay:
    """A team whose role goes from hand to hand; `holder` has it."""

    team_id: int
    team: str
    holder: str


class Load:
    """Makes deliveries of all kinds, at a steady rate while the bot is ready."""

    def __init__(
        self, conversations: Conversations, chance: random.Random, rate: float = RATE
    ) -> None:
        """`rate` is in deliveries a second."""
        self._rate = rate
        self._made = conversations
        self._chance = chance
        self._slots = asyncio.Semaphore(UNANSWERED_AT_ONCE)
        self.teams = [f"Squad {number}" for number in range(COMMAND_TEAMS)]
        self._idle_forms = [f"Form {number}" for number in range(FORM_TEAMS)]
        self._opened: list[Delivery] = []
        self._relays: list[Relay] = []

    async def create_teams(self, installed: Installation) -> None:
        """Create the teams whose roles are given away; raises RuntimeError where that fails."""
        relays = [f"Relay {number}" for number in range(RELAY_TEAMS)]
        teams = [*self.teams, *self._idle_forms, *relays]
        created = [self._made.create_team(team) for team in teams]
        await asyncio.gather(*map(self._deliver_in_turn, created))
        for made in created:
            async with asyncio.timeout(SETUP_SECONDS):
                await made.answered.wait()
            if "Created" not in made.replies[0].text:
                raise RuntimeError(f"{made.team} could not be created: {made.replies}")
        first = [self._made.team_command(team) for team in relays]
        await asyncio.gather(*map(self._deliver_in_turn, first))
        ids = await asyncio.to_thread(team_ids, installed.database_url)
        self._relays = [Relay(ids[made.team], made.team, made.new_holder) for made in first]

    async def _deliver_in_turn(self, delivery: Delivery) -> None:
        await self._slots.acquire()
        await self._deliver(delivery)

    async def run(
        self,
        number: int,
        ready: Callable[[], Awaitable[object]],
        progress: Callable[[float], None] = lambda _: None,
    ) -> None:
        """Make so many deliveries, and wait until each was delivered for the last time.

        Each waits until the bot is `ready`. `progress` is called with the share that was made.
        """
        async with asyncio.TaskGroup() as group:
            for done in range(number):
                progress(done / number)
                await ready()
                await self._slots.acquire()
                group.create_task(self._deliver(self._next()))
                await asyncio.sleep(self._chance.expovariate(self._rate))
            progress(1.0)

    def _next(self) -> Delivery:
        made = self._made
        kind = self._chance.choices(list(MIX), list(MIX.values()))[0]
        team = self._chance.choice(self.teams)
        makes: Mapping[Kind, Callable[[], Delivery | None]] = {
            Kind.TEAM_COMMAND: lambda: made.team_command(team),
            Kind.OPEN_FORM: self._next_form,
            Kind.HAND_OVER: self._next_relay,
            Kind.SUMMARY: lambda: made.summary(team),
            Kind.FILE: lambda: made.file(team),
            Kind.PRESS: made.press,
            Kind.MENTION: made.mention,
            Kind.DIRECT_MESSAGE: made.direct_message,
            Kind.SHORTCUT: made.shortcut,
            Kind.HOME: made.home,
            Kind.QUESTION: made.question,
        }
        return makes[kind]() or made.question()

    def _next_form(self) -> Delivery | None:
        if self._opened:
            return self._made.save_form(self._opened.pop())
        return self._made.open_form(self._idle_forms.pop()) if self._idle_forms else None

    def _next_relay(self) -> Delivery | None:
        if not self._relays:
            return None
        relay = self._relays.pop(0)
        return self._made.hand_over(relay.team_id, relay.team, relay.holder)

    async def _deliver(self, delivery: Delivery) -> None:
        delivering = asyncio.create_task(self._made.deliver(delivery))
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await asyncio.shield(delivering)
                if delivery.acknowledged:
                    await delivery.answered.wait()
        except TimeoutError:
            pass
        self._slots.release()
        if delivery.kind is Kind.OPEN_FORM and self._made.view_of(delivery):
            self._opened.append(delivery)
        elif delivery.kind in (Kind.OPEN_FORM, Kind.SAVE_FORM):
            self._idle_forms.append(delivery.team)
        await delivering
        if delivery.kind is Kind.HAND_OVER:
            with suppress(TimeoutError):
                await asyncio.wait_for(delivery.answered.wait(), LONGEST_WAIT)
            self._pass_on(delivery)

    def _pass_on(self, delivery: Delivery) -> None:
        """Go on with the team where somebody has answered; else nobody knows who has the role."""
        done = [f"<@{delivery.new_holder}> is now" in reply.text for reply in delivery.replies]
        if done or not delivery.acknowledged:
            team_id = int(delivery.payload["actions"][0]["block_id"].split(":")[1])
            holder = delivery.new_holder if any(done) else delivery.user_id
            self._relays.append(Relay(team_id, delivery.team, holder))


@dataclass
class Run:
    """What came of one run."""

    conversations: Conversations
    moods: Moods
    replicas: Sequence[Lives]
    seconds: float
    failures: list[Failure]
    denied_though_done: int


def measure() -> Iterator[Figure]:
    """Each of the chosen runs."""
    options = _options()
    for mode, database in options.runs:
        name = f"{'HTTP' if mode == 'http' else 'Socket Mode'}, {database}"
        if options.replicas > 1:
            name += f", {options.replicas} replicas"
        server = postgresql() if database == "PostgreSQL" else nullcontext("")
        with tempfile.TemporaryDirectory(prefix="whoowns-") as folder, server as url:
            done = asyncio.run(one_run(options, mode, url, Path(folder)))
        if options.details:
            write_details(options.details, name, done)
        yield from _figures(name, done)


async def one_run(options: Options, mode: str, url: str, folder: Path) -> Run:
    """Deliver, kill and stop; let the bot run until nothing happens any more; then check."""
    moods = Moods(options.seed)
    slack = FlakySlack(
        readable=False, seed=options.seed, latency=LATENCY, silence=SILENCE,
        retry_after=RETRY_AFTER, outcome_of=moods.outcome_of, limits={BUSY_CHANNEL: 1.0},
    )  # fmt: skip
    conversations = Conversations(slack, options.seed, REPEAT_SCALE)
    async with slack.serving() as api:
        app_token = "xapp-bench" if mode == "socket" else ""
        installed = Installation(folder, "xoxb-bench", api, app_token, url, options.checkout)
        await asyncio.to_thread(installed.migrate)
        replicas = [
            Lives(installed, random.Random(options.seed + n)) for n in range(options.replicas)
        ]
        load = Load(conversations, random.Random(options.seed))
        began = time.monotonic()
        if mode == "http":
            conversations.endpoints = lambda: [each.endpoint for each in replicas if each.is_up]
        async with replicas[0].undisturbed():
            await load.create_teams(installed)
        conversations.deliveries.clear()
        replicas[0].stops.clear()
        finished = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            for replica in replicas:
                group.create_task(replica.live(finished))
            await load.run(options.deliveries, partial(any_ready, replicas), moods.move_to)
            finished.set()
        async with replicas[0].undisturbed():
            await wait_until_quiet(installed, slack)
        seconds = time.monotonic() - began
        await conversations.courier.close()
    stored = read_database(installed.database_url)
    found = failures(conversations, stored)
    denied = denied_though_done(conversations.deliveries, stored)
    return Run(conversations, moods, replicas, seconds, found, denied)


def _figures(name: str, done: Run) -> Iterator[Figure]:
    deliveries = done.conversations.deliveries
    failed = Counter(failure.what for failure in done.failures)
    yield Figure(f"{name}: deliveries", len(deliveries), "")
    yield Figure(f"{name}: acknowledged", sum(each.acknowledged for each in deliveries), "")
    yield Figure(f"{name}: kills", sum(each.kills for each in done.replicas), "")
    yield Figure(f"{name}: calls that failed", done.moods.failed.total(), "")
    for what in KINDS_OF_FAILURE:
        yield Figure(f"{name}: {what}", failed[what], "", 0)
    waits = [each.replies[0].at - each.began for each in deliveries if each.replies]
    yield Figure(f"{name}: answered after, p99", quantiles(waits, n=100)[98], "s")
    yield Figure(f"{name}: answered after, at most", max(waits), "s")
    denied = done.denied_though_done
    yield Figure(f"{name}: changed, though Slack showed an error", denied, "")
    stops = [seconds for each in done.replicas for seconds in each.stops]
    yield Figure(f"{name}: longest of {len(stops)} stops", max(stops), "s", STOP_TARGET)
    yield Figure(f"{name}: took", done.seconds, "s")


def write_details(file: Path, name: str, done: Run) -> None:
    """Append each failure with what happened to its delivery, as lines of JSON."""
    with file.open("a") as lines:
        kinds = Counter(each.kind for each in done.conversations.deliveries)
        acknowledged = Counter(e.kind for e in done.conversations.deliveries if e.acknowledged)
        by_kind = Counter(
            (failure.what, failure.delivery.kind) for failure in done.failures if failure.delivery
        )
        table = {
            kind: {
                "delivered": kinds[kind],
                "acknowledged": acknowledged[kind],
                **{what: by_kind[what, kind] for what in KINDS_OF_FAILURE if by_kind[what, kind]},
            }
            for kind in Kind
        }
        outcomes = {f"{kind}: {outcome}": n for (kind, outcome), n in done.moods.failed.items()}
        lines.write(json.dumps({"run": name, "kinds": table, "failed": outcomes}) + "\n")
        for replica in done.replicas:
            lives = [(round(at, 2), what) for at, what in replica.log]
            lines.write(json.dumps({"lives": lives, "stops": replica.stops}) + "\n")
        for failure in done.failures:
            lines.write(json.dumps(_detail(failure)) + "\n")


def _detail(failure: Failure) -> dict[str, object]:
    delivery = failure.delivery
    if delivery is None:
        return {"what": failure.what, "detail": failure.detail}
    return {
        "what": failure.what,
        "kind": delivery.kind,
        "detail": failure.detail,
        "identity": delivery.identity,
        "began": round(delivery.began, 2),
        "attempts": [
            (round(at, 2), attempt.error or attempt.status) for at, attempt in delivery.attempts
        ],
        "replies": [(round(reply.at, 2), reply.text[:100]) for reply in delivery.replies],
        "calls": [(round(call.at, 2), call.method, call.outcome) for call in delivery.calls],
    }


if __name__ == "__main__":
    run(measure)
