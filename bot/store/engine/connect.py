"""SQLAlchemy engines for the two databases, set up so that nobody waits longer than they may."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.domain.errors import Refusal

READING: Mapping[str, bool] = {"whoowns_reads": True, "postgresql_readonly": True}
"""The execution options of a connection that will not write."""

_HINT = "Set DATABASE_URL to sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE."
_LOG_PAGES = 4000
"""Pages of 4 KiB in the write-ahead log before they are moved into the file."""
_CONNECTIONS = 20
"""Connections at most, about as many as threads answer at once."""


def parsed(url: str) -> URL:
    """The address with its driver; raises Refusal where it cannot be meant."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise Refusal("The address of the database cannot be read.", _HINT) from None
    if address.drivername in {"postgres", "postgresql"}:
        address = address.set(drivername="postgresql+psycopg")
    if address.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise Refusal(f"whoowns keeps nothing in “{address.drivername}”.", _HINT)
    return address


def file_of(address: URL) -> Path:
    """The file of a SQLite address; raises Refusal where it has none or no folder to lie in."""
    if not address.database or ":memory:" in address.database or address.query:
        raise Refusal("whoowns keeps its data in a file, and needs its path alone.", _HINT)
    path = Path(address.database)
    if not path.parent.is_dir():
        raise Refusal(
            f"The folder {path.parent} for the database does not exist.",
            "Create it, or name another one in DATABASE_URL.",
        )
    return path


def sqlite_engine(address: URL, patience: float) -> Engine:
    """An engine for a SQLite file whose statements give up after `patience` seconds."""
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
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    """Make SQLite keep what it promises, and let readers and a writer work at the same time.

    With a write-ahead log, `synchronous = NORMAL` loses nothing when the process is killed: what
    is committed has been handed to the operating system. Only when the machine itself loses power
    may the last commits be missing, and the file stays sound; waiting for the disk each time
    would cost more than all the rest of an answer.
    """
    connection.isolation_level = None  # the driver would begin transactions of its own
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    # Moving the log into the file waits for the disk, in the transaction that made the log full.
    connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")


def _begin_sqlite(connection: Connection) -> None:
    """Ask for the right to write at once: a reader that turns writer may be refused for good."""
    reads = connection.get_execution_options().get("whoowns_reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def postgresql_engine(address: URL, patience: float) -> Engine:
    """An engine for PostgreSQL whose statements give up after `patience` seconds."""
    milliseconds = round(patience * 1000)
    limits = f"SET statement_timeout = {milliseconds}; SET lock_timeout = {milliseconds}"
    engine = create_engine(
        address,
        hide_parameters=True,
        pool_size=5,
        max_overflow=_CONNECTIONS - 5,
        pool_timeout=patience,
        pool_pre_ping=True,
        # Without the last one, a server that fell silent is waited for many minutes.
        connect_args={"connect_timeout": 2, "tcp_user_timeout": milliseconds},
    )

    @event.listens_for(engine, "connect")
    def set_limits(connection: Any, _: ConnectionPoolEntry) -> None:
        connection.execute(limits)
        connection.commit()

    return engine
