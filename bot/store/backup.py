"""Copies a SQLite database while it is in use, and puts a copy back in its place."""

import fcntl
import os
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from bot.domain.errors import Refusal, StoreUnavailable
from bot.store import schema
from bot.store.database import Database
from bot.store.engine.failures import BUSY
from bot.store.engine.sqlite import side_files, uri

_BUSY_SECONDS = 10
"""As long as a copy waits for a program that locks the whole file, which whoowns never does."""
_SQLITE_LOCKS = (0x40000000, 512)
"""Where in a file SQLite has its locks, and how many bytes they take; see its `os.h`."""
_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def back_up(database: Database, target: Path) -> None:
    """Copy the database, with what its log holds, into a new file that only its owner may read.

    It is one step, so writers go on meanwhile and what they write is not in it. Raises Refusal if
    it can't be done, and StoreUnavailable if the database is damaged.
    """
    source = _file_of(database, "Back it up with pg_dump: see docs/operations.md.")
    if not source.exists():
        raise Refusal(f"There is no database at {source}.", "Check DATABASE_URL.")
    if target.exists():
        raise Refusal(f"{target} is there already.", "Choose a new name for the backup.")
    with _new_file_beside(target) as copy:
        _copy(uri(source), source, copy)
        _check(copy, source)
        try:
            os.link(copy, target)
        except FileExistsError:
            raise Refusal(
                f"{target} is there already.", "Choose a new name for the backup."
            ) from None
        except OSError:  # a file system without links
            copy.rename(target)
        _sync(target.parent)


def restore(database: Database, source: Path, now: datetime) -> Path | None:
    """Replace the database by a copy of `source`, and return where the one before is kept.

    Raises Refusal, and changes nothing, if `source` is not a sound database of whoowns of this
    version or an older one, or if a process has the database open.
    """
    target = _file_of(database, "Restore it with pg_restore: see docs/operations.md.")
    if not source.is_file():
        raise Refusal(f"There is no file {source}.", "Name a file that `backup` has written.")
    if target.exists() and source.samefile(target):
        raise Refusal(f"{source} is the database itself.", "Name a backup of it.")
    with _new_file_beside(target) as copy:
        _copy(_address_of_backup(source), source, copy)
        _check(copy, source)
        _refuse_unknown_schema(copy, source)
        _give_to_owner_of(target, copy)
        if not target.exists():
            _discard_log(target)
            copy.rename(target)
            _sync(target.parent)
            return None
        kept = _unused(target.with_name(f"{target.name}.before-{now:%Y%m%d-%H%M%S}"))
        with _alone(target):
            _keep(target, kept)
            os.replace(copy, target)
            _sync(target.parent)
        return kept


def _file_of(database: Database, hint: str) -> Path:
    if database.file is None:
        raise Refusal("The database is PostgreSQL, which has tools of its own.", hint)
    return database.file


@contextmanager
def _new_file_beside(path: Path) -> Iterator[Path]:
    """Yield an empty file in the same folder, which is deleted afterwards if it is still there."""
    if not path.parent.is_dir():
        raise Refusal(f"The folder {path.parent} does not exist.", "Create it first.")
    try:
        number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise Refusal(
            f"{path.parent} can't be written ({error.strerror}).", "Choose another folder."
        ) from None
    os.close(number)
    file = Path(name)
    try:
        yield file
    finally:
        for left in (file, *side_files(file)):
            left.unlink(missing_ok=True)


def _copy(address: str, source: Path, copy: Path) -> None:
    """Copy the database at an address, with its log, into a file that needs no log."""
    deadline = time.monotonic() + _BUSY_SECONDS

    def give_up_in_time(status: int, *_: int) -> None:
        if status in _LOCKED and time.monotonic() > deadline:
            raise StoreUnavailable(BUSY)

    try:
        with closing(_open(address)) as read, closing(_open(uri(copy))) as written:
            written.execute("PRAGMA synchronous = OFF")
            read.backup(written, progress=give_up_in_time)
            written.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        raise _unusable(source, error) from None
    _sync(copy)


def _open(address: str) -> sqlite3.Connection:
    return sqlite3.connect(address, uri=True, timeout=_BUSY_SECONDS)


def _address_of_backup(source: Path) -> str:
    """Return how to open a backup; without a log it may be on a read-only disk."""
    logs = (*side_files(source), source.with_name(f"{source.name}-journal"))
    return uri(source) if any(map(Path.exists, logs)) else f"{uri(source, 'ro')}&immutable=1"


def _check(copy: Path, source: Path) -> None:
    try:
        with closing(_open(uri(copy))) as connection:
            (result,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        raise _unusable(source, error) from None
    if result != "ok":
        raise Refusal(f"{source} is damaged: {result}.", "Use an older backup.")


def _unusable(source: Path, error: sqlite3.DatabaseError) -> Refusal:
    return Refusal(f"{source} can't be copied: {error}.", "Check that it is a SQLite database.")


def _refuse_unknown_schema(copy: Path, source: Path) -> None:
    """Raise Refusal if a database isn't ours, or is newer than this version of whoowns."""
    with closing(_open(uri(copy))) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            row = None
        state = schema.state_at(row[0] if row else None)
        if state is schema.State.MISSING or not _has_questions(connection):
            raise Refusal(f"{source} is no database of whoowns.", "Name a backup of one.")
    if state is schema.State.NEWER:
        raise Refusal(
            f"{source} was last used by a newer version of whoowns.",
            "Update whoowns to that version first.",
        )


def _has_questions(connection: sqlite3.Connection) -> bool:
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    return ("questions",) in tables.fetchall()


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Hold the lock that SQLite takes to write the whole file; raises Refusal if it is in use.

    A process that has the file open with a write-ahead log holds a lock as long as it is open,
    also while it does nothing. Leaving that mode needs the file for oneself, and moves the log
    into it: after a kill it may hold the last rows.
    """
    with closing(sqlite3.connect(uri(target), uri=True, timeout=0)) as connection:
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in _LOCKED:
                raise _in_use(target) from None
            damaged = True
        else:
            damaged = False
            yield
    if damaged:
        with _damaged_alone(target):
            yield


@contextmanager
def _damaged_alone(target: Path) -> Iterator[None]:
    """Hold the same lock on a file that SQLite can't open any more."""
    start, length = _SQLITE_LOCKS
    with target.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
        except OSError:
            raise _in_use(target) from None
        yield


def _in_use(target: Path) -> Refusal:
    return Refusal(f"{target} is in use; nothing was changed.", "Stop whoowns, then restore again.")


def _keep(target: Path, kept: Path) -> None:
    """Give the database, and a log that could not be moved into it, the names they are kept by."""
    try:
        os.link(target, kept)
    except OSError:  # a file system without links
        target.rename(kept)
    for path, kept_path in zip(side_files(target), side_files(kept), strict=True):
        with suppress(FileNotFoundError):
            path.rename(kept_path)


def _discard_log(target: Path) -> None:
    """Delete the log of a database that isn't there: nothing can be done with it."""
    for path in side_files(target):
        path.unlink(missing_ok=True)


def _give_to_owner_of(target: Path, copy: Path) -> None:
    """Let the user who runs whoowns use the copy, also if somebody else restores it."""
    try:
        owner = target.stat()
    except OSError:
        owner = target.parent.stat()
    if owner.st_uid != os.geteuid():
        with suppress(OSError):
            os.chown(copy, owner.st_uid, owner.st_gid)


def _unused(path: Path) -> Path:
    names = (path.with_name(f"{path.name}-{number}") for number in range(2, 1000))
    return path if not path.exists() else next(name for name in names if not name.exists())


def _sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(number)
    finally:
        os.close(number)
