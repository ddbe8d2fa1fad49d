"""Tell a database that cannot be used now from a bug of ours, in words without secrets."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from bot.domain.errors import StoreUnavailable

BUSY = "The database is busy: it was locked for too long."
MISSING = "The database file is missing."
READ_ONLY = "The database is read-only."
FULL = "The database is full: its disk has no room left."
UNREADABLE = "The database file cannot be opened or read."
DAMAGED = "The database file is damaged, or not a database."
_UNREACHABLE = "The database server does not answer, or refuses the connection."
_FORBIDDEN = "The database server does not permit this."
_CROWDED = "The database has no free connection."

_SQLITE_CODES = {
    5: BUSY,
    6: BUSY,
    8: READ_ONLY,
    10: UNREADABLE,
    11: DAMAGED,
    13: FULL,
    14: UNREADABLE,
    26: DAMAGED,
}
"""SQLite's primary result codes, https://sqlite.org/rescode.html."""

_SQLSTATES = {
    "08": _UNREACHABLE,
    "25006": READ_ONLY,
    "25P03": BUSY,
    "28": _UNREACHABLE,
    "3D": "The database server has no database of that name.",
    "40": BUSY,
    "42501": _FORBIDDEN,
    "53100": FULL,
    "53300": _CROWDED,
    "53": "The database server is out of resources.",
    "55P03": BUSY,
    "57014": BUSY,
    "57": _UNREACHABLE,
    "58": "The database server has a problem with its disk.",
    "XX": "The database server failed.",
}
"""PostgreSQL's error codes, or their class (the first two characters) if the whole class counts."""


@contextmanager
def translated() -> Iterator[None]:
    """Raise StoreUnavailable for what the database cannot do now; let bugs of ours through.

    The driver's error is left out of the chain: its text holds SQL, parameters and addresses.
    """
    try:
        yield
    except NoConnectionLeft:
        raise StoreUnavailable(_CROWDED) from None
    except DBAPIError as error:
        reason = None if isinstance(error, IntegrityError) else reason_of(error)
        if reason is None:
            raise
        raise StoreUnavailable(reason) from None


def reason_of(error: DBAPIError) -> str | None:
    """Return why the database cannot be used, or None if the statement itself was wrong."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE_CODES.get(code & 0xFF)
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return _SQLSTATES.get(state) or _SQLSTATES.get(state[:2])
    return _UNREACHABLE if error.connection_invalidated or _never_connected(error) else None


def _never_connected(error: DBAPIError) -> bool:
    """Return whether the connection failed before the server could send a code."""
    return type(error.orig).__name__ in {"OperationalError", "ConnectionTimeout"}
