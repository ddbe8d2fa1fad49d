"""Inserts that say what happens where the row is there already.

SQLite and PostgreSQL spell them alike; SQLAlchemy has a class for each. They are built once, at
import, since building one takes as long as running it does.
"""

from collections.abc import Callable, Mapping

from sqlalchemy import Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = postgresql.Insert | sqlite.Insert


def for_each_dialect(
    table: Table, finish: Callable[[Insert], Executable]
) -> Mapping[str, Executable]:
    """An insert into `table`, finished by `finish`, by the name of the dialect."""
    return {
        "sqlite": finish(sqlite.insert(table)),
        "postgresql": finish(postgresql.insert(table)),
    }
