"""The database, and the one way to work in it: a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from bot.store.engine.connect import READING, file_of, parsed, postgresql_engine, sqlite_engine
from bot.store.engine.failures import named
from bot.store.engine.file_watch import FileWatch
from bot.store.engine.one_writer import OneWriter

PATIENCE = 2.0
"""Seconds that a statement may wait for a lock or run; Slack wants the answer within three."""

Session = Connection
"""One open transaction, as the query functions of this package take it.

It is a Core connection: every query here is a statement over a table of `tables`, and mapping
objects would cost more than the insert of a question does.
"""


class Database:
    """One database, shared by all threads of a process; connects when it is first used.

    Raises Refusal where `url` names neither a SQLite file in an existing folder nor PostgreSQL.
    """

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        self.url = url
        address = parsed(url)
        self._writer: OneWriter | None = None
        if address.get_backend_name() == "sqlite":
            watch = FileWatch(file_of(address))
            self.engine = sqlite_engine(address, patience)
            watch.over(self.engine)
            self._writer = OneWriter(self.engine, watch, patience)
        else:
            self.engine = postgresql_engine(address, patience)
        self._reader = self.engine.execution_options(**READING)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commit what is done inside, or undo all of it where anything is raised.

        Raises StoreUnavailable where the database is locked, read-only, full or gone. A thread
        that opens a second one inside the first waits for itself, and is told the same.
        """
        begun = self._writer.transaction() if self._writer else self.engine.begin()
        with named(), begun as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Like `transaction`, for reading only: holds up no writer, however long it takes."""
        with named(), self._reader.begin() as session:
            yield session

    def dispose(self) -> None:
        """Close every connection; the database may be used again afterwards."""
        if self._writer:
            self._writer.close()
        self.engine.dispose()
