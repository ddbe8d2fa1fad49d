"""SQLAlchemy engines for the two databases, set up so that nobody waits longer than they may."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.domain.errors import Refusal, StoreUnavailable

READS_ONLY = "whoowns_reads_only"
"""The execution option of a connection that takes no lock for writing."""

_MEND = "Set DATABASE_URL to sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE."
_CONNECTIONS = 20
"""Connections at most, about as many as threads answer at once."""


def open_engine(url: str, patience: float) -> Engine:
    """An engine for `url` whose statements give up after `patience` seconds.

    Connects to nothing yet. Raises Refusal where the address cannot be meant.
    """
    address = _parsed(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(address, patience)
    return _postgresql(address, patience)


def _parsed(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise Refusal("The address of the database cannot be read.", _MEND) from None
    if address.drivername in {"postgres", "postgresql"}:
        address = address.set(drivername="postgresql+psycopg")
    if address.drivername not in {"sqlite", "sqlite+pysqlite", "postgresql+psycopg"}:
        raise Refusal(f"whoowns keeps nothing in “{address.drivername}”.", _MEND)
    return address


def _sqlite(address: URL, patience: float) -> Engine:
    path = _file_of(address)
    engine = create_engine(
        address,
        hide_parameters=True,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=patience,
        connect_args={"timeout": patience},
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    watch = _FileWatch(path)
    event.listen(engine, "connect", watch.remember)
    event.listen(engine, "checkout", watch.check)
    return engine


def _file_of(address: URL) -> Path:
    if not address.database or address.database == ":memory:" or "mode" in address.query:
        raise Refusal("whoowns keeps its data in a file, not in memory.", _MEND)
    path = Path(address.database)
    if not path.parent.is_dir():
        raise Refusal(
            f"The folder {path.parent} for the database does not exist.",
            "Create it, or name another one in DATABASE_URL.",
        )
    return path


def _set_up_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    """Make SQLite keep what it promises and let readers and a writer work at the same time.

    With a write-ahead log, `synchronous = NORMAL` loses nothing when the process is killed: what
    is committed has been handed to the operating system. Only when the machine itself loses power
    may the last commits be missing, and the file stays sound; waiting for the disk each time
    would cost more than all the rest of an answer.
    """
    connection.isolation_level = None  # the driver would begin transactions of its own
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    """Ask for the right to write at once: a reader that turns writer may be refused for good."""
    reads_only = connection.get_execution_options().get(READS_ONLY)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


class _FileWatch:
    """Sees to it that no connection goes on writing into a file that was deleted or replaced.

    SQLite would: the answers would go out, and the journal vanish with the process.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def remember(self, _: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info["file"] = self._identity()

    def check(self, _: sqlite3.Connection, record: ConnectionPoolEntry, __: Any) -> None:
        if record.info["file"] != self._identity():
            raise DisconnectionError

    def _identity(self) -> tuple[int, int]:
        try:
            found = self._path.stat()
        except OSError:
            raise StoreUnavailable("The database file is gone.") from None
        return found.st_dev, found.st_ino


def _postgresql(address: URL, patience: float) -> Engine:
    milliseconds = round(patience * 1000)
    limits = f"SET statement_timeout = {milliseconds}; SET lock_timeout = {milliseconds}"
    engine = create_engine(
        address,
        hide_parameters=True,
        pool_size=5,
        max_overflow=_CONNECTIONS - 5,
        pool_timeout=patience,
        pool_pre_ping=True,
        # Without the last one a server that fell silent is waited for many minutes.
        connect_args={"connect_timeout": 2, "tcp_user_timeout": milliseconds},
    )

    @event.listens_for(engine, "connect")
    def set_limits(connection: Any, _: ConnectionPoolEntry) -> None:
        connection.execute(limits)
        connection.commit()

    return engine
