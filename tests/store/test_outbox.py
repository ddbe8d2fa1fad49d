"""What waits to be sent: each message once, and in its order, however many replicas send."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import Mock

from sqlalchemy import event, select, update

from bot.domain.delivery import LEASE, Delivery, Method, Outgoing, Tenant
from bot.store import inbox, outbox, tables
from bot.store.database import Database
from bot.usecases import outbox as use_outbox
from tests.store.builders import NOW

US = Tenant.of("T1")
LATER = NOW + LEASE + timedelta(seconds=1)


def message(destination: str, workspace_id: str = "T1") -> Outgoing:
    tenant = Tenant.of(workspace_id)
    return Outgoing(tenant, Method.POST, destination, {}, ({"text": "Hello"},), destination)


def keep(database: Database, *destinations: str) -> list[Outgoing]:
    with database.transaction() as session:
        return [outbox.add(session, message(each), NOW) for each in destinations]


def taken(database: Database, now: datetime, limit: int = 99) -> list[int]:
    with database.transaction() as session:
        return [outgoing.id for outgoing in outbox.take_due(session, now, limit)]


def context(database: Database, now: datetime) -> Any:
    return Mock(database=database, clock=lambda: now)


def test_one_is_taken_for_each_destination_and_the_others_wait_for_it(database: Database) -> None:
    first, second, other = keep(database, "U1", "U1", "U2")
    assert taken(database, LATER) == [first.id, other.id]
    assert taken(database, LATER + timedelta(seconds=1)) == []
    with database.transaction() as session:
        outbox.delete(session, first)
    assert taken(database, LATER + timedelta(seconds=1)) == [second.id]


def test_a_new_message_waits_for_an_older_one_that_another_replica_has(database: Database) -> None:
    first, second = keep(database, "U1", "U1")
    assert not use_outbox.begin_post(context(database, NOW), second)
    assert use_outbox.begin_post(context(database, NOW), first)
    use_outbox.settle(context(database, NOW), first)
    assert taken(database, NOW) == [second.id]


def test_the_same_destination_elsewhere_is_another(database: Database) -> None:
    keep(database, "U1")
    with database.transaction() as session:
        there = outbox.add(session, message("U1", "T2"), NOW)
    assert use_outbox.begin_post(context(database, NOW), there)


def test_what_a_newer_version_is_to_send_is_left_to_it_for_a_day(database: Database) -> None:
    newer, _, other = keep(database, "U1", "U1", "U2")
    is_newer = tables.outbox.c.id == newer.id
    with database.transaction() as session:
        session.execute(update(tables.outbox).where(is_newer), {"method": "of a newer version"})
    assert taken(database, LATER) == [other.id]
    with database.reading() as session:
        assert session.scalar(select(tables.outbox.c.id).where(is_newer))
    taken(database, NOW + timedelta(days=1, minutes=1))
    with database.reading() as session:
        assert not session.scalar(select(tables.outbox.c.id).where(is_newer))


def test_replicas_at_the_same_time_take_nothing_twice(database: Database) -> None:
    keep(database, *(f"U{n}" for n in range(60)))
    with database.transaction() as session:
        for n in range(60):
            inbox.accept(session, Delivery("mention", f"{n}", US, {}, NOW))

    def take(_: int) -> tuple[list[int], list[int]]:
        messages = taken(database, LATER, 20)
        with database.transaction() as session:
            return messages, [each.id for each in inbox.take_due(session, LATER, 20)]

    with ThreadPoolExecutor(4) as replicas:
        takes = list(replicas.map(take, range(12)))
    for part in zip(*takes, strict=True):
        ids = [row_id for some in part for row_id in some]
        assert len(ids) == len(set(ids))
        assert len(ids) > 0


def test_a_lease_that_is_renewed_keeps_others_away(database: Database) -> None:
    kept = keep(database, "U1", "U2")
    with database.transaction() as session:
        delivery = inbox.accept(session, Delivery("mention", "1", US, {}, NOW))
        assert delivery
        outbox.renew(session, kept, LATER)
        inbox.renew(session, [delivery], LATER)
    assert taken(database, LATER) == []
    with database.transaction() as session:
        assert inbox.take_due(session, LATER, 9) == []
        outbox.renew(session, kept, LATER)
    assert len(taken(database, LATER + 2 * LEASE)) == 2


def test_a_message_that_was_postponed_is_not_brought_forward(database: Database) -> None:
    (kept,) = keep(database, "U1")
    use_outbox.postpone(context(database, NOW), kept, NOW + timedelta(minutes=1))
    with database.transaction() as session:
        outbox.renew(session, [kept], NOW)
    assert taken(database, LATER) == []


@contextmanager
def plans(database: Database) -> Iterator[list[str]]:
    """How SQLite goes about each statement that runs meanwhile."""
    found: list[str] = []

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            cursor = connection.connection.cursor()
            rows = cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            found.extend(str(row[-1]) for row in rows)

    event.listen(database.engine, "before_cursor_execute", explain)
    yield found
    event.remove(database.engine, "before_cursor_execute", explain)


def test_no_query_of_either_box_reads_all_rows(on_file: Database) -> None:
    (kept,) = keep(on_file, "U1")
    with on_file.transaction() as session:
        delivery = inbox.accept(session, Delivery("mention", "1", US, {}, NOW))
        assert delivery
    with plans(on_file) as found, on_file.transaction() as session:
        inbox.any_due(session, LATER)
        inbox.renew(session, [delivery], NOW)
        inbox.take_due(session, LATER, 5)
        inbox.release(session, delivery, NOW)
        inbox.finish(session, delivery)
        outbox.any_due(session, LATER)
        outbox.renew(session, [kept], NOW)
        outbox.is_first(session, kept)
        outbox.begin_post(session, kept, NOW)
        outbox.take_due(session, LATER, 5)
        outbox.release(session, kept, NOW, surely_not_sent=True)
        outbox.delete(session, kept)
    assert found
    scans = [step for step in found if step.startswith("SCAN") and "USING COVERING" not in step]
    assert scans == []
