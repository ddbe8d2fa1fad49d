"""Entries to be journalled, and journalling them, with as little said as a test needs."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.domain.question import Entry, Question, Source
from bot.domain.route import AssignmentReason
from bot.domain.teams.team import Role, Team
from bot.domain.verdict import Kind, Probabilities, Signal, Verdict
from bot.store import journal
from bot.store.database import Database

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
"""When everything happens, unless a test says otherwise."""

SIGNALS = (
    Signal("acceptance criteria", "Acceptance Criteria", Kind.TACTICAL, 2.5, "acceptance", "it is"),
    Signal("pricing", "prices", Kind.STRATEGIC, 0.25, "pricing", "so it is"),
)


def question(**said: Any) -> Question:
    """A question; what is not said is the same in each."""
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
    return replace(asked, **said)


def entry(team_id: int | None = None, **said: Any) -> Entry:
    """An entry for `question(**said)`, routed to user U2 as product owner."""
    verdict = Verdict(Kind.TACTICAL, 0.75, Probabilities(0.125, 0.75, 0.125), SIGNALS, "acceptance")
    return Entry(
        None,
        question(**said),
        verdict,
        team_id,
        "U2",
        Role.PRODUCT_OWNER,
        AssignmentReason.HOLDER,
        "U3",
    )


def filled(team: Team) -> Team:
    """The team with something in every part of it."""
    return replace(
        team,
        aliases=("Basket",),
        channel_ids=("C1",),
        holders={Role.PRODUCT_OWNER: "U1"},
        deputies={Role.PRODUCT_OWNER: ("U3", "U2")},
    )


def ask(database: Database, delivery: str = "d-1") -> int | None:
    """Journal a question in a transaction of its own."""
    with database.transaction() as session:
        return journal.record(session, entry(delivery=delivery))


def look(database: Database, delivery: str = "d-1") -> bool:
    """Whether a question is in the journal."""
    with database.reading() as session:
        return journal.find_delivery(session, "T1", delivery) is not None
