"""Teams, their names, their channels and who holds their roles."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, Table, select

from bot.domain.errors import Refusal
from bot.domain.team import Profile, Role, Team, name_key
from bot.store import profiles
from bot.store.database import Session
from bot.store.tables import aliases, role_holders, team_channels, teams
from bot.store.workspaces import touch


def all_of(session: Session, workspace_id: str) -> tuple[Team, ...]:
    """All teams of a workspace, by name; five queries, however many teams there are."""
    names = _by_team(session, _in(workspace_id, aliases, "name").order_by(aliases.c.name_key))
    channels = _by_team(
        session, _in(workspace_id, team_channels, "channel_id").order_by(team_channels.c.position)
    )
    holders = _holders(session, workspace_id)
    themes = profiles.themes_of(session, workspace_id)
    rows = session.execute(
        select(teams.c.name_key, teams.c.id, teams.c.name, teams.c.profile).where(
            teams.c.workspace_id == workspace_id
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
            holders[id_],
            Profile(profile),
            themes[id_],
        )
        for _, id_, name, profile in sorted(tuple(row) for row in rows)
    )


def create(
    session: Session, workspace_id: str, name: str, channel_ids: Sequence[str], now: datetime
) -> Team:
    """Create a team; raises Refusal where one of that name or alias exists in the workspace."""
    touch(session, workspace_id)
    _check_free(session, workspace_id, name)
    created = session.execute(
        teams.insert()
        .values(workspace_id=workspace_id, name=name, name_key=name_key(name), created_at=now)
        .returning(teams.c.id, teams.c.name)
    ).one()
    channels = tuple(dict.fromkeys(channel_ids))
    _add_channels(session, workspace_id, created.id, channels)
    return Team(created.id, workspace_id, created.name, channel_ids=channels)


def add_alias(session: Session, team_id: int, alias: str) -> None:
    """Let a team answer to `alias`, too; raises Refusal where another team does."""
    workspace_id = _begin_change(session, team_id)
    if _bearer(session, workspace_id, alias) == team_id:
        return
    _check_free(session, workspace_id, alias)
    session.execute(
        aliases.insert().values(
            workspace_id=workspace_id, name_key=name_key(alias), team_id=team_id, name=alias
        )
    )


def set_holder(session: Session, team_id: int, role: Role, user_id: str | None) -> str | None:
    """Give `role` to a user, or to nobody; returns who held it before.

    Raises Refusal where the team is gone.
    """
    workspace_id = _begin_change(session, team_id)
    held = (role_holders.c.team_id == team_id) & (role_holders.c.role == role.value)
    previous: str | None = session.scalar(select(role_holders.c.user_id).where(held))
    session.execute(role_holders.delete().where(held))
    if user_id is not None:
        session.execute(
            role_holders.insert().values(
                team_id=team_id, role=role.value, workspace_id=workspace_id, user_id=user_id
            )
        )
    return previous


def _in(workspace_id: str, table: Table, column: str) -> Select[int, str]:
    return select(table.c.team_id, table.c[column]).where(table.c.workspace_id == workspace_id)


def _by_team(session: Session, query: Select[int, str]) -> defaultdict[int, list[str]]:
    found = defaultdict[int, list[str]](list)
    for team_id, value in session.execute(query):
        found[team_id].append(value)
    return found


def _holders(session: Session, workspace_id: str) -> defaultdict[int, dict[Role, str]]:
    held = role_holders.c
    found = defaultdict[int, dict[Role, str]](dict)
    query = select(held.team_id, held.role, held.user_id).where(held.workspace_id == workspace_id)
    for team_id, role, user_id in session.execute(query):
        found[team_id][Role(role)] = user_id
    return found


def _add_channels(
    session: Session, workspace_id: str, team_id: int, channel_ids: Sequence[str]
) -> None:
    whose = {"team_id": team_id, "workspace_id": workspace_id}
    rows = [
        {**whose, "channel_id": channel_id, "position": position}
        for position, channel_id in enumerate(channel_ids)
    ]
    if rows:
        session.execute(team_channels.insert(), rows)


def _begin_change(session: Session, team_id: int) -> str:
    """The workspace of a team that is about to change; others have to wait from here on."""
    workspace_id: str | None = session.scalar(
        select(teams.c.workspace_id).where(teams.c.id == team_id)
    )
    if workspace_id is None:
        raise Refusal("That team is gone.", "See /whoowns-team list for those that are there.")
    touch(session, workspace_id)
    return workspace_id


def _check_free(session: Session, workspace_id: str, name: str) -> None:
    if _bearer(session, workspace_id, name) is not None:
        raise Refusal(f"There is a team that answers to “{name}” already.", "Choose another name.")


def _bearer(session: Session, workspace_id: str, name: str) -> int | None:
    """The team of the workspace that has this name or alias, case and accents aside."""
    key = name_key(name)
    for table, team_id in ((teams, teams.c.id), (aliases, aliases.c.team_id)):
        query = select(team_id).where(table.c.workspace_id == workspace_id, table.c.name_key == key)
        found: int | None = session.scalar(query)
        if found is not None:
            return found
    return None
