"""The weekly summaries of a journal of many questions, on SQLite and on PostgreSQL.

`python -m benchmarks.bench_summaries [TEAMS] [QUESTIONS EACH]`: counted by the database, beside the
simplest way to write it, which loads the rows of the weeks and counts them.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import mean, quantiles
from typing import Any

from sqlalchemy import insert, select

from benchmarks.figures import Figure, run
from benchmarks.summary_rig import (
    DUE,
    WEEK,
    WORKSPACE,
    build_context,
    postgresql,
    question_row,
    sqlite,
    team_row,
)
from bot.domain.reporting.period import WEEKS_BACK
from bot.domain.reporting.schedule import MONDAY_MORNING, Recurrence
from bot.domain.reporting.week import Week
from bot.domain.teams.team import Team
from bot.store import schema
from bot.store.database import Database, Session
from bot.store.journal import entry_of
from bot.store.tables import feedback, questions, teams
from bot.usecases.summary_queries import sum_up

TEAMS, EACH = 200, 1000
WEEKS = 10
FEEDBACK_EVERY = 10
"""Every tenth question has feedback."""
BATCH = 20_000
P99_TARGET, MEAN_TARGET = 50, 30
"""Milliseconds of a summary; the mean lets 1,000 teams have theirs within half a minute."""
LOADED_TEAMS = 50
ZONE = "Europe/Madrid"
PERIOD = Recurrence(*MONDAY_MORNING, ZONE).period(WEEK)


def measure() -> Iterator[Figure]:
    """Both databases in turn."""
    arguments = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    number, each = (*arguments, *(TEAMS, EACH)[len(arguments) :])
    for name, database in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        with database() as url:
            yield from _measure(name, url, number, each)


def _measure(name: str, url: str, number: int, each: int) -> Iterator[Figure]:
    database = Database(url, timeout=600)
    schema.migrate(database)
    fill(database, number, each)
    context = build_context(database, lambda: DUE)
    for team in range(1, 6):
        summed = sum_up(context, _team(team), PERIOD)
        with database.reading() as session:
            assert load_and_count(session, team) == [count for _, count in summed.weekly]
    ours = _timed(number, lambda team: sum_up(context, _team(team), PERIOD))
    with database.reading() as session:
        loaded = _timed(min(number, LOADED_TEAMS), lambda team: load_and_count(session, team))
    database.dispose()
    name = f"{name}, {number * each:,} questions"
    yield Figure(f"{name}: a summary, mean", mean(ours), "ms", MEAN_TARGET)
    yield Figure(f"{name}: a summary, p99", quantiles(ours, n=100)[98], "ms", P99_TARGET)
    yield Figure(f"{name}: loaded and counted instead, mean", mean(loaded), "ms")


def _team(team: int) -> Team:
    return Team(team, WORKSPACE, f"Team {team}")


def _timed(number: int, work: Callable[[int], object]) -> list[float]:
    """Milliseconds of each summary."""
    milliseconds = []
    for team in range(1, number + 1):
        started = time.perf_counter()
        work(team)
        milliseconds.append((time.perf_counter() - started) * 1000)
    return milliseconds


def load_and_count(session: Session, team: int) -> list[int]:
    """Questions by week, loaded as entries with their feedback, and then counted."""
    begins = WEEK.plus(1 - WEEKS_BACK).begins(ZONE)
    of_team = (questions.c.team_id == team) & (questions.c.workspace_id == WORKSPACE)
    span = (questions.c.asked_at >= begins) & (questions.c.asked_at < WEEK.ends(ZONE))
    entries = [entry_of(row) for row in session.execute(select(questions).where(of_team, span))]
    feedback_by_question = {
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
        counted[week, entry.verdict.theme, entry.id in feedback_by_question] += 1
    return [counted[WEEK.plus(-back)] for back in reversed(range(WEEKS_BACK))]


def fill(database: Database, number: int, each: int) -> None:
    """A journal of so many teams and questions over ten weeks; every tenth has feedback."""
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
    """Questions as they come in: by time, those of all teams mixed."""
    span = timedelta(weeks=WEEKS) / each
    begins = WEEK.plus(1 - WEEKS).begins("UTC")
    for at in range(each):
        for team in range(1, number + 1):
            yield {**question_row(team, at, begins + span * at), "id": at * number + team}


def _keep(database: Database, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    given = [
        {
            "question_id": row["id"], "user_id": f"U{row['id'] % 7}", "workspace_id": WORKSPACE,
            "was_right": row["id"] % 3 > 0, "corrected_team_id": None, "at": row["asked_at"],
            "corrected_kind": None if row["id"] % 3 else "strategic",
        }
        for row in rows[::FEEDBACK_EVERY]
    ]  # fmt: skip
    with database.transaction() as session:
        session.execute(insert(questions), rows)
        session.execute(insert(feedback), given)


if __name__ == "__main__":
    run(measure)
