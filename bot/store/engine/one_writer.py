"""Writing to a SQLite file: one at a time, in turn."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from bot.domain.errors import StoreUnavailable
from bot.store.engine.failures import BUSY
from bot.store.engine.file_watch import FileWatch

NEAR = 0.1
"""Seconds of difference in waiting that are not worth a word to SQLite."""


class OneWriter:
    """The one connection by which a process writes to its SQLite file.

    SQLite lets one write at a time. Connections that find it busy sleep and try again, and with
    twenty of them some never get their turn; waiting for a lock of ours they all do. It also
    saves each transaction the taking of a connection from the pool, a third of its time.
    """

    def __init__(self, engine: Engine, watch: FileWatch, patience: float) -> None:
        self._engine = engine
        self._watch = watch
        self._patience = patience
        self._turn = Lock()
        self._connection: Connection | None = None
        self._waits = patience

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction, begun within the patience of the database, or StoreUnavailable."""
        deadline = time.monotonic() + self._patience
        if not self._turn.acquire(timeout=self._patience):
            raise StoreUnavailable(BUSY)
        try:
            connection = self._connected()
            self._wait_until(connection, deadline)
            with connection.begin():
                yield connection
        except DBAPIError:
            self._hang_up()
            raise
        finally:
            self._turn.release()

    def close(self) -> None:
        """Give the connection up; the next transaction opens another."""
        with self._turn:
            self._hang_up()

    def _connected(self) -> Connection:
        if self._connection and not self._watch.is_same(self._connection.connection.info):
            self._connection.invalidate()
            self._hang_up()
        if self._connection is None:
            self._connection = self._engine.connect()
            self._waits = self._patience
        return self._connection

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _wait_until(self, connection: Connection, deadline: float) -> None:
        """Let SQLite wait for other processes only as long as is left after waiting for our own."""
        left = max(deadline - time.monotonic(), 0.001)
        if abs(left - self._waits) > NEAR:
            connection.connection.cursor().execute(f"PRAGMA busy_timeout = {round(left * 1000)}")
            self._waits = left
