"""SQLite: many readers and one writer, on a file that may be deleted or replaced meanwhile."""

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.domain.errors import StoreUnavailable
from bot.store.engine.failures import BUSY, MISSING

_LOG_PAGES = 4000
"""Pages of 4 KiB in the write-ahead log before they are moved into the file."""
_READER_SECONDS = 0.2
"""How long emptying the log waits for readers, while nobody can write."""
_NEGLIGIBLE_SECONDS = 0.1
"""A change of the busy timeout that is too small to be worth a PRAGMA."""

Identity = tuple[int, int]
"""Device and inode: which file it is, whatever its name."""


def connect(
    address: URL, path: Path, timeout: float, pool_size: int, *, create: bool = True
) -> "tuple[Engine, OneWriter]":
    """Return an engine for reading a SQLite file, and the only writer to it.

    `timeout` is how many seconds a statement waits for a lock, and a reader for a connection.
    With `create`, the first connection makes a file that is missing; no later one does.
    """
    watch = FileWatch(path, timeout, create=create)
    engine = create_engine(
        address,
        hide_parameters=True,
        creator=watch.open,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=timeout,
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    watch.follow(engine)
    return engine, OneWriter(engine, watch, timeout)


def uri(path: Path, mode: str = "rw") -> str:
    """Return SQLite's address of a file that has to be there."""
    return f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"


def side_files(path: Path) -> list[Path]:
    """Return what SQLite keeps beside a file: its write-ahead log, and the index of that."""
    return [path.with_name(f"{path.name}{suffix}") for suffix in ("-wal", "-shm")]


def _keep_private(path: Path, *, create: bool) -> None:
    """Let nobody but their owner read the files, and make an empty one with `create`.

    SQLite gives the log and its index the permissions of the database. What it may not do here,
    it reports itself when it opens the file. A file that is there is never opened here: closing
    it would release the locks that other connections of this process have on it.
    """
    with suppress(OSError):
        if create:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    for kept in (path, *side_files(path)):
        with suppress(OSError):
            kept.chmod(0o600)


def _configure(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    """Let readers and a writer work at the same time, and enforce foreign keys.

    With a write-ahead log, `synchronous = NORMAL` loses nothing when the process is killed: what
    is committed has been handed to the operating system. Only when the machine itself loses power
    may the last commits be missing, and the file stays sound; waiting for the disk each time
    would cost more than all the rest of an answer.
    """
    connection.isolation_level = None  # the driver would begin transactions of its own
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    # What is blanked or deleted is overwritten with zeros, also where the build leaves that out.
    connection.execute("PRAGMA secure_delete = ON")
    # Moving the log into the file waits for the disk, in the transaction that made the log full.
    connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")


def _begin(connection: Connection) -> None:
    """Take the write lock at once: SQLite may refuse it for good to a reader that turns writer."""
    reads = connection.get_execution_options().get("whoowns_reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


class _FileConnection(sqlite3.Connection):
    """A connection that knows which file was at the path when it was opened."""

    file: Identity | None = None


class FileWatch:
    """Remembers which file each connection opened, and drops connections to a file that is gone.

    Left alone, SQLite would go on writing into a deleted file: answers would be sent, and the
    journal would vanish with the process. It would also replay the write-ahead log of the file
    that was there before into a new one of that name.
    """

    def __init__(self, path: Path, timeout: float, *, create: bool) -> None:
        self._path = path
        self._timeout = timeout
        self._create = create
        self.created = False
        self._opening = Lock()
        self._opened: Identity | None = None
        self._beside: dict[Path, Identity] = {}

    def follow(self, engine: Engine) -> None:
        """Watch the connections of `engine`, after they are configured."""
        event.listen(engine, "connect", self._remember)
        event.listen(engine, "checkout", self._check)

    def open(self) -> sqlite3.Connection:
        """Open the file that is at the path now; raises StoreUnavailable if it has gone."""
        with self._opening:
            identity = _identity(self._path)
            if identity is None and (self._opened or not self._create):
                raise StoreUnavailable(MISSING)
            if self._opened and identity != self._opened:
                self._discard_side_files()
            _keep_private(self._path, create=identity is None)
            self.created |= identity is None
            identity = _identity(self._path)
            connection = sqlite3.connect(
                uri(self._path),
                uri=True,
                timeout=self._timeout,
                check_same_thread=False,
                factory=_FileConnection,
            )
            connection.file = identity
            return connection

    def is_same(self, info: Mapping[str, Any]) -> bool:
        """Return whether the file that a connection opened is still the one at its path.

        `info` is the connection's. Raises StoreUnavailable if there is no file.
        """
        identity = _identity(self._path)
        if identity is None:
            raise StoreUnavailable(MISSING)
        return bool(info["whoowns_file"] == identity)

    def _remember(self, connection: "_FileConnection", record: ConnectionPoolEntry) -> None:
        with self._opening:
            self._opened = record.info["whoowns_file"] = connection.file
            for path in side_files(self._path):
                if identity := _identity(path):
                    self._beside[path] = identity

    def _check(
        self, connection: sqlite3.Connection, record: ConnectionPoolEntry, _: object
    ) -> None:
        if not self.is_same(record.info):
            save_log(connection)
            raise DisconnectionError

    def _discard_side_files(self) -> None:
        """Delete the log of the file that was opened before, if it is still there."""
        for path in side_files(self._path):
            if path in self._beside and self._beside[path] == _identity(path):
                path.unlink(missing_ok=True)


def save_log(connection: Any) -> None:
    """Move the log into the file that a connection has open, which may have another name now."""
    with suppress(sqlite3.Error):
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")


def _identity(path: Path) -> Identity | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


class OneWriter:
    """The only connection by which a process writes to its SQLite file.

    SQLite lets one write at a time. Connections that find it busy sleep and try again, and with
    twenty of them some never get their turn; waiting for a lock of ours, they all do. It also
    saves each transaction from taking a connection from the pool, a third of its time.
    """

    def __init__(self, engine: Engine, watch: FileWatch, timeout: float) -> None:
        self._engine = engine
        self._watch = watch
        self._timeout = timeout
        self._turn = Lock()
        self._connection: Connection | None = None
        self._busy_timeout = timeout

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction; raises StoreUnavailable if it cannot begin before the timeout."""
        deadline = time.monotonic() + self._timeout
        if not self._turn.acquire(timeout=self._timeout):
            raise StoreUnavailable(BUSY)
        try:
            connection = self._open_connection()
            self._wait_until(connection, deadline)
            with connection.begin():
                yield connection
        except DBAPIError:
            self._disconnect()
            raise
        finally:
            self._turn.release()

    def empty_log(self) -> None:
        """Move the log into the file and leave nothing in it, unless somebody reads just now.

        Until then the log keeps pages as they were before text in them was blanked.
        """
        if not self._turn.acquire(timeout=self._timeout):
            return
        try:
            cursor = self._open_connection().connection.cursor()
            cursor.execute(f"PRAGMA busy_timeout = {round(_READER_SECONDS * 1000)}")
            self._busy_timeout = _READER_SECONDS
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except (DBAPIError, sqlite3.Error):
            self._disconnect()
        finally:
            self._turn.release()

    @property
    def created_file(self) -> bool:
        """Whether the file was not there before."""
        return self._watch.created

    def close(self) -> None:
        """Close the connection; the next transaction opens another."""
        with self._turn:
            self._disconnect()

    def _open_connection(self) -> Connection:
        if self._connection and not self._watch.is_same(self._connection.connection.info):
            save_log(self._connection.connection.driver_connection)
            self._connection.invalidate()
            self._disconnect()
        if self._connection is None:
            self._connection = self._engine.connect()
            self._busy_timeout = self._timeout
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _wait_until(self, connection: Connection, deadline: float) -> None:
        """Let SQLite wait for other processes only as long as is left after waiting for our own."""
        left = max(deadline - time.monotonic(), 0.001)
        if abs(left - self._busy_timeout) > _NEGLIGIBLE_SECONDS:
            connection.connection.cursor().execute(f"PRAGMA busy_timeout = {round(left * 1000)}")
            self._busy_timeout = left
