"""See to it that nobody goes on writing into a database file that was deleted or replaced."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.domain.errors import StoreUnavailable

_KEY = "whoowns_file"


class FileWatch:
    """Remembers which file each connection opened.

    Left alone, SQLite would write into the deleted file: the answers would go out, and the
    journal would vanish with the process.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def over(self, engine: Engine) -> None:
        """Watch the connections of an engine."""
        event.listen(engine, "connect", self._remember)
        event.listen(engine, "checkout", self._check)

    def is_same(self, info: Mapping[str, Any]) -> bool:
        """Whether the file that a connection opened is still the one at its path.

        Raises StoreUnavailable where there is none.
        """
        return bool(info[_KEY] == self._identity())

    def _remember(self, _: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info[_KEY] = self._identity()

    def _check(self, _: sqlite3.Connection, record: ConnectionPoolEntry, __: object) -> None:
        if not self.is_same(record.info):
            raise DisconnectionError

    def _identity(self) -> tuple[int, int]:
        try:
            found = self._path.stat()
        except OSError:
            raise StoreUnavailable("The database file is gone.") from None
        return found.st_dev, found.st_ino
