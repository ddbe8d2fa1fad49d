"""Whether the schema is up to date, and migrations to make it so."""

from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import event, inspect, text

from bot.domain.errors import Refusal
from bot.store.database import Database, Session
from bot.store.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy.engine.interfaces import ReflectedColumn

MIGRATIONS = Path(__file__).parents[2] / "migrations"

NEWER_FIX = "Update whoowns to the version that last used it, or restore a backup."
_TIMEOUT = 600.0
"""Seconds that a migration may take, or wait for another process's."""
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('whoowns migrations'))")


class State(Enum):
    """How a database's schema compares with the one that this version of whoowns works with."""

    CURRENT = "current"
    MISSING = "missing"
    OLD = "old"
    NEWER = "newer than this version of whoowns"


def is_current(database: Database) -> bool:
    """Return whether the schema is the one that this version of whoowns works with."""
    return _state(database) is State.CURRENT


def _state(database: Database) -> State:
    with database.reading() as session:
        return state_of(session)


def state_of(session: Session) -> State:
    """Return the state of the schema in an open transaction."""
    if not inspect(session).has_table("alembic_version"):
        return State.MISSING
    return state_at(session.scalar(text("SELECT version_num FROM alembic_version")))


def state_at(revision: str | None) -> State:
    """Return the state of a schema of that revision."""
    if revision is None:
        return State.MISSING
    if revision == max(_revisions()):
        return State.CURRENT
    return State.OLD if revision in _revisions() else State.NEWER


def newer_serves(session: Session) -> bool:
    """Return whether a newer schema still takes the statements of this version.

    It does if it has every column that this version knows, and no other that has to be filled.
    """
    tables = {name: columns for (_, name), columns in inspect(session).get_multi_columns().items()}
    for name, table in metadata.tables.items():
        columns = {column["name"]: column for column in tables.get(name, ())}
        if not columns.keys() >= set(table.columns.keys()):
            return False
        if any(_has_to_be_filled(columns[new]) for new in columns.keys() - table.columns.keys()):
            return False
    return True


def _has_to_be_filled(column: "ReflectedColumn") -> bool:
    filled = column.get("default") or column.get("identity") or column.get("computed")
    return not (column["nullable"] or filled)


def migrate(database: Database) -> None:
    """Bring the schema up to date; if several processes start at once, one does the work.

    It is one transaction: a migration that fails half-way changes nothing. Raises Refusal if the
    database was last used by a newer version of whoowns.
    """
    migrating = Database(database.url, _TIMEOUT)
    if migrating.engine.dialect.name == "sqlite":
        # SQLite rebuilds a table for most changes, which would empty the tables that refer to it.
        event.listen(
            migrating.engine, "connect", lambda c, _: c.execute("PRAGMA foreign_keys = OFF")
        )
    try:
        with migrating.transaction() as session:
            _upgrade(session)
    finally:
        migrating.dispose()


def prepare(database: Database) -> None:
    """Make sure that the schema is up to date.

    A SQLite file is migrated. Other replicas may be using a PostgreSQL database at this moment, so
    migrating it is left to the operator: raises Refusal.
    """
    state = _state(database)
    if state is State.CURRENT:
        return
    if state is State.NEWER:
        raise Refusal("The database was last used by a newer version of whoowns.", NEWER_FIX)
    if database.engine.dialect.name != "sqlite":
        raise Refusal(
            "The database does not have the tables that this version of whoowns needs.",
            "Run `python app.py migrate`, then start again.",
        )
    migrate(database)


def _upgrade(session: Session) -> None:
    if session.dialect.name == "postgresql":
        session.execute(_ONE_AT_A_TIME)
    if state_of(session) is State.CURRENT:
        return
    # Imported here, since that takes longer than the rest of a start.
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(configuration(session), "head")
    except CommandError as error:
        raise Refusal(
            f"I can't bring the database up to date: {error}.",
            NEWER_FIX,
        ) from error


@cache
def _revisions() -> frozenset[str]:
    """Return all revisions; migration files are numbered in their order."""
    return frozenset(
        path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")
    )


def configuration(session: Session) -> "Config":
    """Return Alembic's configuration for working in an open transaction."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = session
    return config
