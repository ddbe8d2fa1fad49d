"""The weekly summaries of 1,000 teams over a journal of 1,000,000 questions, on both databases.

`python -m benchmarks.bench_summaries [TEAMS] [QUESTIONS EACH]`: counted by the database, beside
what one would write first: load the weeks' rows and count them.
"""

import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from sqlalchemy import insert, select

from benchmarks.postgresql import postgresql
from benchmarks.summary_teams import DUE, WEEK, WORKSPACE, build_context, question_row, team_row
from bot.domain.reporting.figures import WEEKS_BACK
from bot.domain.reporting.week import Week
from bot.domain.teams.team import Team
from bot.store import schema
from bot.store.database import Database, Session
from bot.store.journal import entry_of
from bot.store.tables import feedback, questions, teams
from bot.usecases.summarise import sum_up

TEAMS, EACH = 1000, 1000
WEEKS = 10
JUDGED = 10
"""Every tenth question was judged."""
BATCH = 20_000
TARGET_ONE, TARGET_ALL = 0.050, 30.0
NAIVE_TEAMS = 50
ZONE = "Europe/Madrid"


@dataclass(frozen=True)
class Measured:
    """Seconds of each summary, and by how many MiB the process grew."""

    seconds: list[float]
    grown: float


def main() -> int:
    """Measure both databases; exit status 1 where a target is missed."""
    number, each = (int(a) for a in (*sys.argv[1:3], *(str(TEAMS), str(EACH))[len(sys.argv) - 1 :]))
    well = True
    with tempfile.TemporaryDirectory(prefix="whoowns-") as folder:
        well &= measure("SQLite", f"sqlite:///{Path(folder)}/whoowns.db", number, each)
    with postgresql() as url:
        well &= measure("PostgreSQL", url, number, each)
    return 0 if well else 1


def measure(name: str, url: str, number: int, each: int) -> bool:
    """One database; whether the targets are met."""
    database = Database(url, timeout=600)
    schema.migrate(database)
    # In a process of its own, so that what it leaves behind in memory is not taken for ours.
    filling = get_context("spawn").Process(target=fill, args=(url, number, each))
    filling.start()
    filling.join()
    context = build_context(database, lambda: DUE)
    for team in range(1, 6):
        summed = sum_up(context, _team(team), WEEK, ZONE)
        with database.reading() as session:
            assert list(naive(session, team)) == [count for _, count in summed.weekly]
    ours = _timed(number, lambda team: sum_up(context, _team(team), WEEK, ZONE))
    with database.reading() as session:
        theirs = _timed(min(number, NAIVE_TEAMS), lambda team: naive(session, team))
    database.dispose()
    print(f"{name}: {number * each:,} questions in {number:,} teams")
    print(f"  counted by the database   {_told(ours)}")
    print(f"  loaded, counted in Python {_told(theirs)} ({len(theirs.seconds)} teams)")
    one = quantiles(ours.seconds, n=100)[98] if number > 1 else ours.seconds[0]
    return one <= TARGET_ONE and sum(ours.seconds) <= TARGET_ALL


def _team(team: int) -> Team:
    return Team(team, WORKSPACE, f"Team {team}")


def _timed(number: int, work: Any) -> Measured:
    before = _held()
    seconds = []
    for team in range(1, number + 1):
        started = time.perf_counter()
        work(team)
        seconds.append(time.perf_counter() - started)
    return Measured(seconds, _held() - before)


def _held() -> float:
    """The memory that the process holds, in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def _told(measured: Measured) -> str:
    each = quantiles(measured.seconds, n=100)
    return (
        f"median {median(measured.seconds) * 1000:6.1f} ms   p99 {each[98] * 1000:6.1f} ms   "
        f"max {max(measured.seconds) * 1000:6.1f} ms   all {sum(measured.seconds):5.1f} s   "
        f"+{measured.grown:.1f} MiB"
    )


def naive(session: Session, team: int) -> list[int]:
    """The weeks' questions, loaded as entries with what was said of them, and then counted."""
    begins = WEEK.plus(1 - WEEKS_BACK).begins(ZONE)
    of_team = (questions.c.team_id == team) & (questions.c.workspace_id == WORKSPACE)
    span = (questions.c.asked_at >= begins) & (questions.c.asked_at < WEEK.ends(ZONE))
    entries = [entry_of(row) for row in session.execute(select(questions).where(of_team, span))]
    said = {
        row.question_id: row
        for row in session.execute(
            select(feedback).join_from(questions, feedback).where(of_team, span)
        )
    }
    counted: Counter[Any] = Counter()
    for entry in entries:
        week = Week.at(entry.question.asked_at, ZONE)
        counted[week] += 1
        counted[week, entry.kind, entry.role, entry.assignment_reason, entry.question.source] += 1
        counted[week, entry.verdict.theme, entry.id in said] += 1
    return [counted[WEEK.plus(-back)] for back in reversed(range(WEEKS_BACK))]


def fill(url: str, number: int, each: int) -> None:
    """A journal of so many teams and questions over ten weeks; every tenth was judged."""
    database = Database(url, timeout=600)
    with database.transaction() as session:
        session.execute(insert(teams), [team_row(team) for team in range(1, number + 1)])
    batch: list[dict[str, Any]] = []
    for row in _rows(number, each):
        batch.append(row)
        if len(batch) == BATCH:
            _keep(database, batch)
            batch = []
    _keep(database, batch)
    if database.engine.dialect.name == "postgresql":
        with database.transaction() as session:
            session.exec_driver_sql("ANALYZE")


def _rows(number: int, each: int) -> Iterator[dict[str, Any]]:
    """Questions as they come in: the teams' mixed, by time."""
    span = timedelta(weeks=WEEKS) / each
    begins = WEEK.plus(1 - WEEKS).begins("UTC")
    for at in range(each):
        for team in range(1, number + 1):
            yield {**question_row(team, at, begins + span * at), "id": at * number + team}


def _keep(database: Database, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    judged = [
        {
            "question_id": row["id"], "user_id": f"U{row['id'] % 7}", "workspace_id": WORKSPACE,
            "was_right": row["id"] % 3 > 0, "corrected_team_id": None, "at": row["asked_at"],
            "corrected_kind": None if row["id"] % 3 else "strategic",
        }
        for row in rows[::JUDGED]
    ]  # fmt: skip
    with database.transaction() as session:
        session.execute(insert(questions), rows)
        session.execute(insert(feedback), judged)


if __name__ == "__main__":
    sys.exit(main())
