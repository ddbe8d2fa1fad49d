"""A SQLite file that cannot be used now is reported, and used again as soon as it can be."""

import shutil
import sqlite3
import threading
from collections import deque
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.domain.errors import StoreUnavailable
from bot.store.database import Database
from tests.store.builders import ask, is_journalled


def test_a_locked_file_is_unavailable_for_writing_only(on_file: Database, file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="busy"):
        ask(on_file)
    assert not is_journalled(on_file)
    other.execute("ROLLBACK")
    other.close()
    assert ask(on_file)


def test_a_writer_that_does_not_get_its_turn_gives_up(on_file: Database) -> None:
    with on_file.transaction():
        failed: list[Exception] = []

        def ask_too() -> None:
            try:
                ask(on_file)
            except StoreUnavailable as unavailable:
                failed.append(unavailable)

        thread = threading.Thread(target=ask_too)
        thread.start()
        thread.join()
    assert [str(reason) for reason in failed] == [
        "The database is busy: it was locked for too long."
    ]
    assert ask(on_file)


def test_too_many_readers_at_once_are_refused_in_time(on_file: Database) -> None:
    with ExitStack() as readers:
        for _ in range(20):
            readers.enter_context(on_file.reading())
        with pytest.raises(StoreUnavailable, match="no free connection"):
            is_journalled(on_file)
    assert not is_journalled(on_file)


def test_a_file_that_is_read_only_is_unavailable_for_writing_only(on_file: Database) -> None:
    # Permissions would not stop a test that runs as root; SQLite's own switch fails alike.
    event.listen(on_file.engine, "connect", lambda c, _: c.execute("PRAGMA query_only = ON"))
    with pytest.raises(StoreUnavailable, match="read-only"):
        ask(on_file)
    assert not is_journalled(on_file)


def test_a_full_file_is_unavailable_and_keeps_what_it_has(on_file: Database) -> None:
    full = "PRAGMA max_page_count = 1"  # as low as it goes: the pages that are there already
    assert ask(on_file)
    on_file.dispose()
    event.listen(on_file.engine, "connect", lambda c, _: c.execute(full))
    with pytest.raises(StoreUnavailable, match="full"):
        deque(ask(on_file, f"more-{number}") for number in range(1000))
    assert is_journalled(on_file)


def test_a_file_that_is_missing_is_unavailable_until_it_is_back(
    on_file: Database, file: Path, tmp_path: Path
) -> None:
    assert ask(on_file)
    assert is_journalled(on_file)
    away = tmp_path / "away.db"
    file.rename(away)
    with pytest.raises(StoreUnavailable, match="missing"):
        ask(on_file, "d-2")
    with pytest.raises(StoreUnavailable, match="missing"):
        is_journalled(on_file)
    assert not file.exists()
    away.rename(file)
    assert is_journalled(on_file)
    assert ask(on_file, "d-2")


def test_a_file_that_was_replaced_is_used_at_once(
    on_file: Database, file: Path, migrated_file: Path
) -> None:
    assert ask(on_file)
    assert is_journalled(on_file)
    for part in file.parent.glob("whoowns.db*"):
        part.unlink()
    shutil.copy(migrated_file, file)
    assert not is_journalled(on_file)
    assert ask(on_file)
    with sqlite3.connect(file) as other:
        assert other.execute("SELECT count(*) FROM questions").fetchone() == (1,)
    other.close()


def test_a_damaged_file_is_unavailable(on_file: Database, file: Path) -> None:
    file.write_bytes(b"no database at all" * 1000)
    with pytest.raises(StoreUnavailable, match="damaged"):
        ask(on_file)


def test_a_file_that_cannot_be_opened_is_unavailable(on_file: Database, file: Path) -> None:
    file.unlink()
    file.mkdir()
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        ask(on_file)
