"""Questions whose answer arrived are in the journal, though the bot is killed at any moment.

`python -m benchmarks.bench_kill [QUESTIONS]`: asks until so many questions were answered, ending
the bot with `kill -9` again and again, and then looks for each answered question.
"""

import asyncio
import random
import sqlite3
import sys
import threading
from contextlib import closing
from pathlib import Path

from benchmarks.signed_load import Asker, Workplace, free_port, send, wait_ready, workplace

QUESTIONS = 10_000
BATCH = 2000
LONGEST_LIFE = 1.0
SEED = 20_261


def main() -> int:
    """Ask, kill, compare and print; exit status 1 where a question is missing."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else QUESTIONS
    with workplace() as place:
        answered, kills = ask_and_kill(place, wanted)
        journalled = deliveries(place.folder / "whoowns.db")
    lost = answered - journalled
    print(
        f"{len(answered):,} questions answered over {kills} kills: {len(lost)} not in the journal "
        f"({len(journalled - answered)} more are, whose answer the kill cut off)"
    )
    return 1 if lost else 0


def ask_and_kill(place: Workplace, wanted: int) -> tuple[set[str], int]:
    """The questions whose whole answer arrived, and how often the bot was killed meanwhile."""
    chance = random.Random(SEED)
    asker = Asker()
    answered: set[str] = set()
    kills = 0
    while len(answered) < wanted:
        port = free_port()
        process = place.launch(port)
        try:
            wait_ready(port)
            killer = threading.Timer(chance.uniform(0.05, LONGEST_LIFE), process.kill)
            killer.start()
            answered |= ask_until_killed(port, asker)
        finally:
            process.kill()
            process.wait()
        killer.join()
        kills += 1
    return answered, kills


def ask_until_killed(port: int, asker: Asker) -> set[str]:
    """The questions that were answered before the connection broke."""
    answered: set[str] = set()
    requests = [asker.request() for _ in range(BATCH)]
    try:
        asyncio.run(send(port, requests, lambda identity, _: answered.add(identity)))
    except* (OSError, EOFError):
        pass
    return answered


def deliveries(database: Path) -> set[str]:
    """The identities of all journalled questions, from a database that passes its own check."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {row[0] for row in connection.execute("SELECT delivery FROM questions")}


if __name__ == "__main__":
    sys.exit(main())
