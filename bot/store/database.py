"""The database, and the only way to work in it: a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError

from bot.domain.errors import Refusal, StoreUnavailable
from bot.store.engine import postgresql, sqlite
from bot.store.engine.failures import translated

TIMEOUT = 2.0
"""Seconds that a statement may wait for a lock or run; Slack wants the answer within three."""
CONNECTIONS = 20
"""Connections at most, about as many as threads answer at once."""

_HINT = "Set DATABASE_URL to sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE."

Session = Connection
"""One open transaction, as the query functions of this package take it.

It is a Core connection: every query here is a statement over a table of `tables`, and mapping
objects would cost more than the insert of a question does.
"""


class Database:
    """One database, shared by all threads of a process; connects when it is first used.

    `timeout` is how many seconds a statement may wait or run. Raises Refusal if `url` names
    neither a SQLite file in an existing folder nor PostgreSQL. Without `create`, a SQLite file
    has to be there; otherwise it is made when it is first used, but not again if it vanishes.
    """

    def __init__(self, url: str, timeout: float = TIMEOUT, *, create: bool = True) -> None:
        self.url = url
        address = _parse(url)
        self.file = _file_of(address) if address.get_backend_name() == "sqlite" else None
        self._writer: sqlite.OneWriter | None = None
        if self.file:
            self.engine, self._writer = sqlite.connect(
                address, self.file, timeout, CONNECTIONS, create=create
            )
        else:
            self.engine = postgresql.connect(address, timeout, CONNECTIONS)
        self._reader = self.engine.execution_options(whoowns_reads=True, postgresql_readonly=True)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commit what is done inside, or undo all of it if anything is raised.

        Raises StoreUnavailable if the database is locked, read-only, full or gone. A thread
        that opens a second transaction inside the first waits for itself, and gets the same.
        """
        begun = self._writer.transaction() if self._writer else self.engine.begin()
        with translated(), begun as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Like `transaction`, for reading only: holds up no writer, however long it takes."""
        with translated(), self._reader.begin() as session:
            yield session

    def empty_log(self) -> None:
        """Take text that was blanked out of SQLite's write-ahead log, too.

        It may stay there while somebody reads or the file can't be used, so call it again later.
        PostgreSQL's log is kept by the server.
        """
        if self._writer:
            with suppress(StoreUnavailable):
                self._writer.empty_log()

    @property
    def is_new(self) -> bool:
        """Whether this process made the SQLite file."""
        return self._writer is not None and self._writer.created_file

    def dispose(self) -> None:
        """Close every connection; the database may be used again afterwards."""
        if self._writer:
            self._writer.close()
        self.engine.dispose()


def _parse(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise Refusal("I can't read the database address.", _HINT) from None
    if address.drivername in {"postgres", "postgresql"}:
        address = address.set(drivername="postgresql+psycopg")
    if address.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise Refusal(f"“{address.drivername}” is not a database that whoowns can use.", _HINT)
    return address


def _file_of(address: URL) -> Path:
    if not address.database or ":memory:" in address.database or address.query:
        raise Refusal("whoowns needs the path of a SQLite file, without options.", _HINT)
    path = Path(address.database)
    if not path.parent.is_dir():
        raise Refusal(
            f"The folder {path.parent} for the database does not exist.",
            "Create it, or choose another one in DATABASE_URL.",
        )
    return path
