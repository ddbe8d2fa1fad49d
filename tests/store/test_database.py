"""Where the database may be, and what a transaction does."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.domain.errors import Refusal, StoreUnavailable
from bot.store import journal
from bot.store.database import Database, Session
from bot.store.tables import questions
from tests.store.builders import ask, entry, find_delivery, is_journalled


def _record_and_refuse(session: Session) -> None:
    journal.record(session, entry())
    raise Refusal("No.", "Try something else.")


def test_an_error_inside_a_transaction_undoes_everything(database: Database) -> None:
    with pytest.raises(Refusal), database.transaction() as session:
        _record_and_refuse(session)
    assert not is_journalled(database)


def test_a_bug_of_ours_stays_an_error(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(questions.insert().values(workspace_id="T1"))
    with pytest.raises(DBAPIError), database.transaction() as session:
        session.execute(text("SELECT * FROM no_such_table"))
    assert ask(database)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("sqlite:////no/such/folder/whoowns.db", "/no/such/folder"),
        ("sqlite://", "path of a SQLite file"),
        ("sqlite:///:memory:", "path of a SQLite file"),
        ("sqlite:///file:whoowns?mode=memory&uri=true", "path of a SQLite file"),
        ("mysql://someone:hidden@host/whoowns", "mysql"),
        ("postgresql+asyncpg://someone:hidden@host/whoowns", "asyncpg"),
        ("hidden", "can.t read"),
        ("", "can.t read"),
        ("postgresql://someone:hidden@host:port/whoowns", "can.t read"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url: str, problem: str) -> None:
    with pytest.raises(Refusal, match=problem) as refused:
        Database(url)
    assert "hidden" not in str(refused.value)


def test_a_reader_cannot_write_on_a_server(on_server: Database) -> None:
    with pytest.raises(StoreUnavailable, match="read-only"), on_server.reading() as session:
        journal.record(session, entry())


def test_a_reader_does_not_hold_up_a_writer(database: Database) -> None:
    with database.reading() as session:
        assert find_delivery(session, "T1", "d-1") is None
        assert ask(database)
    assert is_journalled(database)


def test_a_database_is_used_again_after_it_was_closed(database: Database) -> None:
    assert ask(database)
    database.dispose()
    assert is_journalled(database)
    assert ask(database, "d-2")
