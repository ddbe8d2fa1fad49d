"""A backup holds what was committed, whatever happens meanwhile, and a restore destroys nothing."""

import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.errors import Refusal, StoreUnavailable
from bot.store import backup, health
from bot.store.database import Database
from tests.store.builders import ask, is_journalled

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
WRITER = """
import sys
from bot.store import health
from bot.store.database import Database
from tests.store.builders import ask
database = Database(sys.argv[1])
health.check(database)
for number in range(int(sys.argv[2])):
    ask(database, f"other-{number}")
print("written", flush=True)
sys.stdin.read()
"""


def _rows(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        (number,) = connection.execute("SELECT count(*) FROM questions").fetchone()
    return int(number)


@contextmanager
def _another_process(file: Path, questions: int) -> Iterator["subprocess.Popen[str]"]:
    """A process that has asked so many questions and keeps the file open."""
    command = [sys.executable, "-c", WRITER, f"sqlite:///{file}", str(questions)]
    with subprocess.Popen(
        command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stdout.readline() == "written\n"
        yield process
        process.kill()


def _killed(file: Path, questions: int) -> None:
    """Leave the file as a process does that is killed: with its last rows in the log only."""
    with _another_process(file, questions) as process:
        process.send_signal(signal.SIGKILL)
    assert file.with_name(f"{file.name}-wal").stat().st_size


@pytest.fixture
def saved(on_file: Database, tmp_path: Path) -> Path:
    """A backup with one question, of a database that is closed."""
    assert ask(on_file)
    backup.back_up(on_file, tmp_path / "saved.db")
    on_file.dispose()
    return tmp_path / "saved.db"


def test_a_backup_has_what_only_the_log_holds(on_file: Database, tmp_path: Path) -> None:
    for number in range(20):
        assert ask(on_file, f"d-{number}")
    target = tmp_path / "saved.db"
    backup.back_up(on_file, target)
    assert _rows(target) == 20
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert ask(on_file, "later")


def test_a_backup_leaves_nothing_else_behind(on_file: Database, tmp_path: Path) -> None:
    ask(on_file)
    folder = tmp_path / "backups"
    folder.mkdir()
    backup.back_up(on_file, folder / "saved.db")
    assert [path.name for path in folder.iterdir()] == ["saved.db"]


def test_a_backup_after_a_kill_is_whole(file: Path, tmp_path: Path) -> None:
    _killed(file, 30)
    backup.back_up(Database(f"sqlite:///{file}"), tmp_path / "saved.db")
    assert _rows(tmp_path / "saved.db") == 30


def test_a_backup_ends_while_others_write_without_pause(
    on_file: Database, file: Path, tmp_path: Path
) -> None:
    stop, written = threading.Event(), list[str]()

    def write() -> None:
        other = Database(f"sqlite:///{file}")
        while not stop.is_set():
            ask(other, f"w-{len(written)}")
            written.append("")
        other.dispose()

    writing = threading.Thread(target=write)
    writing.start()
    try:
        for number in range(5):
            before = len(written)
            backup.back_up(on_file, tmp_path / f"{number}.db")
            assert before <= _rows(tmp_path / f"{number}.db")
    finally:
        stop.set()
        writing.join()


@pytest.mark.parametrize("kind", ["the database", "a file", "a folder"])
def test_a_backup_overwrites_nothing(
    on_file: Database, file: Path, tmp_path: Path, kind: str
) -> None:
    ask(on_file)
    target = file if kind == "the database" else tmp_path / "there"
    if kind == "a file":
        target.write_text("mine")
    if kind == "a folder":
        target.mkdir()
    with pytest.raises(Refusal, match="there already"):
        backup.back_up(on_file, target)
    assert is_journalled(on_file)
    assert kind != "a file" or target.read_text() == "mine"


def test_what_is_not_there_or_damaged_is_not_backed_up(file: Path, tmp_path: Path) -> None:
    none = Database(f"sqlite:///{tmp_path}/none.db", create=False)
    with pytest.raises(Refusal, match="no database"):
        backup.back_up(none, tmp_path / "saved.db")
    with pytest.raises(Refusal, match="does not exist"):
        backup.back_up(Database(f"sqlite:///{file}"), tmp_path / "nowhere" / "saved.db")
    content = bytearray(file.read_bytes())
    content[8192:] = b"x" * (len(content) - 8192)
    file.write_bytes(content)
    with pytest.raises(Refusal, match=r"damaged|copied"):
        backup.back_up(Database(f"sqlite:///{file}"), tmp_path / "saved.db")
    assert [path for path in tmp_path.iterdir() if not path.name.startswith(file.name)] == []


def test_a_restore_brings_back_the_backup_and_keeps_the_one_before(
    on_file: Database, file: Path, saved: Path
) -> None:
    ask(on_file, "later")
    on_file.dispose()
    kept = backup.restore(on_file, saved, NOW)
    assert kept == file.with_name("whoowns.db.before-20261125-090000")
    assert (_rows(file), _rows(kept), _rows(saved)) == (1, 2, 1)
    assert ask(on_file, "after")
    health.check_file(on_file)


def test_a_restore_after_a_kill_gets_no_row_of_the_old_log(
    on_file: Database, file: Path, saved: Path
) -> None:
    _killed(file, 300)
    kept = backup.restore(on_file, saved, NOW)
    assert kept
    assert (_rows(file), _rows(kept)) == (1, 301)
    health.check_file(on_file)


def test_two_restores_in_a_second_keep_both(on_file: Database, saved: Path) -> None:
    assert backup.restore(on_file, saved, NOW) != backup.restore(on_file, saved, NOW)


def test_a_restore_where_nothing_is_left_needs_no_database(
    on_file: Database, file: Path, saved: Path
) -> None:
    _killed(file, 10)
    file.unlink()  # its log is still there
    assert backup.restore(on_file, saved, NOW) is None
    assert _rows(file) == 1


@pytest.mark.parametrize("questions", [0, 3])
def test_a_restore_is_refused_while_another_process_has_the_file_open(
    on_file: Database, file: Path, saved: Path, questions: int
) -> None:
    with _another_process(file, questions):
        before = file.read_bytes()
        with pytest.raises(Refusal, match="in use"):
            backup.restore(on_file, saved, NOW)
        assert file.read_bytes() == before
    on_file.dispose()
    assert _rows(file) == 1 + questions


def test_a_restore_is_refused_while_this_process_has_the_file_open(
    on_file: Database, saved: Path
) -> None:
    assert ask(on_file, "idle since")
    with pytest.raises(Refusal, match="in use"):
        backup.restore(on_file, saved, NOW)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _no_database(path: Path) -> None:
    path.write_bytes(b"no database at all" * 1000)


def _damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[8192:] = b"x" * (len(content) - 8192)
    path.write_bytes(content)


def _cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20000])


def _of_somebody_else(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")


def _sql(statement: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute(statement)

    return change


WRONG: dict[str, Callable[[Path], None]] = {
    "empty": _empty,
    "no database": _no_database,
    "damaged": _damaged,
    "cut off": _cut_off,
    "somebody else's": _of_somebody_else,
    "newer": _sql("UPDATE alembic_version SET version_num = '9999'"),
    "without a revision": _sql("DELETE FROM alembic_version"),
    "another of Alembic's": _sql("DROP TABLE questions"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_no_backup_of_ours_changes_nothing(
    on_file: Database, file: Path, saved: Path, kind: str
) -> None:
    WRONG[kind](saved)
    before = file.read_bytes()
    with pytest.raises((Refusal, StoreUnavailable)):
        backup.restore(on_file, saved, NOW)
    assert file.read_bytes() == before
    assert not list(file.parent.glob("*.before-*"))
    assert not list(file.parent.glob(".*"))


@pytest.mark.parametrize("damage", [_no_database, _damaged, _cut_off, _empty])
def test_a_damaged_database_is_replaced_and_kept(
    on_file: Database, file: Path, saved: Path, damage: Callable[[Path], None]
) -> None:
    damage(file)
    damaged = file.read_bytes()
    kept = backup.restore(on_file, saved, NOW)
    assert kept
    assert kept.read_bytes()[:100] == damaged[:100]
    assert _rows(file) == 1


def test_a_database_is_not_restored_from_itself_or_from_nothing(
    on_file: Database, file: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(file)
    for source, problem in ((file, "itself"), (link, "itself"), (tmp_path / "no", "no file")):
        with pytest.raises(Refusal, match=problem):
            backup.restore(on_file, source, NOW)


def test_a_copied_set_of_files_is_restored_with_its_log(
    on_file: Database, file: Path, tmp_path: Path
) -> None:
    _killed(file, 12)
    copied = tmp_path / "copied"
    copied.mkdir()
    for path in file.parent.glob("whoowns.db*"):
        shutil.copy(path, copied)
    on_file.dispose()
    assert backup.restore(on_file, copied / "whoowns.db", NOW)
    assert _rows(file) == 12


def test_a_running_bot_goes_on_with_what_was_restored_beneath_it(
    on_file: Database, file: Path, saved: Path
) -> None:
    """As far as it can: a restore is refused then, but other tools don't ask."""
    for number in range(50):
        ask(on_file, f"later-{number}")
    shutil.copy(saved, file.with_name("copy.db"))
    file.with_name("copy.db").replace(file)
    assert is_journalled(on_file)
    assert not is_journalled(on_file, "later-1")
    assert ask(on_file, "after")
    health.check_file(on_file)
    on_file.dispose()
    assert _rows(file) == 2


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_the_restored_file_is_the_owners_of_the_one_before(
    on_file: Database, file: Path, saved: Path
) -> None:
    os.chown(file, 12345, 12345)
    backup.restore(on_file, saved, NOW)
    assert (file.stat().st_uid, stat.S_IMODE(file.stat().st_mode)) == (12345, 0o600)


def test_postgresql_is_left_to_its_own_tools(tmp_path: Path) -> None:
    database = Database("postgresql://nobody@127.0.0.1:9/nothing")
    with pytest.raises(Refusal) as refused:
        backup.back_up(database, tmp_path / "saved.db")
    assert "pg_dump" in refused.value.hint
    with pytest.raises(Refusal) as refused:
        backup.restore(database, tmp_path / "saved.db", NOW)
    assert "pg_restore" in refused.value.hint
