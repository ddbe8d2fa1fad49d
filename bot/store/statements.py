"""The one statement that the two databases spell alike and SQLAlchemy does not."""

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.database import Session

Insert = postgresql.Insert | sqlite.Insert
"""An insert that can say what happens where the row is there already."""


def insert(session: Session, table: Table) -> Insert:
    """An insert into `table` in the dialect of the session's database."""
    if session.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
