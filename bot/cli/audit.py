"""Writes the audit trail for other programs: a JSON line for each change, in a lasting order."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TextIO

from bot.domain.audit import AuditRow
from bot.settings import Settings
from bot.store import audit, schema, workspaces
from bot.store.database import Database
from bot.workspace_choice import choose

AT_ONCE = 1000
"""Rows that are read at a time: as many as fit in memory without a thought."""


@dataclass(frozen=True, slots=True)
class AuditRequest:
    """Which changes are asked for: those after a row, since a moment, of one workspace.

    `after` is the `id` of the last line that the reader has.
    """

    after: int = 0
    since: datetime | None = None
    workspace: str | None = None


def moment_of(text: str) -> datetime:
    """Return the moment of a date or time in ISO 8601, in UTC unless it says otherwise.

    Raises ValueError for anything else.
    """
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def write_audit(settings: Settings, request: AuditRequest, out: TextIO) -> None:
    """Write the changes to `out`, the oldest first.

    Raises Refusal if the schema is another version's, or there is no such workspace.
    """
    database = Database(settings.database_url, create=False)
    try:
        schema.prepare(database)
        _check_workspace(database, request.workspace)
        for workspace_id, row in _rows(database, request):
            line = json.dumps(_fields(workspace_id, row))
            out.write(f"{line}\n")
    finally:
        database.dispose()


def _check_workspace(database: Database, chosen: str | None) -> None:
    if chosen is None:
        return
    with database.reading() as session:
        known = {*workspaces.all_ids(session), *audit.workspaces(session)}
    choose(chosen, known)


def _rows(database: Database, request: AuditRequest) -> Iterator[tuple[str, AuditRow]]:
    """Yield each change with its workspace; what is written meanwhile is left for the next time."""
    with database.transaction() as session:
        last = audit.last_settled(session)
    after = request.after
    while after < last:
        with database.reading() as session:
            rows = audit.between(
                session, after, last, AT_ONCE, since=request.since, workspace_id=request.workspace
            )
        yield from rows
        if len(rows) < AT_ONCE:
            return
        after = rows[-1][1].id


def _fields(workspace_id: str, row: AuditRow) -> Mapping[str, Any]:
    return {
        "id": row.id,
        "at": row.at.isoformat(),
        "workspace": workspace_id,
        "actor": row.actor,
        "action": row.action,
        "team_id": row.team_id,
        "team": row.team_name or None,
        "old": row.old,
        "new": row.new,
        "source": row.source.value,
    }
