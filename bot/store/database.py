"""The database, and the only way to work in it: a transaction."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from threading import local
from typing import Any

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from bot.domain.errors import MaybeSaved, Refusal, StoreUnavailable
from bot.store.engine import sqlite
from bot.store.engine.failures import translated

TIMEOUT = 2.0
"""Seconds that a statement may wait for a lock or run; Slack wants the answer within three."""
CONNECTIONS = 20
"""Connections at most, about as many as threads answer at once."""

_HINT = "Set DATABASE_URL to sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE."

log = logging.getLogger("whoowns.database")

Session = Connection
"""One open transaction, as the query functions of this package take it.

It is a Core connection: every query here is a statement over a table of `tables`, and mapping
objects would cost more than the insert of a question does.
"""


class UnitOfWork:
    """What one thread does in a single transaction, however many use cases take part in it.

    The transaction begins with the first `Database.transaction` and is committed at the end of
    the unit. Where one of them fails, all that was written in the unit is undone, and the next
    begins afresh.
    """

    def __init__(self, begin: Callable[[], AbstractContextManager[Session]]) -> None:
        """`begin` is a transaction that ends by itself."""
        self._begin = begin
        self._begun: AbstractContextManager[Session] | None = None
        self._after_commit: list[Callable[[], None]] = []
        self._written = self._lost = False
        self.session: Session | None = None
        self.changed: dict[str, Any] = {}
        """The workspaces whose teams or settings the unit has changed, and how they are now, once
        that was read."""

    @contextmanager
    def join(self) -> Iterator[Session]:
        """Take part in the transaction, which begins now if it hasn't."""
        if self.session is None:
            self._begun = self._begin()
            self.session = self._begun.__enter__()
        try:
            yield self.session
        except BaseException as error:
            self.fail(error)
            raise
        self._written = True

    def fail(self, error: BaseException) -> None:
        """Undo all that was written; if that was more than the part that fails, for good."""
        self._lost |= self._written
        self.roll_back(error)

    def after_commit(self, action: Callable[[], None]) -> None:
        """Have something done once all is committed."""
        self._after_commit.append(action)

    def commit(self) -> Sequence[Callable[[], None]]:
        """Commit, and return what is to be done now."""
        if self._lost:
            raise RuntimeError("a part of the unit of work was undone, and the rest went on")
        self.end()
        return self._after_commit

    def roll_back(self, error: BaseException) -> None:
        """Undo all that was written."""
        self._after_commit.clear()
        self.changed.clear()
        self._written = False
        with suppress(type(error)):
            self.end(error)

    def end(self, error: BaseException | None = None) -> None:
        """Commit, or roll back for an error; the next part begins another transaction."""
        begun, self._begun, self.session = self._begun, None, None
        if begun and error:
            begun.__exit__(type(error), error, error.__traceback__)
        elif begun:
            begun.__exit__(None, None, None)


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
            # Its driver takes long to load, and is of no use with a file.
            from bot.store.engine import postgresql

            self.engine = postgresql.connect(address, timeout, CONNECTIONS)
        self._reader = self.engine.execution_options(whoowns_reads=True, postgresql_readonly=True)
        self._thread = local()

    @property
    def unit(self) -> UnitOfWork | None:
        """The unit of work that this thread is in, if its transaction has begun."""
        unit: UnitOfWork | None = getattr(self._thread, "unit", None)
        return unit if unit and unit.session is not None else None

    @contextmanager
    def unit_of_work(self) -> Iterator[None]:
        """Let all transactions of this thread be one, which is committed at the end.

        What is read after the first of them is read in it, too. Raises what `transaction` does.
        Nothing may wait for Slack once it has begun: on SQLite, it holds up every other writer.
        """
        if getattr(self._thread, "unit", None):
            raise RuntimeError("units of work cannot be nested")
        unit = self._thread.unit = UnitOfWork(self._transaction)
        try:
            yield
            actions = unit.commit()
        except BaseException as error:
            unit.roll_back(error)
            raise
        finally:
            self._thread.unit = None
        for action in actions:
            _do(action)

    def after_commit(self, action: Callable[[], None]) -> None:
        """Do something once the unit of work is committed; at once where there is none."""
        if unit := self.unit:
            unit.after_commit(action)
        else:
            action()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commit what is done inside, or undo all of it if anything is raised.

        In a unit of work, the commit is that of the unit. Raises StoreUnavailable if the database
        is locked, read-only, full or gone, and MaybeSaved if it went while it committed. A thread
        that opens a second transaction inside the first waits for itself, and gets the same.
        """
        unit: UnitOfWork | None = getattr(self._thread, "unit", None)
        with translated(), unit.join() if unit else self._transaction() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Like `transaction`, for reading only: holds up no writer, however long it takes."""
        if (unit := self.unit) and unit.session is not None:
            try:
                with translated():
                    yield unit.session
            except StoreUnavailable as error:
                unit.fail(error)
                raise
            return
        with translated(), self._reader.begin() as session:
            yield session

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        """Provide a transaction that commits at its end."""
        begun = self._writer.transaction() if self._writer else self.engine.connect()
        with translated(), begun as session:
            if self._writer:
                yield session
                return
            with session.begin() as transaction:
                yield session
                try:
                    if transaction.is_active:
                        transaction.commit()
                except DBAPIError as error:
                    if error.connection_invalidated:
                        raise MaybeSaved from None
                    raise

    def empty_log(self) -> None:
        """Take text that was blanked out of SQLite's write-ahead log, too.

        It may stay there while somebody reads or the file can't be used, so call it again later.
        PostgreSQL's log is kept by the server.
        """
        self.after_commit(self._empty_log)

    def _empty_log(self) -> None:
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


def _do(action: Callable[[], None]) -> None:
    """Do something after a commit: whatever becomes of it, what was committed is done."""
    try:
        action()
    except Exception as error:  # noqa: BLE001 - who reads of a failure would do it again
        fields = {"error": type(error).__name__}
        log.error("not done after the commit", extra={"fields": fields})


def is_address(url: str) -> bool:
    """Return whether `Database` takes an address, wherever it leads."""
    try:
        address = _parse(url)
        if address.get_backend_name() == "sqlite":
            _path_in(address)
    except Refusal:
        return False
    return True


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


def _path_in(address: URL) -> Path:
    if not address.database or ":memory:" in address.database or address.query:
        raise Refusal("whoowns needs the path of a SQLite file, without options.", _HINT)
    return Path(address.database)


def _file_of(address: URL) -> Path:
    path = _path_in(address)
    if not path.parent.is_dir():
        raise Refusal(
            f"The folder {path.parent} for the database does not exist.",
            "Create it, or choose another one in DATABASE_URL.",
        )
    return path
