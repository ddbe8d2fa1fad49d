"""Teams whose weekly summaries are due one after the other, with questions to sum up."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

from bot.domain.reporting.schedule import Recurrence, Schedule
from bot.domain.reporting.week import Week
from bot.store import schedules
from bot.store.database import Database, Session
from bot.store.tables import questions, teams
from bot.usecases.app_context import AppContext

WORKSPACE = "T0BENCH"
WEEK = Week(2026, 48)
DUE = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
SPEED = 60
"""Seconds of the fast clock in one real second."""
SPREAD = timedelta(minutes=15)
"""The summaries come due one after the other within this time of the fast clock."""


def prepare(database: Database, number: int, questions_each: int = 3) -> None:
    """Create the teams with their schedules and a few questions each."""
    with database.transaction() as session:
        for team in range(1, number + 1):
            session.execute(teams.insert(), team_row(team))
            schedules.keep(session, _schedule(team, SPREAD * team / number))
            session.execute(questions.insert(), _questions(team, questions_each))


def build_context(database: Database, clock: Callable[[], datetime]) -> AppContext:
    """A desk for summaries alone, without rules and without teams in memory."""
    unused: Any = SimpleNamespace(themes={})
    return AppContext(database, unused, unused, unused, unused, clock)


def team_row(team: int) -> dict[str, Any]:
    """A team of that id."""
    name = f"Team {team}"
    return {
        "id": team, "workspace_id": WORKSPACE, "name": name, "name_key": name.lower(),
        "created_at": DUE - timedelta(days=60),
    }  # fmt: skip


def posted_weeks(session: Session) -> Sequence[tuple[int, str]]:
    """Team and state of each claim."""
    from sqlalchemy import select

    from bot.store.tables import summary_claims as claims

    return [tuple(row) for row in session.execute(select(claims.c.team_id, claims.c.state))]


def _schedule(team: int, after: timedelta) -> Schedule:
    since = DUE + after
    recurrence = Recurrence(1, time(9), "UTC")
    return Schedule(team, WORKSPACE, f"C{team}", recurrence, "U1", since, WEEK)


def _questions(team: int, number: int) -> list[dict[str, Any]]:
    return [question_row(team, n, WEEK.begins("UTC") + timedelta(hours=n)) for n in range(number)]


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
