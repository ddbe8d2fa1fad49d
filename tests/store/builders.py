"""Entries and teams for tests, which name only the fields that matter to them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from bot.domain.question import Entry, Feedback, Question, Source
from bot.domain.route import AssignmentReason
from bot.domain.teams.team import Chase, Profile, Role, Team
from bot.domain.teams.team_change import TeamChange
from bot.domain.verdict import Kind, Probabilities, Signal, Verdict
from bot.domain.workspace import SettingsChange
from bot.store import journal, teams, workspaces
from bot.store.database import Database, Session
from bot.store.tables import feedback, questions

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
"""When everything happens, unless a test says otherwise."""

SIGNALS = (
    Signal("acceptance criteria", "Acceptance Criteria", Kind.TACTICAL, 2.5, "acceptance", "it is"),
    Signal("pricing", "prices", Kind.STRATEGIC, 0.25, "pricing", "so it is"),
)


def question(**fields: Any) -> Question:
    """Return a question with these fields; the others are the same in each."""
    asked = Question(
        text="Who signs off the acceptance criteria?",
        workspace_id="T1",
        asker_id="U1",
        channel_id="C1",
        source=Source.COMMAND,
        asked_at=NOW,
        delivery="d-1",
        channel_ids=("C2", "C3"),
    )
    return replace(asked, **fields)


def entry(team_id: int | None = None, **fields: Any) -> Entry:
    """Return an entry for `question(**fields)`, routed to user U2 as product owner."""
    verdict = Verdict(Kind.TACTICAL, 0.75, Probabilities(0.125, 0.75, 0.125), SIGNALS, "acceptance")
    return Entry(
        None,
        question(**fields),
        verdict,
        team_id,
        "U2",
        Role.PRODUCT_OWNER,
        AssignmentReason.HOLDER,
        "U3",
    )


def filled(team: Team) -> Team:
    """Return the team with something in every part of it."""
    return replace(
        team,
        aliases=("Basket",),
        channel_ids=("C1",),
        holders={Role.PRODUCT_OWNER: "U1"},
        deputies={Role.PRODUCT_OWNER: ("U3", "U2")},
        profile=Profile.SINGLE_PRODUCT_OWNER,
        themes={"pricing": Role.PRODUCT_MANAGER},
        chase=Chase.OFF,
    )


def create_team(
    session: Session, workspace_id: str, name: str, channel_ids: Sequence[str] = ()
) -> Team:
    """Create a team with a name and channels only."""
    wanted = Team(0, workspace_id, name, channel_ids=tuple(channel_ids))
    return teams.save(session, TeamChange(None, wanted), NOW).team


def change_team(session: Session, before: Team, after: Team) -> Team:
    """Save a change, and return the team after it."""
    return teams.save(session, TeamChange(before, after), NOW).team


def delete_team(session: Session, team: Team) -> None:
    """Delete a team."""
    teams.save(session, TeamChange(team, None), NOW)


def set_settings(session: Session, workspace_id: str, **settings: Any) -> None:
    """Change some of a workspace's settings."""
    before = workspaces.settings_of(session, workspace_id)
    workspaces.save(session, SettingsChange(before, replace(before, **settings)))


def ask(database: Database, delivery: str = "d-1") -> int | None:
    """Journal a question in a transaction of its own."""
    with database.transaction() as session:
        return journal.record(session, entry(delivery=delivery))


def is_journalled(database: Database, delivery: str = "d-1") -> bool:
    """Return whether a question is in the journal."""
    with database.reading() as session:
        return find_delivery(session, "T1", delivery) is not None


def find_delivery(session: Session, workspace_id: str, delivery: str) -> Entry | None:
    """Return the entry of a delivery, or None if it was not journalled."""
    mine = (questions.c.workspace_id == workspace_id) & (questions.c.delivery == delivery)
    entry_id = session.scalar(select(questions.c.id).where(mine))
    return None if entry_id is None else journal.find(session, workspace_id, entry_id)


def feedback_on(session: Session, entry_id: int) -> tuple[Feedback, ...]:
    """Return the feedback on an answer, in the order in which it was last given."""
    given = select(feedback).where(feedback.c.question_id == entry_id)
    rows = session.execute(given.order_by(feedback.c.at, feedback.c.user_id))
    return tuple(
        Feedback(
            row.user_id,
            row.was_right,
            Kind(row.corrected_kind) if row.corrected_kind else None,
            row.corrected_team_id,
            row.at,
        )
        for row in rows
    )
