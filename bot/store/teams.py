"""Teams, their names, their channels, who holds their roles and who stands in."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy import ColumnElement, Row, Table, select

from bot.domain.teams.team import Profile, Role, Team, name_key
from bot.store import decision_profiles
from bot.store.database import Session
from bot.store.tables import aliases, deputies, role_holders, team_channels, team_themes, teams

Value = TypeVar("Value")


def all_of(session: Session, workspace_id: str) -> tuple[Team, ...]:
    """All teams of a workspace, by name; six queries, however many teams there are."""
    return _found(session, lambda table: table.c.workspace_id == workspace_id)


def one(session: Session, workspace_id: str, team_id: int) -> Team | None:
    """One team, or None where the workspace has none with this id."""
    in_workspace = teams.c.workspace_id == workspace_id
    if session.scalar(select(teams.c.id).where(teams.c.id == team_id, in_workspace)) is None:
        return None
    found = _found(
        session, lambda table: (table.c.id if table is teams else table.c.team_id) == team_id
    )
    return found[0]


def bearer(session: Session, workspace_id: str, name: str) -> int | None:
    """The team of the workspace that has this name or alias, case and accents aside."""
    key = name_key(name)
    for table, team_id in ((teams, teams.c.id), (aliases, aliases.c.team_id)):
        query = select(team_id).where(table.c.workspace_id == workspace_id, table.c.name_key == key)
        found: int | None = session.scalar(query)
        if found is not None:
            return found
    return None


def nobody_holds_a_role(session: Session, workspace_id: str) -> bool:
    """Whether no role of the workspace is held yet."""
    query = select(role_holders.c.team_id).where(role_holders.c.workspace_id == workspace_id)
    return session.scalar(query.limit(1)) is None


def _found(session: Session, which: Callable[[Table], ColumnElement[bool]]) -> tuple[Team, ...]:
    names = _by_team(
        session.execute(
            select(aliases.c.team_id, aliases.c.name)
            .where(which(aliases))
            .order_by(aliases.c.name_key)
        )
    )
    channels = _by_team(
        session.execute(
            select(team_channels.c.team_id, team_channels.c.channel_id)
            .where(which(team_channels))
            .order_by(team_channels.c.position)
        )
    )
    held = _by_team_and_role(session, role_holders, which, role_holders.c.user_id)
    standing_in = _by_team_and_role(session, deputies, which, deputies.c.position)
    themes = decision_profiles.themes_of(session, which(team_themes))
    column = teams.c
    rows = session.execute(
        select(column.name_key, column.id, column.name, column.workspace_id, column.profile).where(
            which(teams)
        )
    ).all()
    # Sorted here, since the databases do not agree on the order of letters.
    return tuple(
        Team(
            id_,
            workspace_id,
            name,
            tuple(names[id_]),
            tuple(channels[id_]),
            {role: users[0] for role, users in held[id_].items()},
            Profile(profile),
            themes[id_],
            {role: tuple(users) for role, users in standing_in[id_].items()},
        )
        for _, id_, name, workspace_id, profile in sorted(tuple(row) for row in rows)
    )


def _by_team(rows: Iterable[Row[int, Value]]) -> defaultdict[int, list[Value]]:
    found = defaultdict[int, list[Value]](list)
    for team_id, value in rows:
        found[team_id].append(value)
    return found


def _by_team_and_role(
    session: Session,
    table: Table,
    which: Callable[[Table], ColumnElement[bool]],
    order: ColumnElement[object],
) -> defaultdict[int, dict[Role, list[str]]]:
    found = defaultdict[int, dict[Role, list[str]]](dict)
    query = select(table.c.team_id, table.c.role, table.c.user_id).where(which(table))
    for team_id, role, user_id in session.execute(query.order_by(order)):
        found[team_id].setdefault(Role(role), []).append(user_id)
    return found
