"""Weekly summaries come once each, though processes are killed at any moment and Slack fails.

`python -m benchmarks.bench_summaries_kill [SUMMARIES]`: three processes on one PostgreSQL and two
on one SQLite file, each killed with `kill -9` again and again, post to a Slack that fails in three
of ten posts; once as a bot that may read its channels, and once as one that may not.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.moody_slack import MoodySlack
from benchmarks.postgresql import postgresql
from benchmarks.summary_teams import posted_weeks, prepare
from bot.store import schema
from bot.store.database import Database

SUMMARIES = 200
LONGEST = 600.0
SEED = 2026
LIFE = 1.5, 6.0
"""Seconds that a process lives until it is killed, its start included."""


@dataclass
class Crowd:
    """So many processes, each of which is killed after a while and started anew."""

    arguments: list[str]
    size: int
    chance: random.Random
    kills: int = 0
    running: list[tuple[subprocess.Popen[bytes], float]] = field(default_factory=list)

    def tend(self) -> None:
        """Kill whoever's time has come, and start others in their place."""
        for process, ends in list(self.running):
            if time.monotonic() >= ends:
                process.kill()
                process.wait()
                self.kills += 1
                self.running.remove((process, ends))
        while len(self.running) < self.size:
            command = [sys.executable, "-m", "benchmarks.summary_worker", *self.arguments]
            process = subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            self.running.append((process, time.monotonic() + self.chance.uniform(*LIFE)))

    def end(self) -> None:
        """Kill them all."""
        for process, _ in self.running:
            process.kill()
            process.wait()


def main() -> int:
    """Run all four cases; exit status 1 where a summary is missing or came twice unsaid."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else SUMMARIES
    well = True
    for name, size, opened in (("PostgreSQL", 3, postgresql), ("SQLite", 2, _sqlite)):
        for readable in (True, False):
            with opened() as url:
                well &= run(name, url, size, number, readable=readable)
    return 0 if well else 1


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="whoowns-") as folder:
        yield f"sqlite:///{folder}/whoowns.db"


def run(name: str, url: str, size: int, number: int, *, readable: bool) -> bool:
    """One case; whether every summary came, and twice only where that was said."""
    database = Database(url)
    schema.migrate(database)
    prepare(database, number)
    slack = MoodySlack(readable=readable, seed=SEED)
    with slack.open() as slack_url:
        crowd = Crowd([url, slack_url, str(time.time())], size, random.Random(SEED))
        started = time.monotonic()
        while _open_summaries(database, number) and time.monotonic() - started < LONGEST:
            crowd.tend()
            time.sleep(0.05)
        crowd.end()
    database.dispose()
    return report(f"{size} processes on {name}", slack, crowd.kills, number, readable=readable)


def _open_summaries(database: Database, number: int) -> bool:
    with database.reading() as session:
        return sum(state != "open" for _, state in posted_weeks(session)) < number


def report(name: str, slack: MoodySlack, kills: int, number: int, *, readable: bool) -> bool:
    """Print what came how often."""
    times = Counter(post["metadata"]["event_payload"]["team"] for post in slack.posts)
    told = Counter(
        post["metadata"]["event_payload"]["team"]
        for post in slack.posts
        if "you may see this twice" in post["text"]
    )
    more = {team: count for team, count in times.items() if count > 1}
    unsaid = [team for team, count in more.items() if told[team] < count - 1]
    failed = sum(count for mood, count in slack.moods.items() if mood != "well")
    rights = "may read channels" if readable else "may not read channels"
    print(
        f"{name}, {rights}: {number} summaries, {kills} kills, {failed} of "
        f"{sum(slack.moods.values())} posts failed\n"
        f"  once: {sum(count == 1 for count in times.values())}   more than once: {len(more)} "
        f"(said so: {len(more) - len(unsaid)})   never: {number - len(times)}"
    )
    return len(times) == number and not unsaid and not (readable and more)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.exit(main())
