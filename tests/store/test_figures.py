"""A week's figures, counted by both databases."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.domain.question import Feedback, Source
from bot.domain.reporting.figures import (
    AskedQuestion,
    CorrectionCount,
    Figures,
    QuestionCount,
    ThemeFeedback,
)
from bot.domain.reporting.week import Week
from bot.domain.route import AssignmentReason
from bot.domain.teams.team import Role
from bot.domain.verdict import Kind
from bot.store import figures, journal
from bot.store.database import Database
from bot.store.tables import questions
from tests.store.builders import NOW, create_team, entry

WEEK = Week(2026, 48)
ZONE = "Asia/Kathmandu"
BEGINS, ENDS = WEEK.begins(ZONE), WEEK.ends(ZONE)


@pytest.fixture
def team_id(database: Database) -> int:
    """A team in the database."""
    with database.transaction() as session:
        return create_team(session, "T1", "Checkout", ("C1",)).id


def ask(database: Database, team_id: int, at: datetime = BEGINS, **fields: object) -> int:
    with database.transaction() as session:
        delivery = f"{at.timestamp()} {fields}"
        entry_id = journal.record(session, entry(team_id, asked_at=at, delivery=delivery, **fields))
    assert entry_id
    return entry_id


def give_feedback(
    database: Database, entry_id: int, user: str, *, to: Kind | None = None, team: int | None = None
) -> None:
    right = to is None and team is None
    with database.transaction() as session:
        journal.add_feedback(session, "T1", entry_id, Feedback(user, right, to, team, NOW))


def count(database: Database, team_id: int) -> Figures:
    with database.reading() as session:
        return figures.of_week(session, "T1", team_id, WEEK, ZONE)


def test_a_team_that_nobody_asked(database: Database, team_id: int) -> None:
    assert count(database, team_id) == Figures([], [], [0] * 8, 0, 0, [], [], [])


def test_questions_count_in_the_week_of_the_local_time(database: Database, team_id: int) -> None:
    second = timedelta(seconds=1)
    for at in (BEGINS - second, BEGINS, ENDS - second, ENDS, BEGINS - timedelta(weeks=7)):
        ask(database, team_id, at)
    ask(database, team_id, BEGINS, source=Source.MENTION)
    ask(database, team_id, BEGINS, workspace_id="T2")
    week = count(database, team_id)
    usual = QuestionCount(
        Kind.TACTICAL, Kind.TACTICAL, Source.COMMAND,
        Role.PRODUCT_OWNER, AssignmentReason.HOLDER, "acceptance", 2,
    )  # fmt: skip
    by_source = sorted(week.counts, key=lambda c: c.source)
    assert by_source == [usual, replace(usual, source=Source.MENTION, questions=1)]
    assert list(week.weekly) == [1, 0, 0, 0, 0, 0, 1, 3]
    assert week.themes_before == [("acceptance", 1)]


def test_a_question_that_is_not_a_product_decision_has_no_theme(
    database: Database, team_id: int
) -> None:
    ask(database, team_id)
    before = ask(database, team_id, BEGINS - timedelta(seconds=1))
    for entry_id in (before, ask(database, team_id, text="Who resets my VPN?")):
        with database.transaction() as session:
            session.execute(
                update(questions).where(questions.c.id == entry_id).values(kind=Kind.NEITHER.value)
            )
    week = count(database, team_id)
    assert week.themes_before == []
    assert [asked.text for asked in week.asked] == ["Who signs off the acceptance criteria?"]


def test_feedback_is_counted_by_question(database: Database, team_id: int) -> None:
    right, wrong, disputed, other_team, _ = (
        ask(database, team_id, text=f"question {n}") for n in range(5)
    )
    give_feedback(database, right, "U1")
    give_feedback(database, right, "U2")
    for user in ("U1", "U2"):
        give_feedback(database, wrong, user, to=Kind.STRATEGIC)
    give_feedback(database, disputed, "U1")
    give_feedback(database, disputed, "U3", to=Kind.STRATEGIC)
    give_feedback(database, other_team, "U1", team=team_id)
    week = count(database, team_id)
    assert (week.right, week.with_feedback) == (1, 4)
    assert sorted(week.corrections, key=lambda c: c.questions) == [
        CorrectionCount(Kind.TACTICAL, None, 1),
        CorrectionCount(Kind.TACTICAL, Kind.STRATEGIC, 2),
    ]
    assert sorted(week.theme_feedback, key=lambda theme: theme.people) == [
        ThemeFeedback("acceptance", None, 2, 2),
        ThemeFeedback("acceptance", Kind.STRATEGIC, 2, 3),
    ]


def test_only_the_latest_texts_are_read(
    database: Database, team_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "MOST_TEXTS", 2)
    for minute in range(3):
        ask(database, team_id, BEGINS + timedelta(minutes=minute), text=f"question {minute}")
    ask(database, team_id, BEGINS + timedelta(hours=1), text="")
    assert count(database, team_id).asked == [
        AskedQuestion("acceptance", "C1", "question 2", "U1", visible=False),
        AskedQuestion("acceptance", "C1", "question 1", "U1", visible=False),
    ]
