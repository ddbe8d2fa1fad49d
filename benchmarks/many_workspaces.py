"""Many workspaces of many teams in one database, as if they had been there for a while."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert

from benchmarks.summary_rig import question_row, team_row
from bot.domain.handover import State
from bot.domain.reporting.week import Week
from bot.store.database import Database
from bot.store.tables import (
    confirmations,
    handovers,
    people,
    questions,
    role_holders,
    summary_schedules,
    teams,
    workspaces,
)

TEAMS, PEOPLE = 20, 10
"""In each workspace; everybody holds several roles."""
SUMMARIES, SUMMARIES_A_CHANNEL = 10, 2
QUESTIONS = 3
"""In each summary."""
ROLES = ("product_owner", "product_manager")
BATCH = 5_000


def names(number: int) -> Sequence[str]:
    """The IDs of so many workspaces."""
    return [f"T{n:05}" for n in range(number)]


def fill(database: Database, number: int) -> None:
    """Create so many workspaces; everybody's presence and confirmations are recent."""
    now = datetime.now(UTC)
    _insert(database, workspaces, ({"workspace_id": id_, "revision": 1} for id_ in names(number)))
    _insert(database, teams, (row for _, _, row in _teams(number)))
    roles = [
        {"team_id": team, "role": role, "workspace_id": id_, "user_id": _holder(id_, team, role)}
        for id_, team, _ in _teams(number)
        for role in ROLES
    ]
    _insert(database, role_holders, roles)
    _insert(
        database, confirmations, ({**row, "confirmed_at": now, "stale": False} for row in roles)
    )
    known = {(row["workspace_id"], row["user_id"]) for row in roles}
    _insert(
        database,
        people,
        (
            # Nobody is polled meanwhile.
            {"workspace_id": id_, "user_id": user, "time_zone": "UTC",
             "looked_at": now + timedelta(hours=2)}
            for id_, user in known
        ),
    )  # fmt: skip


def let_summaries_be_due(database: Database, number: int) -> int:
    """Let ten summaries of each workspace be due since a minute ago; return how many that is."""
    since = (datetime.now(UTC) - timedelta(minutes=1)).replace(second=0, microsecond=0)
    week = Week.at(since, "UTC").plus(-1)
    begins = week.begins("UTC")
    due = [(id_, team) for id_, team, _ in _teams(number) if team % TEAMS < SUMMARIES]
    asked = (
        question_row(team, n, begins + timedelta(hours=n)) | {"workspace_id": id_}
        for id_, team in due
        for n in range(QUESTIONS)
    )
    _insert(database, questions, asked)
    schedules = (
        {
            "team_id": team, "workspace_id": id_, "channel_id": channel_of(team),
            "weekday": since.isoweekday(), "minute": since.hour * 60 + since.minute, "zone": "UTC",
            "set_by": "U1", "since": since, "next_week": str(week), "look_at": since,
        }
        for id_, team in due
    )  # fmt: skip
    _insert(database, summary_schedules, schedules)
    return len(due)


def let_a_question_wait(database: Database, number: int) -> None:
    """Let a question that was handed over half an hour ago wait in each workspace."""
    at = datetime.now(UTC) - timedelta(minutes=30)
    for id_, team, _ in _teams(number):
        if team % TEAMS:
            continue
        asked = {**question_row(team, QUESTIONS, at), "workspace_id": id_}
        handed_over = {
            "workspace_id": id_, "request": f"form {team}", "asker_id": "U1", "team_id": team,
            "decider_id": _holder(id_, team, ROLES[0]), "role": ROLES[0], "text": asked["text"],
            "permalink": "", "channel_id": "", "created_at": at, "state": State.OPEN,
            "state_at": at, "moved_by": "",
        }  # fmt: skip
        with database.transaction() as session:
            stored = insert(questions).values(asked).returning(questions.c.id)
            handed_over["question_id"] = session.scalar(stored)
            session.execute(insert(handovers), handed_over)


def channel_of(team: int) -> str:
    """The channel in which a team's summary is posted, with that of another team."""
    return f"C{team // SUMMARIES_A_CHANNEL}"


def _teams(number: int) -> Iterator[tuple[str, int, dict[str, Any]]]:
    for n, id_ in enumerate(names(number)):
        for at in range(TEAMS):
            team = (n + 1) * TEAMS + at
            name = f"Team {at}"
            yield id_, team, team_row(team) | {
                "workspace_id": id_, "name": name, "name_key": name.lower(),
                # Otherwise, the clock would seem to have jumped, and jobs would wait.
                "created_at": datetime.now(UTC),
            }  # fmt: skip


def _holder(workspace_id: str, team: int, role: str) -> str:
    return f"U{workspace_id}{(2 * team + ROLES.index(role)) % PEOPLE}"


def _insert(database: Database, table: Table, rows: Any) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            _keep(database, table, batch)
            batch = []
    _keep(database, table, batch)


def _keep(database: Database, table: Table, batch: list[dict[str, Any]]) -> None:
    if batch:
        with database.transaction() as session:
            session.execute(insert(table), batch)
