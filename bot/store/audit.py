"""The audit trail: who changed what."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, or_, select, text

from bot.domain.audit import AuditRow, ChangeSource
from bot.store.database import Session
from bot.store.tables import audit

MOST_SINCE = 20
"""Rows at most that `since` returns."""
MOST_CHANGES = 500
"""Rows at most that `last_changes` looks at."""

_NOBODY_WRITES = text("LOCK TABLE audit IN SHARE MODE")


def record(session: Session, workspace_id: str, rows: Iterable[AuditRow]) -> None:
    """Record changes in their order, in the same transaction as the changes themselves."""
    values = [
        {
            "workspace_id": workspace_id,
            "actor_id": row.actor,
            "at": row.at,
            "action": row.action,
            "team_id": row.team_id,
            "team_name": row.team_name,
            "old": row.old,
            "new": row.new,
            "door": row.source.value,
        }
        for row in rows
    ]
    if values:
        session.execute(audit.insert(), values)


def of_workspace(
    session: Session, workspace_id: str, limit: int = 50, before: int | None = None
) -> tuple[AuditRow, ...]:
    """Return the latest changes of a workspace, newest first; only those before row `before`."""
    query = select(audit).where(audit.c.workspace_id == workspace_id)
    return _newest_first(session, query, limit, before)


def of_team(
    session: Session, workspace_id: str, team_id: int, limit: int = 50, before: int | None = None
) -> tuple[AuditRow, ...]:
    """Return the latest changes of a team, newest first; only those before row `before`."""
    query = select(audit).where(audit.c.workspace_id == workspace_id, audit.c.team_id == team_id)
    return _newest_first(session, query, limit, before)


def has_of_team(session: Session, workspace_id: str, team_id: int, *, action: str) -> bool:
    """Return whether a change of this kind was ever made to a team."""
    mine = (audit.c.workspace_id == workspace_id) & (audit.c.team_id == team_id)
    query = select(audit.c.id).where(mine, audit.c.action == action).limit(1)
    return session.scalar(query) is not None


def last_changes(
    session: Session, workspace_id: str, team_id: int, *parts: str
) -> Mapping[str, AuditRow]:
    """Return the latest change of each key of some parts of a team: of each theme, for example."""
    of_parts = or_(*(audit.c.action.like(f"{part} %") for part in parts))
    mine = (audit.c.workspace_id == workspace_id) & (audit.c.team_id == team_id)
    rows = _newest_first(session, select(audit).where(mine, of_parts), MOST_CHANGES, None)
    latest: dict[str, AuditRow] = {}
    for row in rows:
        part = next(part for part in parts if row.action.startswith(f"{part} "))
        latest.setdefault(row.action.removeprefix(f"{part} "), row)
    return latest


def since(session: Session, workspace_id: str, team_id: int, seen: int) -> tuple[AuditRow, ...]:
    """Return the latest changes of a team after row `seen`, newest first."""
    query = select(audit).where(
        audit.c.workspace_id == workspace_id, audit.c.team_id == team_id, audit.c.id > seen
    )
    return _newest_first(session, query, MOST_SINCE, None)


def last_settled(session: Session) -> int:
    """Return the ID of the latest row, below which no other will turn up; 0 if there is none.

    PostgreSQL numbers rows when they are written, and they may be committed in another order. So
    this waits a moment while another process writes one, and needs a transaction that may write.
    """
    if session.dialect.name == "postgresql":
        session.execute(_NOBODY_WRITES)
    return session.scalar(select(func.max(audit.c.id))) or 0


def between(
    session: Session,
    after: int,
    last: int,
    limit: int,
    *,
    since: datetime | None = None,
    workspace_id: str | None = None,
) -> tuple[tuple[str, AuditRow], ...]:
    """Return changes with their workspaces, oldest first: those after a row, up to another.

    With `since`, only those made then or later.
    """
    query = select(audit).where(audit.c.id > after, audit.c.id <= last)
    if since is not None:
        query = query.where(audit.c.at >= since)
    if workspace_id is not None:
        query = query.where(audit.c.workspace_id == workspace_id)
    rows = session.execute(query.order_by(audit.c.id).limit(limit))
    return tuple((row.workspace_id, _audit_row(row)) for row in rows)


def workspaces(session: Session) -> Sequence[str]:
    """Return every workspace in which anything was ever changed."""
    return session.scalars(select(audit.c.workspace_id).distinct()).all()


def _newest_first(
    session: Session, query: Select[Any], limit: int, before: int | None
) -> tuple[AuditRow, ...]:
    if before is not None:
        query = query.where(audit.c.id < before)
    rows = session.execute(query.order_by(audit.c.id.desc()).limit(limit))
    return tuple(map(_audit_row, rows))


def _audit_row(row: Row[Any]) -> AuditRow:
    return AuditRow(
        row.actor_id,
        row.at,
        row.action,
        row.team_id,
        row.team_name,
        row.old,
        row.new,
        ChangeSource(row.door),
        row.id,
    )
