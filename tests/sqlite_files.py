"""SQLite files to begin with: copying one is a hundred times faster than migrating it."""

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from bot.store import schema
from bot.store.database import Database

NAME = "whoowns.db"


def migrated_file(folder: Path) -> Path:
    """Write an empty database into a folder, as the migrations leave it, and return its path."""
    path = folder / NAME
    path.write_bytes(_migrated())
    return path


@cache
def _migrated() -> bytes:
    return content_after(_migrate)


def content_after(fill: Callable[[Path], None]) -> bytes:
    """Return what a database file in a folder of its own contains once it is filled and closed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, NAME)
        fill(path)
        return path.read_bytes()


def _migrate(path: Path) -> None:
    database = Database(f"sqlite:///{path}")
    schema.migrate(database)
    database.dispose()
