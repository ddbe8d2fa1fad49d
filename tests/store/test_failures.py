"""A database that cannot be used now says so without a secret, and is used again later."""

import shutil
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import TextClause, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.domain.errors import Refusal, StoreUnavailable
from bot.store import journal
from bot.store.database import Database, Session
from bot.store.tables import questions
from tests.store.builders import entry

SHORT = 0.1
"""Seconds of patience, where a test waits for it to end."""


@pytest.fixture
def file(migrated_file: Path, tmp_path: Path) -> Path:
    """A SQLite file with the current schema."""
    return Path(shutil.copy(migrated_file, tmp_path / "whoowns.db"))


@pytest.fixture
def on_file(file: Path) -> Iterator[Database]:
    """A database of little patience in that file."""
    database = Database(f"sqlite:///{file}", SHORT)
    yield database
    database.dispose()


@pytest.fixture
def on_server(migrated_server: Database) -> Iterator[Database]:
    """A database of little patience on PostgreSQL, with the current schema."""
    with migrated_server.transaction() as session:
        session.execute(questions.delete())
    database = Database(migrated_server.url, SHORT)
    yield database
    database.dispose()


def _ask(database: Database, delivery: str = "d-1") -> int | None:
    with database.transaction() as session:
        return journal.record(session, entry(delivery=delivery))


def _look(database: Database, delivery: str = "d-1") -> bool:
    with database.reading() as session:
        return journal.find_delivery(session, "T1", delivery) is not None


def test_a_locked_file_is_unavailable_for_writing_only(on_file: Database, file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="busy"):
        _ask(on_file)
    assert not _look(on_file)
    other.execute("ROLLBACK")
    other.close()
    assert _ask(on_file)


def test_a_writer_that_does_not_get_its_turn_is_told_so(on_file: Database) -> None:
    with on_file.transaction():
        failed: list[Exception] = []

        def ask() -> None:
            try:
                _ask(on_file)
            except StoreUnavailable as unavailable:
                failed.append(unavailable)

        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    assert [str(reason) for reason in failed] == [
        "The database is busy: somebody else has held it for too long."
    ]
    assert _ask(on_file)


def test_a_locked_table_is_unavailable(on_server: Database, migrated_server: Database) -> None:
    with migrated_server.transaction() as session:
        session.execute(text("LOCK TABLE questions IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(StoreUnavailable, match="busy"):
            _ask(on_server)
    assert _ask(on_server)


def test_a_query_that_takes_too_long_is_given_up(on_server: Database) -> None:
    with pytest.raises(StoreUnavailable, match="busy"), on_server.reading() as session:
        session.execute(text("SELECT pg_sleep(5)"))


def test_a_file_that_is_read_only_is_unavailable_for_writing_only(on_file: Database) -> None:
    # Permissions would not stop a test that runs as root; SQLite's own switch fails alike.
    event.listen(on_file.engine, "connect", lambda c, _: c.execute("PRAGMA query_only = ON"))
    with pytest.raises(StoreUnavailable, match="read-only"):
        _ask(on_file)
    assert not _look(on_file)


def test_a_server_that_is_read_only_is_unavailable_for_writing_only(on_server: Database) -> None:
    event.listen(
        on_server.engine,
        "begin",
        lambda c: c.exec_driver_sql("SET TRANSACTION READ ONLY"),
    )
    with pytest.raises(StoreUnavailable, match="read-only"):
        _ask(on_server)
    assert not _look(on_server)


def test_a_full_file_is_unavailable_and_keeps_what_it_has(on_file: Database) -> None:
    full = "PRAGMA max_page_count = 1"  # as low as it goes: the pages that are there already
    assert _ask(on_file)
    on_file.dispose()
    event.listen(on_file.engine, "connect", lambda c, _: c.execute(full))
    with pytest.raises(StoreUnavailable, match="full"):
        deque(_ask(on_file, f"more-{number}") for number in range(1000))
    assert _look(on_file)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("53100", "full"),
        ("53200", "out of resources"),
        ("53300", "no connection left"),
        ("40P01", "busy"),
        ("42501", "does not let us"),
        ("58030", "disk"),
        ("XX001", "failed"),
    ],
)
def test_what_the_server_reports_is_told(on_server: Database, state: str, reason: str) -> None:
    block = f"DO $$ BEGIN RAISE 'a secret' USING ERRCODE = '{state}'; END $$"
    with pytest.raises(StoreUnavailable, match=reason), on_server.transaction() as session:
        session.execute(text(block))


def test_a_file_that_is_gone_is_unavailable_until_it_is_back(
    on_file: Database, file: Path, tmp_path: Path
) -> None:
    assert _ask(on_file)
    assert _look(on_file)
    away = tmp_path / "away.db"
    file.rename(away)
    with pytest.raises(StoreUnavailable, match="gone"):
        _ask(on_file, "d-2")
    with pytest.raises(StoreUnavailable, match="gone"):
        _look(on_file)
    assert not file.exists()
    away.rename(file)
    assert _look(on_file)
    assert _ask(on_file, "d-2")


def test_a_file_that_was_replaced_is_used_at_once(
    on_file: Database, file: Path, migrated_file: Path
) -> None:
    assert _ask(on_file)
    for part in file.parent.glob("whoowns.db*"):
        part.unlink()
    shutil.copy(migrated_file, file)
    assert _ask(on_file)
    with sqlite3.connect(file) as other:
        assert other.execute("SELECT count(*) FROM questions").fetchone() == (1,)
    other.close()


def test_a_damaged_file_is_unavailable(on_file: Database, file: Path) -> None:
    file.write_bytes(b"no database at all" * 1000)
    with pytest.raises(StoreUnavailable, match="damaged"):
        _ask(on_file)


def test_a_file_that_cannot_be_opened_is_unavailable(on_file: Database, file: Path) -> None:
    file.unlink()
    file.mkdir()
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        _ask(on_file)


def _lose(session: Session, other: Session, close: TextClause) -> None:
    journal.record(session, entry(delivery="d-3"))
    other.execute(close)
    journal.record(session, entry(delivery="d-4"))


def test_connections_that_the_server_closed_are_opened_again(
    on_server: Database, migrated_server: Database
) -> None:
    close = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid != pg_backend_pid()"
    )
    assert _ask(on_server)
    with migrated_server.transaction() as session:
        session.execute(close)
    assert _ask(on_server, "d-2")
    with (
        pytest.raises(StoreUnavailable, match="does not answer"),
        on_server.transaction() as session,
        migrated_server.transaction() as other,
    ):
        _lose(session, other, close)
    assert not _look(on_server, "d-3")
    assert _ask(on_server, "d-3")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://someone:hidden@127.0.0.1:1/whoowns",
        "postgres://someone:hidden@/whoowns?host=/nowhere",
        "postgresql+psycopg://someone:hidden@no-such-host.invalid/whoowns",
    ],
)
def test_a_server_that_is_not_there_is_unavailable(url: str) -> None:
    with pytest.raises(StoreUnavailable, match="does not answer") as caught:
        _ask(Database(url))
    assert caught.value.__suppress_context__
    assert "hidden" not in str(caught.value)


def test_a_database_that_is_not_on_the_server_is_unavailable(server: str) -> None:
    with pytest.raises(StoreUnavailable, match="does not answer"):
        _ask(Database(server.format("nobody_made_this")))


def test_too_many_at_once_are_turned_away_in_time(on_file: Database) -> None:
    with ExitStack() as readers:
        for _ in range(20):
            readers.enter_context(on_file.reading())
        with pytest.raises(StoreUnavailable, match="no connection left"):
            _look(on_file)
    assert not _look(on_file)


def test_a_mistake_of_ours_stays_an_error(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(questions.insert().values(workspace_id="T1"))
    with pytest.raises(DBAPIError), database.transaction() as session:
        session.execute(text("SELECT * FROM no_such_table"))
    assert _ask(database)


def _record_and_refuse(session: Session) -> None:
    journal.record(session, entry())
    raise Refusal("No.", "Try something else.")


def test_what_is_raised_inside_undoes_everything(database: Database) -> None:
    with pytest.raises(Refusal), database.transaction() as session:
        _record_and_refuse(session)
    assert not _look(database)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("sqlite:////no/such/folder/whoowns.db", "/no/such/folder"),
        ("sqlite://", "in a file"),
        ("sqlite:///:memory:", "in a file"),
        ("sqlite:///file:whoowns?mode=memory&uri=true", "in a file"),
        ("mysql://someone:hidden@host/whoowns", "mysql"),
        ("postgresql+asyncpg://someone:hidden@host/whoowns", "asyncpg"),
        ("hidden", "cannot be read"),
        ("", "cannot be read"),
        ("postgresql://someone:hidden@host:port/whoowns", "cannot be read"),
    ],
)
def test_an_address_that_cannot_be_meant_is_refused(url: str, problem: str) -> None:
    with pytest.raises(Refusal, match=problem) as refused:
        Database(url)
    assert "hidden" not in str(refused.value)
