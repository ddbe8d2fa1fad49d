"""SQLite files to begin with: copying one is a hundred times faster than migrating or filling it.

Each is made once in a process, when its first test needs it.
"""

import tempfile
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from bot.assembly import Bot, assemble
from bot.demo.seed import seed_demo, seed_teams
from bot.settings import read_settings
from bot.store import schema
from bot.store.database import Database

NAME = "whoowns.db"


def migrated_file(folder: Path) -> Path:
    """Write an empty database into a folder, as the migrations leave it, and return its path."""
    return _written(folder, _migrated())


def file_with_teams(folder: Path, now: datetime | None = None) -> Path:
    """Write a database with the teams Checkout and Search into a folder, and return its path.

    They were created at `now` or, without it, when the file was made.
    """
    return _written(folder, _filled(seed_teams, now))


def file_with_demo(folder: Path, now: datetime) -> Path:
    """Write a database with all that the demo begins with at `now`, and return its path."""
    return _written(folder, _filled(seed_demo, now))


def _written(folder: Path, content: bytes) -> Path:
    path = folder / NAME
    path.write_bytes(content)
    return path


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, NAME)
        database = Database(f"sqlite:///{path}")
        schema.migrate(database)
        database.dispose()
        return path.read_bytes()


@cache
def _filled(fill: Callable[[Bot], None], now: datetime | None) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = migrated_file(Path(folder))
        clock = (lambda: now) if now else None
        bot = assemble(read_settings({"DATABASE_URL": f"sqlite:///{path}"}), clock)
        fill(bot)
        assert bot.stop()
        return path.read_bytes()
