"""Everything that is held of one workspace: all of it, to be exported or deleted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Select, Table, func, select, tuple_

from bot.store.database import Session
from bot.store.tables import installations, metadata

AT_ONCE = 1000
"""Rows that are deleted in one transaction, so that nobody waits long for the database."""
SECRET = frozenset({"installations.sealed", "installations.refresh_sealed"})
"""Columns that no export has."""

_TABLES: Sequence[Table] = [
    table for table in metadata.sorted_tables if "workspace_id" in table.columns
]
"""All tables with rows of workspaces; those that others refer to come first."""


def steps(workspace_id: str) -> Iterator[Callable[[Session], int]]:
    """Yield what deletes a few rows of one table and returns how many, table after table.

    Each is to be repeated until it deletes none. The installation goes last: until then, it says
    that the workspace has left.
    """
    others = (table for table in reversed(_TABLES) if table is not installations)
    for table in (*others, installations):
        yield partial(_delete_some, table, workspace_id)


def rows(session: Session, workspace_id: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every row of a workspace with the name of its table; tokens are left out."""
    for table in _TABLES:
        query = _of(workspace_id, table).order_by(*table.primary_key.columns)
        for row in session.execute(query).mappings():
            shown = {k: v for k, v in row.items() if f"{table.name}.{k}" not in SECRET}
            yield table.name, shown


def ids(session: Session) -> Sequence[str]:
    """Return every workspace of which anything is held."""
    found = {id_ for table in _TABLES for id_ in _ids_in(session, table)}
    return sorted(found)


def count(session: Session, workspace_id: str) -> int:
    """Return how many rows are held of a workspace."""
    counts = (
        session.scalar(select(func.count()).select_from(_of(workspace_id, table).subquery()))
        for table in _TABLES
    )
    return sum(each or 0 for each in counts)


def _ids_in(session: Session, table: Table) -> Sequence[str]:
    return session.scalars(select(table.c.workspace_id).distinct()).all()


def _of(workspace_id: str, table: Table) -> Select[Any]:
    return select(table).where(table.c.workspace_id == workspace_id)


def _delete_some(table: Table, workspace_id: str, session: Session) -> int:
    """Delete the last rows first: earlier ones of the same table may be referred to."""
    keys = list(table.primary_key.columns)
    last = (
        select(*keys)
        .where(table.c.workspace_id == workspace_id)
        .order_by(*(key.desc() for key in keys))
        .limit(AT_ONCE)
    )
    mine = tuple_(*keys).in_(last)
    return session.execute(table.delete().where(mine)).rowcount
