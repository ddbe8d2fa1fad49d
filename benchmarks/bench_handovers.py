"""Questions that are handed over and answered, while the bot is killed and 30 % of posts fail.

`python -m benchmarks.bench_handovers --handovers 10000 --database postgresql --replicas 3`.
What was acknowledged may not be lost, and no message may come twice without saying so. By default,
a small run on SQLite, and one on PostgreSQL with three replicas.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import quantiles

from sqlalchemy import select

from benchmarks.bot_lives import Lives, any_ready, wait_until_quiet
from benchmarks.bot_process import Installation
from benchmarks.delivery_checks import SAID_AGAIN
from benchmarks.figures import Figure, run
from benchmarks.flaky_slack import FlakySlack, Outcome
from benchmarks.handover_talks import ASKER, BROUGHT, DECIDER, NUMBER, Talk, Talks
from benchmarks.summary_rig import postgresql
from bot.assembly import build_context
from bot.domain.handover import State
from bot.domain.people.person import Person
from bot.domain.teams.team import Role
from bot.settings import read_settings
from bot.store.database import Database
from bot.store.tables import handovers
from bot.usecases import configure_teams
from bot.usecases.team_access import TeamRef
from sandbox import sample

SEED = 21
HANDOVERS = 300
"""Of each of the two runs without arguments."""
AT_ONCE = 60
"""Talks that go on at the same time."""
SQUADS = 300
LIFETIME = 0.5, 12.0
"""Seconds from when a process is ready until it is ended: long enough to get something done."""
LATENCY = 0.02, 0.05
SILENCE = 12.0
"""Longer than the bot waits for Slack."""
RETRY_AFTER = 3
SHARES = {
    Outcome.OK: 70,
    Outcome.RATE_LIMITED: 8,
    Outcome.ERROR: 7,
    Outcome.ERROR_THOUGH_TAKEN: 6,
    Outcome.CUT: 4,
    Outcome.CUT_THOUGH_TAKEN: 4,
    Outcome.SILENCE_THOUGH_TAKEN: 1,
}
"""What becomes of a post, of a hundred."""
LOST = "handed over, and lost"
STORED_TWICE = "handed over twice"
NOT_ANSWERED = "answered, and the answer lost"
MISSING = {
    DECIDER: "question that never reached its decider",
    ASKER: "asker who never read that it was sent",
    BROUGHT: "answer that never reached its asker",
}
UNSAID_TWICE = "message that came twice without saying so"
KINDS_OF_FAILURE = (LOST, STORED_TWICE, NOT_ANSWERED, *MISSING.values(), UNSAID_TWICE)


@dataclass(frozen=True)
class Options:
    """How many questions, on which database with how many processes."""

    handovers: int
    runs: Sequence[tuple[str, int]]
    seed: int


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_handovers")
    parser.add_argument("--json", action="store_true", help="print figures as lines of JSON")
    parser.add_argument("--handovers", type=int, default=HANDOVERS, metavar="N")
    parser.add_argument("--database", choices=("sqlite", "postgresql"))
    parser.add_argument("--replicas", type=int, default=1, help="processes on one database")
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    runs = (
        [(given.database, given.replicas)] if given.database else [("sqlite", 1), ("postgresql", 3)]
    )
    return Options(given.handovers, runs, given.seed)


@dataclass
class Run:
    """What came of one run."""

    talks: Talks
    slack: FlakySlack
    replicas: Sequence[Lives]
    stored: Sequence[tuple[int, State]]
    seconds: float


def measure() -> Iterator[Figure]:
    """Each of the chosen runs."""
    options = _options()
    for database, replicas in options.runs:
        server = postgresql() if database == "postgresql" else nullcontext("")
        with tempfile.TemporaryDirectory(prefix="whoowns-") as folder, server as url:
            done = asyncio.run(one_run(options, replicas, url, Path(folder)))
        name = "PostgreSQL" if url else "SQLite"
        yield from _figures(f"{name}, {replicas} replicas" if replicas > 1 else name, done)


async def one_run(options: Options, number: int, url: str, folder: Path) -> Run:
    """Talk, kill and stop; let the bot send all that is left; then read its database."""
    slack = FlakySlack(
        readable=False, seed=options.seed, shares=SHARES, latency=LATENCY, silence=SILENCE,
        retry_after=RETRY_AFTER,
    )  # fmt: skip
    talks = Talks(slack, options.seed, SQUADS)
    async with slack.serving() as api:
        installed = Installation(folder, "xoxb-bench", api, database=url)
        await asyncio.to_thread(installed.migrate)
        await asyncio.to_thread(_create_squads, installed)
        replicas = [
            Lives(installed, random.Random(options.seed + n), LIFETIME) for n in range(number)
        ]
        talks.endpoints = lambda: [each.endpoint for each in replicas if each.is_up]
        talks.ready = partial(any_ready, replicas)
        began, finished, slots = time.monotonic(), asyncio.Event(), asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for replica in replicas:
                group.create_task(replica.live(finished))
            await _hold_all(options.handovers, talks, slots)
            finished.set()
        async with replicas[0].undisturbed():
            await wait_until_quiet(installed, slack)
        seconds = time.monotonic() - began
        await talks.courier.close()
    return Run(talks, slack, replicas, _stored(installed), seconds)


async def _hold_all(number: int, talks: Talks, slots: asyncio.Semaphore) -> None:
    """Hold so many talks, some at the same time."""

    async def hold(talk: Talk) -> None:
        try:
            await talks.hold(talk)
        finally:
            slots.release()

    async with asyncio.TaskGroup() as group:
        for _ in range(number):
            await slots.acquire()
            group.create_task(hold(talks.begin()))


def _create_squads(installed: Installation) -> None:
    """Create the teams, each with a channel and a product owner of its own."""
    context = build_context(read_settings(installed.environment(0)))
    admin = Person(sample.ADMIN, sample.WORKSPACE, is_admin=True)
    for number in range(SQUADS):
        channels = [f"C0SQUAD{number}"]
        created = configure_teams.create_team(context, admin, f"Squad {number}", channels)
        owner = f"U0OWNER{number}"
        configure_teams.change_team(
            context,
            admin,
            TeamRef(team_id=created.change.team.id),
            partial(replace, holders={Role.PRODUCT_OWNER: owner}),
            people={owner: Person(owner, sample.WORKSPACE)},
        )
    context.database.dispose()


def _stored(installed: Installation) -> Sequence[tuple[int, State]]:
    """The number and the state of each hand-over in the bot's database."""
    database = Database(installed.database_url)
    with database.reading() as session:
        rows = session.execute(select(handovers.c.text, handovers.c.state)).all()
    database.dispose()
    found = ((NUMBER.search(row.text), State(row.state)) for row in rows)
    return [(int(number[1]), state) for number, state in found if number]


def failures(talks: Sequence[Talk], stored: Sequence[tuple[int, State]]) -> Counter[str]:
    """Count what must not have happened."""
    failed: Counter[str] = Counter()
    times, states = Counter(number for number, _ in stored), dict(stored)
    for talk in talks:
        state = states.get(talk.number)
        failed[LOST] += talk.sent and state is None
        failed[STORED_TWICE] += times[talk.number] > 1
        failed[NOT_ANSWERED] += talk.answered and state is not State.ANSWERED
        wanted = [DECIDER, ASKER] if state else []
        wanted += [BROUGHT] if state is State.ANSWERED else []
        for which, missing in MISSING.items():
            texts = [str(call.body.get("text")) for call in talk.posts[which]]
            failed[missing] += which in wanted and not texts
            failed[UNSAID_TWICE] += sum(not SAID_AGAIN.search(text) for text in texts) > 1
    return failed


def _figures(name: str, done: Run) -> Iterator[Figure]:
    talks = done.talks.all
    yield Figure(f"{name}: handed over", sum(talk.sent for talk in talks), "")
    yield Figure(f"{name}: answered", sum(talk.answered for talk in talks), "")
    yield Figure(f"{name}: given up by their people", sum(bool(t.gave_up) for t in talks), "", 0)
    yield Figure(f"{name}: kills", sum(each.kills for each in done.replicas), "")
    outcomes = done.slack.outcomes
    share = 1 - outcomes[Outcome.OK] / max(1, outcomes.total())
    yield Figure(f"{name}: posts that failed", share * 100, "%")
    failed = failures(talks, done.stored)
    for what in KINDS_OF_FAILURE:
        yield Figure(f"{name}: {what}", failed[what], "", 0)
    waits = [talk.posts[DECIDER][0].at - talk.sent_at for talk in talks if talk.posts[DECIDER]]
    for percent in (50, 99):
        wait = quantiles(waits, n=100)[percent - 1]
        yield Figure(f"{name}: question shown after, p{percent}", wait, "s")
    yield Figure(f"{name}: took", done.seconds, "s")


if __name__ == "__main__":
    run(measure)
