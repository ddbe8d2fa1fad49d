"""Weekly summaries come once each, though processes are killed at any moment and Slack fails.

`python -m benchmarks.bench_summaries_kill [SUMMARIES]`: three processes on one PostgreSQL and two
on one SQLite file, each killed with `kill -9` again and again, post to a Slack that fails in three
of ten posts; once as a bot that may read its channels, and once as one that may not.
"""

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.figures import Figure, run
from benchmarks.flaky_slack import FlakySlack, Outcome
from benchmarks.summary_rig import DUE, SPREAD, WEEK, make_due, postgresql, sqlite, states
from bot.store import schema
from bot.store.database import Database

SUMMARIES = 50
EACH = 3
"""Questions in a summary."""
LONGEST = 120.0
"""Seconds after which a summary that has not come is taken for lost."""
SEED = 2026
LIFETIME = 1.5, 6.0
"""Seconds that a process lives until it is killed, its start included."""


@dataclass
class Replicas:
    """So many processes, each of which is killed after a while and replaced."""

    arguments: list[str]
    size: int
    chance: random.Random
    kills: int = 0
    running: list[tuple[subprocess.Popen[bytes], float]] = field(default_factory=list)

    def keep_running(self) -> None:
        """Kill those whose time is over, and start others instead."""
        for process, ends in list(self.running):
            if time.monotonic() >= ends:
                process.kill()
                process.wait()
                self.kills += 1
                self.running.remove((process, ends))
        while len(self.running) < self.size:
            command = [sys.executable, "-m", "benchmarks.summary_rig", *self.arguments]
            process = subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            self.running.append((process, time.monotonic() + self.chance.uniform(*LIFETIME)))

    def end(self) -> None:
        """Kill them all."""
        for process, _ in self.running:
            process.kill()
            process.wait()


def measure() -> Iterator[Figure]:
    """All four cases."""
    number = next((int(argument) for argument in sys.argv[1:] if argument.isdigit()), SUMMARIES)
    for name, size, opened in (("PostgreSQL", 3, postgresql), ("SQLite", 2, sqlite)):
        for readable in (True, False):
            rights = "may read" if readable else "may not read"
            with opened() as url:
                slack, kills = post_all(url, size, number, readable=readable)
            yield from _figures(f"{name}, {rights}", slack, kills, number, readable=readable)


def post_all(url: str, size: int, number: int, *, readable: bool) -> tuple[FlakySlack, int]:
    """One case: what was posted, and how often a process was killed meanwhile."""
    database = Database(url)
    schema.migrate(database)
    make_due(database, number, since=DUE, week=WEEK, each=EACH, spread=SPREAD)
    slack = FlakySlack(readable=readable, seed=SEED)
    with slack.open() as slack_url:
        replicas = Replicas([url, slack_url, str(time.time())], size, random.Random(SEED))
        started = time.monotonic()
        while time.monotonic() - started < LONGEST:
            replicas.keep_running()
            if sum(state != "open" for state in states(database)) == number:
                break
            time.sleep(0.05)
        replicas.end()
    database.dispose()
    return slack, replicas.kills


def _figures(
    name: str, slack: FlakySlack, kills: int, number: int, *, readable: bool
) -> Iterator[Figure]:
    """How often summaries came; where channels cannot be read, twice if the second says so."""
    times = Counter(post["metadata"]["event_payload"]["team"] for post in slack.posts)
    warned = Counter(
        post["metadata"]["event_payload"]["team"]
        for post in slack.posts
        if "you may see this twice" in post["text"]
    )
    repeated = [team for team, count in times.items() if count > 1]
    unsaid = [team for team in repeated if warned[team] < times[team] - 1]
    failed = sum(count for outcome, count in slack.outcomes.items() if outcome is not Outcome.OK)
    yield Figure(f"{name}: kills", kills, "")
    yield Figure(f"{name}: posts that failed", 100 * failed / slack.outcomes.total(), "%")
    yield Figure(f"{name}: summaries of {number} that never came", number - len(times), "", 0)
    yield Figure(f"{name}: came twice without saying so", len(unsaid), "", 0)
    yield Figure(f"{name}: came twice", len(repeated), "", 0 if readable else None)


if __name__ == "__main__":
    run(measure)
