"""A workspace's own rules are stored, and feedback on questions is read back as labels."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bot.domain.classification.own_rules import OwnRule, Strength
from bot.domain.classification.phrase import phrase_of
from bot.domain.classification.proposals import PastQuestion
from bot.domain.question import Feedback
from bot.domain.verdict import Kind
from bot.store import journal, own_rules, past_questions, workspaces
from bot.store.database import Database, Session
from bot.store.tables import rejected_rules
from tests.store.builders import NOW, entry


def _rule(phrase: str, kind: Kind = Kind.TACTICAL) -> OwnRule:
    return OwnRule(phrase_of(phrase), kind, Strength.WEAK, "U1")


def test_rules_come_back_in_order_and_one_phrase_has_one_rule(database: Database) -> None:
    with database.transaction() as session:
        before = workspaces.revision(session, "T1")
        own_rules.add(session, "T1", _rule("Gift cards"))
        own_rules.add(session, "T1", _rule("Preiserhöhung"))
        own_rules.add(session, "T2", _rule("gift card"))
        own_rules.add(session, "T1", _rule("gift card", Kind.STRATEGIC))
        assert own_rules.all_of(session, "T1") == (
            _rule("preiserhöhung"),
            _rule("gift card", Kind.STRATEGIC),
        )
        own_rules.remove(session, "T1", phrase_of("gift cards"))
        assert own_rules.all_of(session, "T1") == (_rule("preiserhöhung"),)
        assert own_rules.all_of(session, "T2") == (_rule("gift card"),)
        assert workspaces.revision(session, "T1") > before


def test_a_rejected_rule_is_remembered_for_its_own_workspace(database: Database) -> None:
    with database.transaction() as session:
        for _ in range(2):
            own_rules.reject(session, "T1", phrase_of("gift cards"))
        assert own_rules.rejected(session, "T1")(phrase_of("gift card").key)
        assert not own_rules.rejected(session, "T1")("gift")
        assert not own_rules.rejected(session, "T2")(phrase_of("gift card").key)
        assert "gift" not in str(session.execute(select(rejected_rules)).all())


def _ask(session: Session, number: int) -> int:
    asked_at = NOW + timedelta(minutes=number)
    entry_id = journal.record(
        session, entry(delivery=f"d-{number}", asked_at=asked_at, asker_id="U7")
    )
    assert entry_id is not None
    return entry_id


def _correct(session: Session, entry_id: int, user_id: str, kind: Kind | None, at: int = 0) -> None:
    right = kind is None
    moment = NOW + timedelta(hours=at)
    journal.add_feedback(session, "T1", entry_id, Feedback(user_id, right, kind, None, moment))
    if kind:
        asked = journal.find(session, "T1", entry_id)
        assert asked is not None
        journal.reroute(session, replace(asked, routed=kind))


def test_feedback_on_a_question_is_its_label(database: Database) -> None:
    with database.transaction() as session:
        for number in range(5):
            _ask(session, number)
        _correct(session, 2, "U1", None)
        _correct(session, 3, "U1", Kind.NEITHER)
        _correct(session, 4, "U1", Kind.STRATEGIC)
        _correct(session, 4, "U2", Kind.TACTICAL, at=1)
        journal.add_feedback(session, "T1", 5, Feedback("U1", False, None, None, NOW))
        newest_first = past_questions.latest(session, "T1")
        assert past_questions.latest(session, "T2") == ()
    text = entry().question.text
    assert newest_first[0] == PastQuestion(text, "U7", Kind.TACTICAL, None)
    labels = [past.label for past in reversed(newest_first)]
    assert labels == [None, Kind.TACTICAL, Kind.NEITHER, Kind.TACTICAL, None]
    assert [past.corrected for past in reversed(newest_first)] == [False, False, True, False, False]
