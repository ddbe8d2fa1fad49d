"""Whether the database takes what a question has to leave there, and what to do if it doesn't."""

import grp
import os
import pwd
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from sqlalchemy import text

from bot.domain.errors import Refusal, StoreUnavailable
from bot.store import schema
from bot.store.database import Database, Session
from bot.store.engine.failures import (
    BUSY,
    DAMAGED,
    FULL,
    MISSING,
    READ_ONLY,
    UNREADABLE,
    translated,
)

MIN_FREE = 1_000_000
"""Bytes on a SQLite file's disk below which it counts as full; a question takes some 20,000."""

_SAME_VERSION = text("UPDATE alembic_version SET version_num = version_num")


def check(database: Database, *, running: bool = False) -> None:
    """Commit a write that changes nothing, in a schema that must be the current one.

    A bot that is `running` may go on with a newer schema that still serves it: otherwise an
    upgrade would stop all replicas at once. Asking by reading would not do: a file may be
    read-only, locked or full and still be read. Raises StoreUnavailable with the reason.
    """
    if database.file and _free_bytes(database.file) < MIN_FREE:
        raise StoreUnavailable(FULL)
    with database.transaction() as session:
        state = schema.state_of(session)
        served = running and state is schema.State.NEWER and schema.newer_serves(session)
        if state is not schema.State.CURRENT and not served:
            raise StoreUnavailable(_schema_reason(state))
        _write(session)


def check_file(database: Database) -> None:
    """Raise StoreUnavailable if a SQLite file is damaged, which takes reading all of it."""
    if database.file:
        with translated(), database.reading() as session:
            if session.exec_driver_sql("PRAGMA integrity_check(1)").scalar() != "ok":
                raise StoreUnavailable(DAMAGED)


def fix(database: Database, reason: str) -> str:
    """Return how to fix what `check` raised, with the file and its owner where they matter."""
    file = database.file
    if reason == _schema_reason(schema.State.NEWER):
        return schema.NEWER_FIX
    if reason in map(_schema_reason, schema.State):
        return "Run python app.py migrate."
    if file is None:
        return "Check DATABASE_URL, and the server's log."
    return {
        MISSING: f"Put {file} back, or run python app.py migrate to create an empty one.",
        READ_ONLY: _who_may_write(file),
        UNREADABLE: _who_may_write(file),
        FULL: f"Make room on the disk of {file}.",
        DAMAGED: f"Restore a backup of {file}: python app.py restore FILE.",
        BUSY: f"End the program that keeps {file} locked.",
    }.get(reason, "Check DATABASE_URL.")


def require(database: Database) -> None:
    """Check the database at the start; raises Refusal with the fix."""
    try:
        check(database)
    except StoreUnavailable as error:
        raise Refusal(error.reason, fix(database, error.reason)) from None


def _schema_reason(state: schema.State) -> str:
    return f"The database's schema is {state.value}."


def _write(session: Session) -> None:
    if session.dialect.name != "sqlite":
        session.execute(_SAME_VERSION)
        return
    # SQLite leaves out writing what is the same already; nothing else uses this number.
    number = session.exec_driver_sql("PRAGMA user_version").scalar() or 0
    session.exec_driver_sql(f"PRAGMA user_version = {1 - number % 2}")


def _free_bytes(file: Path) -> int:
    try:
        return shutil.disk_usage(file.parent).free
    except OSError:
        return MIN_FREE


def _who_may_write(file: Path) -> str:
    """Say which of the file and its folder this user can't write, and whose it is."""
    closed = [path for path in (file, file.parent) if not os.access(path, os.R_OK | os.W_OK)]
    user = _name(os.geteuid())
    if not closed:
        return f"Let {user} write {file} and its folder: the file system may be read-only."
    path = closed[0]
    try:
        status = path.stat()
    except OSError:
        return f"Let {user} read and write {path}."
    mode = stat.filemode(status.st_mode)
    owner = f"{_name(status.st_uid)}:{_group(status.st_gid)}"
    return (
        f"{path} belongs to {owner} ({mode}), and whoowns runs as {user}: "
        f"run chown {user} {path}, or run whoowns as {_name(status.st_uid)}."
    )


def _name(user_id: int) -> str:
    with suppress(KeyError):
        return pwd.getpwuid(user_id).pw_name
    return str(user_id)


def _group(group_id: int) -> str:
    with suppress(KeyError):
        return grp.getgrgid(group_id).gr_name
    return str(group_id)
