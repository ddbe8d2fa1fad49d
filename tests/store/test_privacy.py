"""Old text is blanked, people are forgotten on request, and the figures stay."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.question import Feedback
from bot.domain.verdict import Kind
from bot.store import journal, privacy
from bot.store.database import Database
from bot.store.tables import feedback, questions
from tests.store.builders import NOW, entry

DAY = timedelta(days=1)


def ask(database: Database, delivery: str, **fields: Any) -> int:
    with database.transaction() as session:
        entry_id = journal.record(session, entry(delivery=delivery, **fields))
    assert entry_id
    return entry_id


@pytest.fixture
def asked(database: Database) -> Database:
    """Questions of U1 (one old, one direct) and of U2, each with feedback by U1."""
    ask(database, "old", asked_at=NOW - 91 * DAY)
    ask(database, "direct", channel_id="D1")
    ask(database, "public")
    ask(database, "other", asker_id="U2")
    with database.transaction() as session:
        for entry_id in range(1, 5):
            journal.add_feedback(session, "T1", entry_id, Feedback("U1", True, None, None, NOW))
    return database


def words(database: Database) -> dict[str, tuple[str, int]]:
    with database.reading() as session:
        rows = session.execute(select(questions.c.delivery, questions.c.text, questions.c.signals))
        return {row.delivery: (row.text, len(row.signals)) for row in rows}


def test_old_text_is_blanked_and_the_row_stays(asked: Database) -> None:
    with asked.transaction() as session:
        assert privacy.blank_before(session, NOW - 90 * DAY, 10) == 1
        assert privacy.blank_before(session, NOW - 90 * DAY, 10) == 0
    left = words(asked)
    assert left["old"] == ("", 0)
    assert all(text and signals for name, (text, signals) in left.items() if name != "old")
    with asked.reading() as session:
        kept = journal.find(session, "T1", 1)
    assert kept
    assert (kept.kind, kept.verdict.theme) == (Kind.TACTICAL, "acceptance")


def test_text_is_blanked_oldest_first_and_a_limited_number_at_a_time(asked: Database) -> None:
    with asked.transaction() as session:
        assert privacy.blank_before(session, NOW + DAY, 1) == 1
    assert [name for name, (text, _) in words(asked).items() if not text] == ["old"]


def test_people_see_what_is_stored_about_them_and_about_nobody_else(asked: Database) -> None:
    with asked.reading() as session:
        held = privacy.questions_of(session, "T1", "U1")
        assert [question.channel_id for question in held] == ["C1", "D1", "C1"]
        assert len(privacy.feedback_of(session, "T1", "U1")) == 4
        assert privacy.questions_of(session, "T2", "U1") == []
        assert privacy.feedback_of(session, "T1", "U2") == []


def test_a_person_who_is_forgotten_leaves_neither_text_nor_name(asked: Database) -> None:
    with asked.transaction() as session:
        assert privacy.forget(session, "T2", "U1") == (0, 0)
        assert privacy.forget(session, "T1", "U1") == (3, 4)
        assert privacy.forget(session, "T1", "U1") == (0, 0)
    with asked.reading() as session:
        rows = [*session.execute(select(questions)), *session.execute(select(feedback))]
        everything = " ".join(str(row) for row in rows if "U2" not in row[:4])
        assert "'U1'" not in everything
        assert "D1" not in everything
        assert "acceptance criteria" not in everything
        assert len(set(session.scalars(select(feedback.c.user_id)))) == 1
    assert words(asked)["other"][0]
