"""A PostgreSQL that cannot be used now is reported without secrets, and used again later."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import TextClause, event, text

from bot.domain.errors import StoreUnavailable
from bot.store import journal
from bot.store.database import Database, Session
from tests.store.builders import ask, entry, is_journalled
from tests.store.conftest import SHORT


def test_a_locked_table_is_unavailable(on_server: Database, migrated_server: Database) -> None:
    with migrated_server.transaction() as session:
        session.execute(text("LOCK TABLE questions IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(StoreUnavailable, match="busy"):
            ask(on_server)
    assert ask(on_server)


def test_a_query_that_takes_too_long_is_given_up(on_server: Database) -> None:
    with pytest.raises(StoreUnavailable, match="busy"), on_server.reading() as session:
        session.execute(text("SELECT pg_sleep(5)"))


def test_a_server_that_is_read_only_is_unavailable_for_writing_only(on_server: Database) -> None:
    event.listen(
        on_server.engine,
        "begin",
        lambda c: c.exec_driver_sql("SET TRANSACTION READ ONLY"),
    )
    with pytest.raises(StoreUnavailable, match="read-only"):
        ask(on_server)
    assert not is_journalled(on_server)


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("53100", "full"),
        ("53200", "out of resources"),
        ("53300", "no free connection"),
        ("40P01", "busy"),
        ("42501", "not permit"),
        ("58030", "disk"),
        ("XX001", "failed"),
    ],
)
def test_the_reason_that_the_server_gives_is_reported(
    on_server: Database, state: str, reason: str
) -> None:
    block = f"DO $$ BEGIN RAISE 'a secret' USING ERRCODE = '{state}'; END $$"
    with pytest.raises(StoreUnavailable, match=reason), on_server.transaction() as session:
        session.execute(text(block))


def _lose(session: Session, other: Session, close: TextClause) -> None:
    journal.record(session, entry(delivery="d-3"))
    other.execute(close)
    journal.record(session, entry(delivery="d-4"))


def test_connections_that_the_server_closed_are_opened_again(
    on_server: Database, migrated_server: Database
) -> None:
    close = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid != pg_backend_pid()"
    )
    assert ask(on_server)
    with migrated_server.transaction() as session:
        session.execute(close)
    assert ask(on_server, "d-2")
    with (
        pytest.raises(StoreUnavailable, match="does not answer"),
        on_server.transaction() as session,
        migrated_server.transaction() as other,
    ):
        _lose(session, other, close)
    assert not is_journalled(on_server, "d-3")
    assert ask(on_server, "d-3")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://someone:hidden@127.0.0.1:1/whoowns",
        "postgres://someone:hidden@/whoowns?host=/nowhere",
        "postgresql+psycopg://someone:hidden@no-such-host.invalid/whoowns",
    ],
)
def test_a_server_that_is_not_there_is_unavailable(url: str) -> None:
    with pytest.raises(StoreUnavailable, match="does not answer") as caught:
        ask(Database(url))
    assert caught.value.__suppress_context__
    assert "hidden" not in str(caught.value)


def test_a_database_that_is_not_on_the_server_is_unavailable(server: str) -> None:
    with pytest.raises(StoreUnavailable, match="does not answer"):
        ask(Database(server.format("nobody_made_this")))


class Proxy:
    """Stands between a client and the server, keeps all connections up, and can fall silent."""

    def __init__(self, database: Database) -> None:
        with database.reading() as session:
            raw = session.connection.driver_connection
            assert raw is not None
            self._server = f"{raw.info.host}/.s.PGSQL.{raw.info.port}"
            self._name = f"{raw.info.user}@"
            self._database = raw.info.dbname
        self.talks = threading.Event()
        self.talks.set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """The address of the database behind the proxy."""
        port = self._listener.getsockname()[1]
        return f"postgresql://{self._name}127.0.0.1:{port}/{self._database}"

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                for source, target in ((client, server), (server, client)):
                    pump = threading.Thread(target=self._pump, args=(source, target), daemon=True)
                    pump.start()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        with source, suppress(OSError):
            while received := source.recv(65536):
                self.talks.wait()
                target.sendall(received)
            target.shutdown(socket.SHUT_WR)


@contextmanager
def behind_a_proxy(database: Database) -> Iterator[tuple[Proxy, Database]]:
    proxy = Proxy(database)
    reached = Database(proxy.url, SHORT)
    try:
        yield proxy, reached
    finally:
        proxy.talks.set()
        reached.dispose()
        proxy.close()


def test_a_server_that_falls_silent_is_not_waited_for(on_server: Database) -> None:
    with behind_a_proxy(on_server) as (proxy, database):
        assert ask(database, "d-1")
        proxy.talks.clear()
        for _ in range(2):
            with pytest.raises(StoreUnavailable, match="does not answer"):
                ask(database, "d-2")
        proxy.talks.set()
        assert ask(database, "d-3")
