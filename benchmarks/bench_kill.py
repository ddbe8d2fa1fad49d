"""Questions whose answer arrived are in the journal, though the bot is killed at any moment.

`python -m benchmarks.bench_kill` asks until enough questions were answered, ending the bot with
`kill -9` again and again, and then looks for each answered question in the journal.
"""

import asyncio
import random
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.bot_process import Installation, free_port, installation
from benchmarks.figures import Figure, run
from benchmarks.signed_load import Commands, send

QUESTIONS = 3_000
BATCH = 2_000
LONGEST_LIFE = 1.0
SEED = 20_261


def measure() -> Iterator[Figure]:
    """Ask, kill and compare."""
    with installation() as installed:
        answered, kills = ask_and_kill(installed)
        journalled = deliveries(installed.folder / "whoowns.db")
    yield Figure("questions answered", len(answered), "")
    yield Figure("kills meanwhile", kills, "")
    yield Figure("answered, but not in the journal", len(answered - journalled), "", 0)
    yield Figure("in the journal, answer cut off", len(journalled - answered), "")


def ask_and_kill(installed: Installation) -> tuple[set[str], int]:
    """The questions whose whole answer arrived, and how often the bot was killed meanwhile."""
    chance = random.Random(SEED)
    commands = Commands()
    answered: set[str] = set()
    kills = 0
    while len(answered) < QUESTIONS:
        port = free_port()
        process = installed.launch(port)
        try:
            installed.wait_ready(port, process)
            killer = threading.Timer(chance.uniform(0.05, LONGEST_LIFE), process.kill)
            killer.start()
            answered |= ask_until_killed(port, commands)
        finally:
            process.kill()
            process.wait()
        killer.join()
        kills += 1
    return answered, kills


def ask_until_killed(port: int, commands: Commands) -> set[str]:
    """The questions that were answered before the connection broke."""
    answered: set[str] = set()
    try:
        asyncio.run(send(port, commands.many(BATCH), lambda identity, _: answered.add(identity)))
    except* (OSError, EOFError):
        pass
    return answered


def deliveries(database: Path) -> set[str]:
    """The deliveries of all journalled questions, from a database that passes its own check."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {row[0] for row in connection.execute("SELECT delivery FROM questions")}


if __name__ == "__main__":
    run(measure)
