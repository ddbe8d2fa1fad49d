"""SQLite: many readers and one writer, on a file that may be deleted or replaced meanwhile."""

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.domain.errors import StoreUnavailable
from bot.store.engine.failures import BUSY

_LOG_PAGES = 4000
"""Pages of 4 KiB in the write-ahead log before they are moved into the file."""
_READER_SECONDS = 0.2
"""How long emptying the log waits for readers, while nobody can write."""
_SUFFIXES = ("", "-wal", "-shm")
"""Of the file's name: the database, its write-ahead log, and the log's index."""
_NEGLIGIBLE_SECONDS = 0.1
"""A change of the busy timeout that is too small to be worth a PRAGMA."""


def connect(address: URL, path: Path, timeout: float, pool_size: int) -> "tuple[Engine, OneWriter]":
    """Return an engine for reading a SQLite file, and the only writer to it.

    `timeout` is how many seconds a statement waits for a lock, and a reader for a connection.
    """
    engine = create_engine(
        address,
        hide_parameters=True,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=timeout,
        connect_args={"timeout": timeout},
    )
    event.listen(engine, "do_connect", lambda *_: _keep_private(path))
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine, OneWriter(engine, FileWatch(path, engine), timeout)


def _keep_private(path: Path) -> None:
    """Let nobody but their owner read the files, whether they are there yet or not.

    SQLite gives the log and its index the permissions of the database. What it may not do here,
    it reports itself when it opens the file.
    """
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    for suffix in _SUFFIXES:
        with suppress(OSError):
            path.with_name(f"{path.name}{suffix}").chmod(0o600)


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


class FileWatch:
    """Remembers which file each connection opened, and drops connections to a file that is gone.

    Left alone, SQLite would go on writing into a deleted file: answers would be sent, and the
    journal would vanish with the process.
    """

    def __init__(self, path: Path, engine: Engine) -> None:
        self._path = path
        event.listen(engine, "connect", self._remember)
        event.listen(engine, "checkout", self._check)

    def is_same(self, info: Mapping[str, Any]) -> bool:
        """Return whether the file that a connection opened is still the one at its path.

        `info` is the connection's. Raises StoreUnavailable if there is no file.
        """
        return bool(info["whoowns_file"] == self._identity())

    def _remember(self, _: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info["whoowns_file"] = self._identity()

    def _check(self, _: sqlite3.Connection, record: ConnectionPoolEntry, __: object) -> None:
        if not self.is_same(record.info):
            raise DisconnectionError

    def _identity(self) -> tuple[int, int]:
        try:
            status = self._path.stat()
        except OSError:
            raise StoreUnavailable("The database file is gone.") from None
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

    def close(self) -> None:
        """Close the connection; the next transaction opens another."""
        with self._turn:
            self._disconnect()

    def _open_connection(self) -> Connection:
        if self._connection and not self._watch.is_same(self._connection.connection.info):
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
