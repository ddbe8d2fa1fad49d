"""The record of who changed what."""

from datetime import datetime

from sqlalchemy import select

from bot.domain.audit import AuditRow
from bot.store.database import Session
from bot.store.tables import audit


def note(
    session: Session,
    workspace_id: str,
    *,
    actor: str,
    at: datetime,
    action: str,
    team_id: int | None,
    team_name: str,
    old: str | None,
    new: str | None,
    door: str,
) -> None:
    """Keep one change; in the same transaction as the change itself."""
    session.execute(
        audit.insert().values(
            workspace_id=workspace_id,
            actor_id=actor,
            at=at,
            action=action,
            team_id=team_id,
            team_name=team_name,
            old=old,
            new=new,
            door=door,
        )
    )


def of_workspace(session: Session, workspace_id: str, limit: int = 50) -> tuple[AuditRow, ...]:
    """The latest changes of a workspace, the newest first."""
    rows = session.execute(
        select(audit)
        .where(audit.c.workspace_id == workspace_id)
        .order_by(audit.c.id.desc())
        .limit(limit)
    )
    return tuple(
        AuditRow(
            row.actor_id,
            row.at,
            row.action,
            row.team_id,
            row.team_name,
            row.old,
            row.new,
            row.door,
        )
        for row in rows
    )
