"""Write changes of many teams at once: a few statements, however many teams there are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import BindParameter, Executable, Table, bindparam

from bot.domain.teams.team import Team, name_key
from bot.domain.teams.team_change import TeamChange
from bot.store.database import Session
from bot.store.tables import aliases, deputies, role_holders, team_channels, team_themes, teams
from bot.store.team_changes import alias_rows, channel_rows, deputy_rows, holder_rows
from bot.store.workspaces import touch

Rows = Sequence[Mapping[str, object]]
_ID: BindParameter[int] = bindparam("of")


def theme_rows(team: Team) -> Rows:
    """The rows of the themes that one role decides on in a team."""
    return [{"theme": theme, "role": role.value} for theme, role in team.themes.items()]


PARTS: Sequence[tuple[Table, Callable[[Team], Rows]]] = (
    (aliases, alias_rows),
    (team_channels, channel_rows),
    (role_holders, holder_rows),
    (deputies, deputy_rows),
    (team_themes, theme_rows),
)


def save_all(
    session: Session, workspace_id: str, changes: Iterable[TeamChange], now: datetime
) -> list[TeamChange]:
    """Write all changes of a workspace; gives them back with the ids of new teams.

    Names that some give up are free before others take them. Whoever calls this has made sure,
    after `workspaces.touch`, that no two teams of the workspace will answer to one name.
    """
    touch(session, workspace_id)
    changes = list(changes)
    gone = [c.before.id for c in changes if c.before and c.after is None]
    _for_each(session, teams.delete().where(teams.c.id == _ID), [{"of": id_} for id_ in gone])
    kept = [(c.before, c.after) for c in changes if c.before and c.after]
    blank = _created(session, [c.after for c in changes if c.before is None and c.after], now)
    _update(session, [after for _, after in kept])
    for table, rows_of in PARTS:
        differing = [(b, a) for b, a in (*kept, *blank) if rows_of(b) != rows_of(a)]
        _replace(session, table, differing, rows_of)
    new = iter(blank)
    return [c if c.before else TeamChange(None, next(new)[1]) for c in changes]


def _created(session: Session, new: Sequence[Team], now: datetime) -> list[tuple[Team, Team]]:
    """New teams, with nothing but their names yet, and as they shall be."""
    if not new:
        return []
    rows = [{"workspace_id": t.workspace_id, **_own(t), "created_at": now} for t in new]
    insert = teams.insert().returning(teams.c.id, sort_by_parameter_order=True)
    ids = session.scalars(insert, rows)
    return [
        (Team(id_, team.workspace_id, team.name), replace(team, id=id_))
        for id_, team in zip(ids, new, strict=True)
    ]


def _own(team: Team) -> dict[str, object]:
    """What stands in the row of the team itself."""
    return {"name": team.name, "name_key": name_key(team.name), "profile": team.profile.value}


def _update(session: Session, changed: Sequence[Team]) -> None:
    update = teams.update().where(teams.c.id == _ID)
    _for_each(session, update, [{"of": team.id, **_own(team)} for team in changed])


def _replace(
    session: Session,
    table: Table,
    differing: Sequence[tuple[Team, Team]],
    rows_of: Callable[[Team], Rows],
) -> None:
    """Put the rows of the teams as they shall be in the place of those that are there."""
    old = [{"of": before.id} for before, _ in differing if rows_of(before)]
    _for_each(session, table.delete().where(table.c.team_id == _ID), old)
    new = [
        {"team_id": team.id, "workspace_id": team.workspace_id, **row}
        for _, team in differing
        for row in rows_of(team)
    ]
    _for_each(session, table.insert(), new)


def _for_each(session: Session, statement: Executable, rows: Rows) -> None:
    if rows:
        session.execute(statement, rows)
