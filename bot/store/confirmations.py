"""When each role was last confirmed by its holder."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from bot.domain.people.role_confirmation import Confirmation, TeamRole
from bot.domain.teams.team import Role
from bot.store.database import Session
from bot.store.engine.dialects import for_each_dialect
from bot.store.tables import confirmations, people

_SET = for_each_dialect(
    confirmations,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[confirmations.c.team_id, confirmations.c.role],
        set_={
            "user_id": insert.excluded.user_id,
            "confirmed_at": insert.excluded.confirmed_at,
            "stale": insert.excluded.stale,
        },
    ),
)


def holders_known(session: Session, workspace_id: str) -> Mapping[TeamRole, str]:
    """Return who held each role when this was last tracked."""
    query = select(confirmations.c.team_id, confirmations.c.role, confirmations.c.user_id)
    rows = session.execute(query.where(confirmations.c.workspace_id == workspace_id))
    return {(row.team_id, Role(row.role)): row.user_id for row in rows}


def track(
    session: Session,
    workspace_id: str,
    known: Mapping[TeamRole, str],
    holders: Mapping[TeamRole, str],
    now: datetime,
) -> None:
    """Count roles that changed hands as confirmed now, and drop those that nobody holds.

    `known` are the holders as tracked last, `holders` the present ones.
    """
    for team_role in known.keys() - holders.keys():
        session.execute(confirmations.delete().where(_at(workspace_id, team_role)))
    rows = [
        _row(workspace_id, team_role, user_id, now)
        for team_role, user_id in holders.items()
        if known.get(team_role) != user_id
    ]
    if rows:
        session.execute(_SET[session.dialect.name], rows)


def confirm(
    session: Session, workspace_id: str, team_role: TeamRole, user_id: str, now: datetime
) -> bool:
    """Record that a user still holds a role; returns whether it counted as unconfirmed."""
    was_stale = session.scalar(select(confirmations.c.stale).where(_at(workspace_id, team_role)))
    session.execute(_SET[session.dialect.name], [_row(workspace_id, team_role, user_id, now)])
    return bool(was_stale)


def of_user(session: Session, workspace_id: str, user_id: str) -> Mapping[TeamRole, datetime]:
    """Return the roles of a user, with when each was last confirmed."""
    of_user = confirmations.c.user_id == user_id
    query = select(confirmations).where(confirmations.c.workspace_id == workspace_id, of_user)
    return {(row.team_id, Role(row.role)): row.confirmed_at for row in session.execute(query)}


def stale(session: Session, workspace_id: str) -> Mapping[TeamRole, Confirmation]:
    """Return the roles of a workspace that count as unconfirmed."""
    query = select(confirmations).where(
        confirmations.c.workspace_id == workspace_id, confirmations.c.stale
    )
    return {
        (row.team_id, Role(row.role)): Confirmation(row.user_id, row.confirmed_at)
        for row in session.execute(query)
    }


def workspaces_stale(session: Session, before: datetime) -> Sequence[str]:
    """Return the workspaces in which `mark_stale` has something to mark."""
    theirs = ~confirmations.c.stale & (confirmations.c.confirmed_at < before)
    return sorted(set(session.scalars(select(confirmations.c.workspace_id).where(theirs))))


def mark_stale(session: Session, workspace_id: str, before: datetime) -> bool:
    """Count roles last confirmed before a moment as unconfirmed; returns whether any is new."""
    marked = session.execute(
        confirmations.update()
        .where(
            confirmations.c.workspace_id == workspace_id,
            ~confirmations.c.stale,
            confirmations.c.confirmed_at < before,
        )
        .values(stale=True)
    )
    return bool(marked.rowcount)


def holders_to_ask(
    session: Session, before: datetime, workspace_id: str | None = None
) -> Sequence[tuple[str, str, str, datetime | None]]:
    """Return the users with a role that was last confirmed before a moment.

    Each comes as workspace, user, time zone, and when they were asked last; users whose time zone
    is not known are left out. With a `workspace_id`, only those of one workspace.
    """
    column = people.c
    theirs = and_(
        confirmations.c.workspace_id == column.workspace_id,
        confirmations.c.user_id == column.user_id,
    )
    query = (
        select(column.workspace_id, column.user_id, column.time_zone, column.asked_at)
        .join(confirmations, theirs)
        .where(confirmations.c.confirmed_at < before, column.time_zone != "")
        .distinct()
    )
    if workspace_id:
        query = query.where(column.workspace_id == workspace_id)
    rows = (tuple(row) for row in session.execute(query))
    return [(id_, user_id, zone, asked_at) for id_, user_id, zone, asked_at in rows]


def claim(
    session: Session,
    workspace_id: str,
    user_id: str,
    asked_at: datetime | None,
    now: datetime | None,
) -> bool:
    """Record that a user is asked now; False if another replica has done so since `asked_at`.

    With the two moments exchanged, it takes that back.
    """
    unchanged = people.c.asked_at.is_(None) if asked_at is None else people.c.asked_at == asked_at
    whose = (people.c.workspace_id == workspace_id) & (people.c.user_id == user_id)
    claimed = session.execute(people.update().where(whose, unchanged).values(asked_at=now))
    return bool(claimed.rowcount)


def _row(workspace_id: str, team_role: TeamRole, user_id: str, now: datetime) -> dict[str, object]:
    team_id, role = team_role
    return {
        "team_id": team_id,
        "role": role.value,
        "workspace_id": workspace_id,
        "user_id": user_id,
        "confirmed_at": now,
        "stale": False,
    }


def _at(workspace_id: str, team_role: TeamRole) -> ColumnElement[bool]:
    team_id, role = team_role
    return (
        (confirmations.c.workspace_id == workspace_id)
        & (confirmations.c.team_id == team_id)
        & (confirmations.c.role == role.value)
    )
