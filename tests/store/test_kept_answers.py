"""Kept answers on both databases: found by team and role, rated at once, deleted when old."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

from bot.domain.asked_before.kept import KeptAnswer
from bot.domain.handover import Handover
from bot.domain.teams.team import Role
from bot.store import handovers, journal, kept_answers, privacy
from bot.store.database import Database
from tests.store.builders import NOW, create_team, entry

PO = Role.PRODUCT_OWNER
TEXT = "Which acceptance criteria does the refund story need?"


def keep(database: Database, number: int = 0, **fields: Any) -> KeptAnswer:
    with database.transaction() as session:
        known = kept_answers.find(session, "T1", 1)
        team_id = known.team_id if known else create_team(session, "T1", "Checkout").id
        asked = journal.record(session, entry(delivery=f"kept-{number}")) or 0
        new = Handover(0, "T1", asked, "UASKER", "UPO", PO, team_id, TEXT, NOW)
        handed = handovers.add(session, new, f"form {number}")
        assert handed
        values: dict[str, Any] = {"asker_id": "UASKER", "giver_id": "UPO", **fields}
        values |= {"answered_at": NOW, "changed_at": NOW + timedelta(days=number)}
        kept = KeptAnswer(0, "T1", handed.id, asked, team_id, PO, TEXT, "Three.", **values)
        return kept_answers.add(session, kept)


def asked(database: Database, number: int) -> int:
    with database.transaction() as session:
        return journal.record(session, entry(delivery=f"d-{number}", asker_id=f"U{number}")) or 0


def test_of_two_who_rate_it_at_once_the_second_retires_it(database: Database) -> None:
    kept = keep(database)
    entries = [asked(database, number) for number in range(2)]
    together = Barrier(2)

    def rate(question_id: int) -> bool:
        together.wait()
        with database.transaction() as session:
            return kept_answers.rate(session, kept, question_id, NOW, was_it=False)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(rate, entries)) == [False, True]


def test_one_who_presses_both_at_once_is_counted_once(database: Database) -> None:
    kept, question_id = keep(database), asked(database, 1)
    together = Barrier(2)

    def rate(was_it: bool) -> bool:
        together.wait()
        with database.transaction() as session:
            return kept_answers.rate(session, kept, question_id, NOW, was_it=was_it)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(rate, [True, False])) == [False, False]


def test_what_changes_changes_the_stamp(database: Database) -> None:
    first, second = keep(database), keep(database, 1)
    stamps = []

    def stamp() -> None:
        with database.reading() as session:
            stamps.append(kept_answers.stamp(session, first.team_id, PO))

    stamp()
    with database.transaction() as session:
        edited = kept_answers.edit(session, second, "Four.", NOW + timedelta(days=9))
    stamp()
    with database.transaction() as session:
        kept_answers.retire_of(session, first.handover_id, NOW)
    stamp()
    with database.transaction() as session:
        found = kept_answers.of_ids(session, "T1", [first.id, second.id], 0)
        assert found == {second.id: edited}
        assert kept_answers.of_ids(session, "T1", [second.id], second.question_id) == {}
        assert kept_answers.questions_of(session, first.team_id, PO, 9) == [(second.id, TEXT)]
        assert kept_answers.questions_of(session, first.team_id, PO.other, 9) == []
        kept_answers.delete(session, edited)
    stamp()
    assert len(set(stamps)) == len(stamps)


def test_the_oldest_go_first_and_those_of_a_person_with_them(database: Database) -> None:
    for number in range(4):
        keep(database, number, author_id="UAUTHOR" if number == 3 else None)
    with database.transaction() as session:
        assert kept_answers.delete_before(session, NOW + timedelta(days=2), 1) == 1
        assert kept_answers.find(session, "T1", 1) is None
        assert kept_answers.delete_before(session, NOW + timedelta(days=2), 9) == 1
        privacy.forget(session, "T1", "UAUTHOR", NOW)
        assert kept_answers.find(session, "T1", 4) is None
        assert kept_answers.find(session, "T1", 3)
        privacy.forget(session, "T1", "UPO", NOW)
        assert kept_answers.find(session, "T1", 3) is None
