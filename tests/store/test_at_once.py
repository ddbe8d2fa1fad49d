"""Threads that write at the same moment change the database as if they had taken turns."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from bot.domain.chasing import WorkingDay
from bot.domain.errors import Refusal
from bot.store import chasing, journal
from bot.store.database import Database
from tests.store.builders import NOW, create_team, entry, find_delivery
from tests.store.conftest import PATIENT


def test_a_delivery_that_comes_to_two_threads_at_once_is_journalled_once(
    database: Database,
) -> None:
    threads = 4
    together = Barrier(threads)

    def deliver(number: int) -> int | None:
        together.wait()
        with database.transaction() as session:
            return journal.record(session, entry(delivery=f"d-{number}"))

    with ThreadPoolExecutor(threads) as pool:
        for number in range(20):
            ids = list(pool.map(deliver, [number] * threads))
            assert len([entry_id for entry_id in ids if entry_id is not None]) == 1


def test_a_working_day_begins_once_in_three_replicas(database: Database) -> None:
    replicas = [database, Database(database.url, PATIENT), Database(database.url, PATIENT)]
    together = Barrier(len(replicas))

    def begin(replica: Database, number: int) -> bool:
        together.wait()
        day = WorkingDay("U1", NOW.date() + timedelta(days=number), was_there=True)
        with replica.transaction() as session:
            return chasing.begin_day(session, "T1", day)

    with ThreadPoolExecutor(len(replicas)) as pool:
        for number in range(20):
            begun = list(pool.map(begin, replicas, [number] * len(replicas)))
            assert sorted(begun) == [False, False, True]
    for replica in replicas[1:]:
        replica.dispose()


def test_writers_at_once_lose_nothing(database: Database) -> None:
    def ask(number: int) -> int | None:
        with database.transaction() as session:
            return journal.record(session, entry(delivery=f"d-{number}"))

    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(ask, range(200)))
    with database.reading() as session:
        entries = [find_delivery(session, "T1", f"d-{number}") for number in range(200)]
    assert [entry.id for entry in entries if entry] == ids
    assert len(set(ids)) == 200


def test_processes_that_read_and_then_write_lose_nothing(database: Database) -> None:
    def ask_after_looking(of: Database, delivery: str) -> int | None:
        with of.transaction() as session:
            assert find_delivery(session, "T1", delivery) is None
            return journal.record(session, entry(delivery=delivery))

    other = Database(database.url, PATIENT)
    with ThreadPoolExecutor(2) as pool:
        asked = [
            pool.submit(ask_after_looking, of, f"{name}-{number}")
            for number in range(100)
            for name, of in (("one", database), ("other", other))
        ]
        ids = {answer.result() for answer in asked}
    other.dispose()
    assert None not in ids
    assert len(ids) == 200


def test_two_people_who_create_the_same_team_at_once_create_one(database: Database) -> None:
    def create(number: int) -> bool:
        try:
            with database.transaction() as session:
                create_team(session, "T1", f"Team {number}")
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        for number in range(10):
            assert sum(pool.map(create, [number] * 4)) == 1
