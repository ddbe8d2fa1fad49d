"""Health is asked by writing: a database that can only be read is not well."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text

from bot.domain.errors import Refusal, StoreUnavailable
from bot.store import health, schema
from bot.store.database import Database
from tests.store.builders import ask, is_journalled

Fault = Callable[[Database, Path], Iterator[None]]


def _locked(_: Database, file: Path) -> Iterator[None]:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def _read_only(database: Database, _: Path) -> Iterator[None]:
    # Permissions would not stop a test that runs as root; SQLite's own switch fails alike.
    def refuse(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA query_only = ON")

    database.dispose()
    event.listen(database.engine, "connect", refuse)
    yield
    event.remove(database.engine, "connect", refuse)
    database.dispose()


def _missing(_: Database, file: Path) -> Iterator[None]:
    away = file.rename(file.with_name("away.db"))
    yield
    away.rename(file)


def _of_another_revision(revision: str) -> Fault:
    def fault(database: Database, _: Path) -> Iterator[None]:
        set_revision = text("UPDATE alembic_version SET version_num = :revision")
        with database.transaction() as session:
            before = session.scalar(text("SELECT version_num FROM alembic_version"))
            session.execute(set_revision, {"revision": revision})
        yield
        with database.transaction() as session:
            session.execute(set_revision, {"revision": before})

    return fault


FAULTS: dict[str, tuple[Fault, str, str]] = {
    "locked": (_locked, "busy", "locked"),
    "read-only": (_read_only, "read-only", "whoowns.db"),
    "missing": (_missing, "missing", "Put "),
    "older": (_of_another_revision("0001"), "schema is old", "migrate"),
    "newer": (_of_another_revision("9999"), "newer than this version", "Update whoowns"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_takes_no_write_is_not_well_until_it_does(
    on_file: Database, file: Path, name: str
) -> None:
    fault, reason, fix = FAULTS[name]
    health.check(on_file)
    with contextmanager(fault)(on_file, file):
        with pytest.raises(StoreUnavailable, match=reason) as unwell:
            health.check(on_file)
        assert fix in health.fix(on_file, str(unwell.value))
        with pytest.raises(Refusal, match=reason):
            health.require(on_file)
    health.check(on_file)


def test_a_full_disk_is_not_well(on_file: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "MIN_FREE", 2**80)
    with pytest.raises(StoreUnavailable, match="full"):
        health.check(on_file)


def test_a_damaged_page_is_found_though_nobody_reads_it(on_file: Database, file: Path) -> None:
    for number in range(50):
        ask(on_file, f"d-{number}")
    on_file.dispose()
    health.check_file(on_file)
    on_file.dispose()
    content = bytearray(file.read_bytes())
    content[-40 * 4096 :] = b"x" * 40 * 4096
    file.write_bytes(content)
    with pytest.raises(StoreUnavailable, match="damaged"):
        health.check_file(on_file)


def test_every_database_takes_the_check_and_keeps_its_rows(database: Database) -> None:
    assert ask(database)
    for _ in range(3):
        health.check(database)
    assert is_journalled(database)
    assert schema.is_current(database)


def test_an_empty_database_has_no_schema(blank: Database) -> None:
    with pytest.raises(StoreUnavailable, match="schema is missing"):
        health.check(blank)
    assert health.fix(blank, "The database's schema is missing.") == "Run python app.py migrate."


def test_a_newer_schema_is_refused_at_the_start(database: Database) -> None:
    newer = contextmanager(_of_another_revision("9999"))
    with newer(database, Path()), pytest.raises(Refusal, match="newer version"):
        schema.prepare(database)


def test_a_running_bot_goes_on_with_a_newer_schema_that_serves_it(database: Database) -> None:
    with contextmanager(_of_another_revision("9999"))(database, Path()):
        health.check(database, running=True)
        assert ask(database)
        with pytest.raises(StoreUnavailable, match="newer than this version"):
            health.check(database)


def test_a_running_bot_does_not_go_on_without_what_it_uses(on_file: Database) -> None:
    with contextmanager(_of_another_revision("9999"))(on_file, Path()):
        with on_file.transaction() as session:
            session.execute(text("ALTER TABLE questions RENAME TO asked"))
        with pytest.raises(StoreUnavailable, match="newer than this version"):
            health.check(on_file, running=True)


def test_a_running_bot_does_not_go_on_with_an_older_schema(on_file: Database) -> None:
    older = contextmanager(_of_another_revision("0001"))
    with older(on_file, Path()), pytest.raises(StoreUnavailable, match="schema is old"):
        health.check(on_file, running=True)


def test_without_leave_to_create_no_file_is_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/none.db", create=False)
    with pytest.raises(StoreUnavailable, match="missing"):
        health.check(database)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_vanishes_is_not_made_anew(on_file: Database, file: Path) -> None:
    health.check(on_file)
    on_file.dispose()
    file.unlink()
    with pytest.raises(StoreUnavailable, match="missing"):
        ask(on_file)
    assert not file.exists()


@pytest.mark.parametrize("moved", [True, False], ids=["moved over it", "after it was moved away"])
def test_a_replaced_file_never_gets_the_log_of_the_one_before(
    on_file: Database, file: Path, migrated_file: Path, tmp_path: Path, moved: bool
) -> None:
    for number in range(200):
        assert ask(on_file, f"d-{number}")
    assert file.with_name("whoowns.db-wal").stat().st_size
    other = Path(shutil.copy(migrated_file, tmp_path / "other.db"))
    before = tmp_path / "before.db"
    if not moved:
        file.rename(before)
    other.rename(file)
    assert not is_journalled(on_file, "d-1")
    assert ask(on_file, "new")
    health.check_file(on_file)
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT count(*) FROM questions").fetchone() == (1,)
    connection.close()
    if not moved:
        # What was moved away has all of its rows: its log was moved into it.
        with sqlite3.connect(before) as connection:
            assert connection.execute("SELECT count(*) FROM questions").fetchone() == (200,)
        connection.close()
