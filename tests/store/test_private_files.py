"""A SQLite file and its log are their owner's alone, and hold no text that was blanked."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import schema
from bot.store.database import Database
from bot.store.tables import questions
from tests.store.builders import ask

SECRET = "zanzibarplan"


@pytest.fixture(autouse=True)
def _everybody_may_read() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def files_of(file: Path) -> list[Path]:
    """Return the database, its log and the log's index."""
    return sorted(file.parent.glob(f"{file.name}*"))


def modes_of(file: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in files_of(file)}


PRIVATE = {"whoowns.db": 0o600, "whoowns.db-shm": 0o600, "whoowns.db-wal": 0o600}


def test_new_files_are_private_from_the_start(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/whoowns.db")
    schema.migrate(database)
    ask(database)
    assert modes_of(tmp_path / "whoowns.db") == PRIVATE
    database.dispose()


def test_files_that_were_open_to_everybody_are_made_private_at_the_start(
    on_file: Database, file: Path, tmp_path: Path
) -> None:
    ask(on_file)
    # A copy, as a process leaves it that was killed: with a log.
    old = tmp_path / "old"
    old.mkdir()
    for path in files_of(file):
        shutil.copy(path, old / path.name)
        (old / path.name).chmod(0o644)
    database = Database(f"sqlite:///{old}/whoowns.db")
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM questions")) == 1
        assert modes_of(old / "whoowns.db") == PRIVATE
    database.dispose()


def test_a_file_that_was_replaced_while_we_run_is_made_private(
    on_file: Database, file: Path
) -> None:
    ask(on_file)
    on_file.dispose()
    shutil.copy(file, file.with_suffix(".new"))
    file.with_suffix(".new").chmod(0o644)
    file.with_suffix(".new").replace(file)
    ask(on_file)
    assert modes_of(file) == PRIVATE


def test_a_name_with_a_dot_does_not_matter(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/who.owns")
    schema.migrate(database)
    ask(database)
    assert set(modes_of(tmp_path / "who.owns").values()) == {0o600}
    assert len(files_of(tmp_path / "who.owns")) == 3
    database.dispose()


def holds(file: Path, words: str) -> list[str]:
    """Return the names of the files that hold these words."""
    return [path.name for path in files_of(file) if words.encode() in path.read_bytes()]


@pytest.mark.parametrize("length", [1, 400], ids=["short", "longer than a page"])
def test_text_that_was_blanked_is_in_no_file_once_the_log_was_emptied(
    on_file: Database, file: Path, length: int
) -> None:
    ask(on_file)
    with on_file.transaction() as session:
        session.execute(questions.update().values(text=f"{SECRET} " * length))
    on_file.empty_log()
    assert holds(file, SECRET) == ["whoowns.db"]
    with on_file.transaction() as session:
        session.execute(questions.update().values(text=""))
    assert holds(file, SECRET)
    on_file.empty_log()
    assert holds(file, SECRET) == []


def test_rows_that_were_deleted_leave_the_files_too(on_file: Database, file: Path) -> None:
    ask(on_file)
    with on_file.transaction() as session:
        session.execute(questions.update().values(text=SECRET))
        session.execute(questions.delete())
    on_file.empty_log()
    assert holds(file, SECRET) == []


def test_while_somebody_reads_the_log_is_emptied_the_next_time_and_nobody_waits_long(
    on_file: Database, file: Path
) -> None:
    ask(on_file)
    with on_file.transaction() as session:
        session.execute(questions.update().values(text=SECRET))
    with on_file.reading() as reader:
        reader.scalar(text("SELECT count(*) FROM questions"))
        with on_file.transaction() as session:
            session.execute(questions.update().values(text=""))
        on_file.empty_log()
        assert ask(on_file, "d-2")
    on_file.empty_log()
    assert holds(file, SECRET) == []


def test_a_log_that_cannot_be_emptied_is_no_error(on_file: Database, file: Path) -> None:
    ask(on_file)
    file.rename(file.with_suffix(".gone"))
    on_file.empty_log()
    file.with_suffix(".gone").rename(file)
    assert ask(on_file, "d-2")


def test_a_server_keeps_its_own_log(on_server: Database) -> None:
    on_server.empty_log()
