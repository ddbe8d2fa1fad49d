"""The state of the schema, and bringing it up to date."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import event, inspect, text

from bot.domain.errors import Refusal
from bot.store.database import Database, Session

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parents[2] / "migrations"

_TIMEOUT = 600.0
"""Seconds a migration may take, or wait for that of another process."""
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('whoowns migrations'))")


def is_current(database: Database) -> bool:
    """Whether the schema is the one that this version of whoowns works with."""
    with database.reading() as session:
        return _is_current(session)


def migrate(database: Database) -> None:
    """Bring the schema up to date; where several processes begin at once, one does the work.

    It is one transaction: what fails half-way has changed nothing. Raises Refusal where a newer
    version of whoowns has been here.
    """
    patient = Database(database.url, _TIMEOUT)
    if patient.engine.dialect.name == "sqlite":
        # Rebuilding a table, as SQLite has to for most changes, would empty those that refer to it.
        event.listen(patient.engine, "connect", lambda c, _: c.execute("PRAGMA foreign_keys = OFF"))
    try:
        with patient.transaction() as session:
            _upgrade(session)
    finally:
        patient.dispose()


def prepare(database: Database) -> None:
    """Make the schema fit to be used, or say how to.

    A SQLite file migrates itself. A PostgreSQL database may be used by other replicas at this
    moment, so changing it is left to the operator: raises Refusal.
    """
    if is_current(database):
        return
    if database.engine.dialect.name != "sqlite":
        raise Refusal(
            "The database does not have the tables that this version of whoowns works with.",
            "Run `python app.py migrate`, then start again.",
        )
    migrate(database)


def _upgrade(session: Session) -> None:
    if session.dialect.name == "postgresql":
        session.execute(_ONE_AT_A_TIME)
    if _is_current(session):
        return
    # Loaded here, since it takes longer than a start without it.
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(configuration(session), "head")
    except CommandError as error:
        raise Refusal(
            f"The database cannot be brought up to date: {error}.",
            "Update whoowns to the version that last used it, or restore a backup.",
        ) from error


def _is_current(session: Session) -> bool:
    if not inspect(session).has_table("alembic_version"):
        return False
    found = session.scalar(text("SELECT version_num FROM alembic_version"))
    return bool(found == _head())


@cache
def _head() -> str:
    """The latest revision: the files of migrations are numbered, each following the one before."""
    return max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).split("_")[0]


def configuration(session: Session) -> "Config":
    """Alembic's configuration for working in an open transaction."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = session
    return config
