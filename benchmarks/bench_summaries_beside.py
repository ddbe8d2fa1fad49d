"""`/whoowns` while the same process posts hundreds of weekly summaries, beside one that posts none.

`python -m benchmarks.bench_summaries_beside [ROUNDS]`: rounds in turns, each with a process and a
SQLite file of its own; in the busy ones the summaries of 600 teams are due when it starts.
"""

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from types import SimpleNamespace
from typing import Any

from benchmarks.moody_slack import MoodySlack
from benchmarks.signed_load import Asker, Workplace, free_port, load
from benchmarks.summary_teams import WORKSPACE, posted_weeks, question_row, team_row
from bot.assembly import assemble
from bot.demo.seed import seed_teams
from bot.domain.reporting.schedule import Recurrence, Schedule
from bot.domain.reporting.week import Week
from bot.settings import read_settings
from bot.store import schedules
from bot.store.database import Database
from bot.store.tables import questions, teams

ROUNDS = 7
TEAMS, EACH = 600, 50
WARM_UP, REQUESTS = 200, 1500


@dataclass(frozen=True)
class Beside:
    """One round: median and p99 of `/whoowns` in ms, and the summaries posted meanwhile."""

    median: float
    p99: float
    posted: int


def main() -> None:
    """Measure in turns and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    quiet, busy = [], []
    with calm_slack() as slack_url:
        for _ in range(rounds):
            quiet.append(one_round(slack_url, due=False))
            busy.append(one_round(slack_url, due=True))
    print(f"without summaries  {_told(quiet)}")
    print(f"beside summaries   {_told(busy)}")


def _told(rounds: list[Beside]) -> str:
    p99 = sorted(one.p99 for one in rounds)
    return (
        f"median {median(one.median for one in rounds):5.1f} ms   p99 {median(p99):5.1f} ms "
        f"({p99[0]:.1f} to {p99[-1]:.1f})   {sum(one.posted for one in rounds)} summaries posted "
        f"during {len(rounds) * REQUESTS:,} requests"
    )


def one_round(slack_url: str, *, due: bool) -> Beside:
    """A process of its own, under load."""
    slack: Any = SimpleNamespace(bot_token="xoxb-bench", api_url=slack_url)  # noqa: S106
    with tempfile.TemporaryDirectory(prefix="whoowns-") as folder:
        place = Workplace(Path(folder), slack)
        bot = assemble(read_settings(place.environment(0)))
        seed_teams(bot)
        bot.stop()
        database = Database(f"sqlite:///{folder}/whoowns.db")
        if due:
            _make_due(database)
        asker, port = Asker(), free_port()
        with place.started(port):
            load(port, [asker.request() for _ in range(WARM_UP)])
            before = _posted(database)
            measured = load(port, [asker.request() for _ in range(REQUESTS)])
            posted = _posted(database) - before
        database.dispose()
    took = sorted(measured.latencies)
    return Beside(median(took) * 1000, quantiles(took, n=100)[98] * 1000, posted)


def _make_due(database: Database) -> None:
    """Summaries of last week for many teams, all due since a minute."""
    now = datetime.now(UTC)
    week = Week.at(now, "UTC").plus(-1)
    recurrence = Recurrence(now.isoweekday(), now.replace(microsecond=0).time(), "UTC")
    begins = week.begins("UTC")
    with database.transaction() as session:
        for team in range(1001, 1001 + TEAMS):
            session.execute(teams.insert(), team_row(team))
            rows = [question_row(team, n, begins + timedelta(hours=n)) for n in range(EACH)]
            session.execute(questions.insert(), rows)
            since = now - timedelta(minutes=1)
            schedules.keep(
                session, Schedule(team, WORKSPACE, f"C{team}", recurrence, "U1", since, week)
            )


def _posted(database: Database) -> int:
    with database.reading() as session:
        return sum(state == "posted" for _, state in posted_weeks(session))


@contextmanager
def calm_slack() -> Iterator[str]:
    """A Slack that takes everything, in a process of its own."""
    where: Any = multiprocessing.get_context("spawn").Queue()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(where,))
    process.start()
    try:
        yield where.get()
    finally:
        process.terminate()
        process.join()


def _serve(where: Any) -> None:
    slack = MoodySlack(readable=False, seed=1, moods={"well": 1}, latency=(0.0, 0.0))
    with slack.open() as url:
        where.put(url)
        time.sleep(3600)


if __name__ == "__main__":
    main()
