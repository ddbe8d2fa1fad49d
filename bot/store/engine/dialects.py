"""Column types and inserts that work alike on SQLite and PostgreSQL."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Executable, Table, Text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeDecorator

Insert = postgresql.Insert | sqlite.Insert

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` with U+FFFD for NUL and lone surrogates, which no database takes."""
    return _UNSTORABLE.sub("\ufffd", text)


class CleanText(TypeDecorator[str]):
    """Text from outside, stored exactly as typed if the database can store it.

    In the database it is plain text.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _: Dialect) -> str | None:
        """Clean what is stored and what is searched for alike, so that both agree."""
        return None if value is None else storable(value)


class CleanJson(TypeDecorator[Any]):
    """JSON with text from outside, cleaned as CleanText is."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _: Dialect) -> str:
        """Write it as text; escaped, no letter of it is one that a database refuses."""
        return json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: str | None, _: Dialect) -> Any:
        """Read it again."""
        return None if value is None else json.loads(value)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC that has its time zone on the way in and on the way out.

    In the database it is a plain timestamp.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        """Convert it to UTC; raises ValueError if it has no time zone, which would be a guess."""
        if value is None or value.tzinfo is UTC:
            return value
        if value.tzinfo is None:
            raise ValueError("a moment to be stored needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        """SQLite returns it without a time zone, PostgreSQL in the connection's."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def for_each_dialect(
    table: Table, finish: Callable[[Insert], Executable]
) -> Mapping[str, Executable]:
    """By the name of each dialect, an insert into `table` with the conflict clause of `finish`.

    Both databases spell the clause alike; SQLAlchemy has a class for each. Build statements at
    import: building one takes as long as running it.
    """
    return {
        "sqlite": finish(sqlite.insert(table)),
        "postgresql": finish(postgresql.insert(table)),
    }
