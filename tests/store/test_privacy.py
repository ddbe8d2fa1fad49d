"""Old text is blanked, people are forgotten on request, and the figures stay."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.audit import AuditRow, ChangeSource
from bot.domain.classification.own_rules import OwnRule, Strength
from bot.domain.classification.phrase import phrase_of
from bot.domain.privacy import PersonalData
from bot.domain.question import Feedback, Source
from bot.domain.verdict import Kind
from bot.store import audit, journal, own_rules, privacy
from bot.store.database import Database, Session
from bot.store.tables import feedback, heard, questions
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
        mine = PersonalData(privacy.held(session, "T1", "U1"))
        elsewhere = PersonalData(privacy.held(session, "T2", "U1"))
        theirs = PersonalData(privacy.held(session, "T1", "U2"))
    assert [row["channel"] for row in mine["questions"].rows] == ["C1", "D1", "C1"]
    assert mine["judgements"].total == 4
    assert not any(each.total for each in elsewhere.held)
    assert theirs["questions"].total == 1
    assert theirs["judgements"].total == 0


def test_a_person_who_is_forgotten_leaves_neither_text_nor_name(asked: Database) -> None:
    with asked.transaction() as session:
        for workspace_id in ("T2", "T1", "T1"):
            privacy.forget(session, workspace_id, "U1", NOW)
    with asked.reading() as session:
        rows = [*session.execute(select(questions)), *session.execute(select(feedback))]
        everything = " ".join(str(row) for row in rows if "U2" not in row[:4])
        assert "'U1'" not in everything
        assert "D1" not in everything
        assert "C2" not in everything
        assert "acceptance criteria" not in everything
        assert len(set(session.scalars(select(feedback.c.user_id)))) == 1
    assert words(asked)["other"][0]


def test_what_is_repeated_after_being_forgotten_is_not_journalled_anew(asked: Database) -> None:
    with asked.transaction() as session:
        privacy.forget(session, "T1", "U1", NOW)
        assert journal.record(session, entry(delivery="direct", channel_id="D1")) is None
        assert journal.record(session, entry(delivery="new")) is not None
        journal.delete_deliveries(session, NOW + 2 * DAY)
        assert session.scalars(select(heard.c.delivery)).all() == []


def test_what_was_deleted_in_slack_goes_even_if_it_comes_only_afterwards(
    database: Database,
) -> None:
    ask(database, "kept")
    ask(database, "deleted")
    with database.transaction() as session:
        assert privacy.blank_delivery(session, "T1", "deleted", NOW)
        assert not privacy.blank_delivery(session, "T2", "kept", NOW)
        assert not privacy.blank_delivery(session, "T1", "late", NOW)
        assert journal.record(session, entry(delivery="late")) is None
    assert {name: bool(text) for name, (text, _) in words(database).items()} == {
        "kept": True,
        "deleted": False,
    }


def test_the_author_of_a_message_reaches_its_words(database: Database) -> None:
    shortcut = {"source": Source.SHORTCUT, "author_id": "UNOOR", "channel_id": "DNOORKOFI"}
    ask(database, "shortcut", asker_id="UKOFI", **shortcut)
    ask(database, "own", asker_id="UKOFI")
    with database.transaction() as session:
        (message,) = PersonalData(privacy.held(session, "T1", "UNOOR"))["messages"].rows
        assert "acceptance criteria" in str(message["text"])
        privacy.forget(session, "T1", "UNOOR", NOW)
        assert PersonalData(privacy.held(session, "T1", "UKOFI"))["questions"].total == 2
        assert PersonalData(privacy.held(session, "T1", "UNOOR")).forgettable == []
        assert "NOOR" not in str(session.execute(select(questions)).all())
    assert words(database)["shortcut"] == ("", 0)
    assert words(database)["own"][0]


def _changed(session: Session, at: datetime, old: str | None, new: str | None) -> None:
    row = AuditRow("U1", at, "rule", None, "", old, new, ChangeSource.COMMAND)
    audit.record(session, "T1", [row])


def test_the_phrase_of_a_removed_rule_leaves_as_a_questions_words_do(database: Database) -> None:
    rule = OwnRule(phrase_of("gift cards"), Kind.TACTICAL, Strength.WEAK, "U1")
    with database.transaction() as session:
        own_rules.add(session, "T1", rule)
        own_rules.add(session, "T2", replace(rule, phrase=phrase_of("zorblax takeover")))
        _changed(session, NOW - DAY, None, str(rule))
        _changed(session, NOW - DAY, None, "zorblax takeover: strategic, strong")
        _changed(session, NOW - DAY, "gift card: neither, weak", "airship: tactical, weak")
        _changed(session, NOW, "zorblax takeover: strategic, strong", None)
        for _ in range(2):
            privacy.blank_removed_rules(session, NOW)
        rows = [(row.old, row.new) for row in audit.of_workspace(session, "T1")]
    assert rows == [
        ("zorblax takeover: strategic, strong", None),
        ("gift card: neither, weak", "tactical, weak"),
        (None, "strategic, strong"),
        (None, "gift cards: tactical, weak"),
    ]
