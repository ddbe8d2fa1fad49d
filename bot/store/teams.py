"""Teams with their names, channels, roles, deputies and decision profile: read and written."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, Executable, Table, bindparam, select

from bot.domain.errors import Refusal
from bot.domain.teams.team import Chase, Profile, Role, Team, name_key
from bot.domain.teams.team_change import TeamChange
from bot.store.database import Session
from bot.store.tables import aliases, deputies, role_holders, team_channels, team_themes, teams
from bot.store.workspaces import touch

Which = Callable[[Table], ColumnElement[bool]]
"""Which rows of a table with a team ID are read."""
Rows = Sequence[Mapping[str, object]]
_ID: BindParameter[int] = bindparam("wanted_id")


@dataclass(eq=False)
class NameTaken(Refusal):
    """Another team of the workspace has this name or alias."""

    name: str


def all_of(session: Session, workspace_id: str) -> tuple[Team, ...]:
    """Return all teams of a workspace, by name; six queries, however many teams there are."""
    return _read(session, lambda table: table.c.workspace_id == workspace_id)


def get(session: Session, workspace_id: str, team_id: int) -> Team | None:
    """Return the team with this ID, or None if the workspace has none."""
    in_workspace = teams.c.workspace_id == workspace_id
    if session.scalar(select(teams.c.id).where(teams.c.id == team_id, in_workspace)) is None:
        return None
    (team,) = _read(
        session, lambda table: (table.c.id if table is teams else table.c.team_id) == team_id
    )
    return team


def id_named(session: Session, workspace_id: str, name: str) -> int | None:
    """Return the ID of the team with this name or alias, or None; case and accents don't matter."""
    key = name_key(name)
    for table, team_id in ((teams, teams.c.id), (aliases, aliases.c.team_id)):
        query = select(team_id).where(table.c.workspace_id == workspace_id, table.c.name_key == key)
        existing: int | None = session.scalar(query)
        if existing is not None:
            return existing
    return None


def nobody_holds_a_role(session: Session, workspace_id: str) -> bool:
    """Return whether no role of the workspace is held yet."""
    query = select(role_holders.c.team_id).where(role_holders.c.workspace_id == workspace_id)
    return session.scalar(query.limit(1)) is None


def holds_a_role(session: Session, workspace_id: str, user_id: str) -> bool:
    """Return whether a user holds any role of the workspace."""
    column = role_holders.c
    query = select(column.team_id).where(
        column.workspace_id == workspace_id, column.user_id == user_id
    )
    return session.scalar(query.limit(1)) is not None


def save(session: Session, change: TeamChange, now: datetime) -> TeamChange:
    """Create, change or delete a team; returns the change, with the ID of a new team.

    `change.before` must be the team as it is stored. Questions asked of a deleted team stay in the
    journal. Raises NameTaken if another team has one of the new names.
    """
    workspace_id = change.team.workspace_id
    touch(session, workspace_id)
    if change.after:
        old = change.before
        if old is None or old.name != change.after.name:
            _check_free(session, change.after, change.after.name)
        if old is None or old.aliases != change.after.aliases:
            for alias in change.after.aliases:
                _check_free(session, change.after, alias)
    return _write(session, [change], now)[0]


def save_all(
    session: Session, workspace_id: str, changes: Iterable[TeamChange], now: datetime
) -> list[TeamChange]:
    """Save many changes of a workspace in a few statements; returns them as `save` does.

    Names that some teams give up are free before others take them. The caller has made sure,
    after `workspaces.touch`, that no two teams will have the same name or alias.
    """
    touch(session, workspace_id)
    return _write(session, list(changes), now)


def _read(session: Session, which: Which) -> tuple[Team, ...]:
    names = _by_team(session, aliases, which, aliases.c.name, aliases.c.name_key)
    channels = _by_team(
        session, team_channels, which, team_channels.c.channel_id, team_channels.c.position
    )
    held = _by_team_and_role(session, role_holders, which, role_holders.c.user_id)
    standing_in = _by_team_and_role(session, deputies, which, deputies.c.position)
    themes = _themes_by_team(session, which)
    column = teams.c
    rows = session.execute(
        select(
            column.name_key,
            column.id,
            column.name,
            column.workspace_id,
            column.profile,
            column.chase,
        ).where(which(teams))
    ).all()
    # Sorted here, since the databases sort letters differently.
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
            Chase(chase),
        )
        for _, id_, name, workspace_id, profile, chase in sorted(tuple(row) for row in rows)
    )


def _by_team(
    session: Session,
    table: Table,
    which: Which,
    column: ColumnElement[str],
    order: ColumnElement[object],
) -> defaultdict[int, list[str]]:
    query = select(table.c.team_id, column).where(which(table)).order_by(order)
    values = defaultdict[int, list[str]](list)
    for team_id, value in session.execute(query):
        values[team_id].append(value)
    return values


def _themes_by_team(session: Session, which: Which) -> defaultdict[int, dict[str, Role]]:
    column = team_themes.c
    query = select(column.team_id, column.theme, column.role).where(which(team_themes))
    themes = defaultdict[int, dict[str, Role]](dict)
    for team_id, theme, role in session.execute(query.order_by(column.theme)):
        themes[team_id][theme] = Role(role)
    return themes


def _by_team_and_role(
    session: Session,
    table: Table,
    which: Which,
    order: ColumnElement[object],
) -> defaultdict[int, dict[Role, list[str]]]:
    users = defaultdict[int, dict[Role, list[str]]](dict)
    query = select(table.c.team_id, table.c.role, table.c.user_id).where(which(table))
    for team_id, role, user_id in session.execute(query.order_by(order)):
        users[team_id].setdefault(Role(role), []).append(user_id)
    return users


def _check_free(session: Session, team: Team, name: str) -> None:
    taken = id_named(session, team.workspace_id, name)
    if taken is None or taken == team.id:
        return
    other = get(session, team.workspace_id, taken)
    problem = f"There is already a team called “{name}”."
    if other and name_key(other.name) != name_key(name):
        problem = f"“{name}” is already an alias of {other.name}."
    raise NameTaken(problem, "Choose another name.", name)


def _write(session: Session, changes: Sequence[TeamChange], now: datetime) -> list[TeamChange]:
    deleted = [{"wanted_id": c.before.id} for c in changes if c.before and c.after is None]
    _run(session, teams.delete().where(teams.c.id == _ID), deleted)
    created = _create(session, [c.after for c in changes if c.before is None and c.after], now)
    kept = [(c.before, c.after) for c in changes if c.before and c.after]
    updated = [{"wanted_id": new.id, **_own(new)} for old, new in kept if _own(old) != _own(new)]
    _run(session, teams.update().where(teams.c.id == _ID), updated)
    for table, rows_of in _PARTS:
        differing = [(old, new) for old, new in (*kept, *created) if rows_of(old) != rows_of(new)]
        _replace(session, table, differing, rows_of)
    new_teams = iter(created)
    return [c if c.before else TeamChange(None, next(new_teams)[1]) for c in changes]


def _create(session: Session, new: Sequence[Team], now: datetime) -> list[tuple[Team, Team]]:
    """Insert new teams; returns each as it is, with nothing but its own row, and as wanted."""
    if not new:
        return []
    rows = [{"workspace_id": t.workspace_id, **_own(t), "created_at": now} for t in new]
    insert = teams.insert().returning(teams.c.id, sort_by_parameter_order=True)
    ids = session.scalars(insert, rows)
    return [
        (Team(id_, team.workspace_id, team.name), replace(team, id=id_))
        for id_, team in zip(ids, new, strict=True)
    ]


def _replace(
    session: Session,
    table: Table,
    differing: Sequence[tuple[Team, Team]],
    rows_of: Callable[[Team], Rows],
) -> None:
    """Put the rows of each team's new state in place of the rows of its old one."""
    old_ids = [{"wanted_id": old.id} for old, _ in differing if rows_of(old)]
    _run(session, table.delete().where(table.c.team_id == _ID), old_ids)
    rows = [
        {"team_id": team.id, "workspace_id": team.workspace_id, **row}
        for _, team in differing
        for row in rows_of(team)
    ]
    _run(session, table.insert(), rows)


def _run(session: Session, statement: Executable, rows: Rows) -> None:
    if rows:
        session.execute(statement, rows)


def _own(team: Team) -> dict[str, object]:
    """Return the columns of the team's own row that may change."""
    return {
        "name": team.name,
        "name_key": name_key(team.name),
        "profile": team.profile.value,
        "chase": team.chase.value,
    }


def _alias_rows(team: Team) -> Rows:
    return [{"name": alias, "name_key": name_key(alias)} for alias in team.aliases]


def _channel_rows(team: Team) -> Rows:
    return [
        {"channel_id": channel_id, "position": position}
        for position, channel_id in enumerate(team.channel_ids)
    ]


def _holder_rows(team: Team) -> Rows:
    return [{"role": role.value, "user_id": user} for role, user in team.holders.items()]


def _deputy_rows(team: Team) -> Rows:
    return [
        {"role": role.value, "user_id": user, "position": position}
        for role, users in team.deputies.items()
        for position, user in enumerate(users)
    ]


def _theme_rows(team: Team) -> Rows:
    return [{"theme": theme, "role": role.value} for theme, role in team.themes.items()]


_PARTS: Sequence[tuple[Table, Callable[[Team], Rows]]] = (
    (aliases, _alias_rows),
    (team_channels, _channel_rows),
    (role_holders, _holder_rows),
    (deputies, _deputy_rows),
    (team_themes, _theme_rows),
)
