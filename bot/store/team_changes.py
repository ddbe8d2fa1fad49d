"""Create, change and delete teams; each change raises the workspace's revision."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Table

from bot.domain.errors import Refusal
from bot.domain.teams.team import Team, name_key
from bot.store import decision_profiles
from bot.store.database import Session
from bot.store.tables import aliases, deputies, role_holders, team_channels, teams
from bot.store.teams import bearer, one
from bot.store.workspaces import touch


@dataclass(eq=False)
class NameTaken(Refusal):
    """Another team of the workspace has this name or alias."""

    name: str


def create(
    session: Session, workspace_id: str, name: str, channel_ids: Sequence[str], now: datetime
) -> Team:
    """Create a team; raises NameTaken where one of that name or alias exists in the workspace."""
    touch(session, workspace_id)
    check_free(session, workspace_id, name)
    created = session.execute(
        teams.insert()
        .values(workspace_id=workspace_id, name=name, name_key=name_key(name), created_at=now)
        .returning(teams.c.id, teams.c.name)
    ).one()
    blank = Team(created.id, workspace_id, created.name)
    return save(session, blank, replace(blank, channel_ids=tuple(dict.fromkeys(channel_ids))))


def save(session: Session, before: Team, after: Team) -> Team:
    """Write what differs between a team as it is stored and as it shall be; returns the latter.

    Raises NameTaken where another team answers to one of its names.
    """
    touch(session, after.workspace_id)
    if before.name != after.name:
        _rename(session, after)
    if before.aliases != after.aliases:
        _save_aliases(session, after)
    if before.channel_ids != after.channel_ids:
        _save_rows(session, team_channels, after, channel_rows(after))
    if before.holders != after.holders:
        _save_rows(session, role_holders, after, holder_rows(after))
    if before.profile is not after.profile:
        decision_profiles.set_profile(session, after.workspace_id, after.id, after.profile)
    if before.deputies != after.deputies:
        _save_rows(session, deputies, after, deputy_rows(after))
    return after


def delete(session: Session, team: Team) -> None:
    """Delete a team with all that hangs on it; questions asked of it stay in the journal."""
    touch(session, team.workspace_id)
    session.execute(teams.delete().where(teams.c.id == team.id))


def check_free(session: Session, workspace_id: str, name: str, own_id: int | None = None) -> None:
    """Raise NameTaken where another team than `own_id` has this name or alias."""
    taken = bearer(session, workspace_id, name)
    if taken is None or taken == own_id:
        return
    team = one(session, workspace_id, taken)
    called = f", “{team.name}”," if team and name_key(team.name) != name_key(name) else ""
    raise NameTaken(
        f"There is a team{called} that answers to “{name}” already.",
        "Choose another name.",
        name,
    )


def _rename(session: Session, team: Team) -> None:
    check_free(session, team.workspace_id, team.name, team.id)
    session.execute(
        teams.update()
        .where(teams.c.id == team.id)
        .values(name=team.name, name_key=name_key(team.name))
    )


def _save_aliases(session: Session, team: Team) -> None:
    for alias in team.aliases:
        check_free(session, team.workspace_id, alias, team.id)
    _save_rows(session, aliases, team, alias_rows(team))


def alias_rows(team: Team) -> list[dict[str, object]]:
    """What stands in the table of aliases for a team."""
    return [{"name": alias, "name_key": name_key(alias)} for alias in team.aliases]


def channel_rows(team: Team) -> list[dict[str, object]]:
    """What stands in the table of channels for a team."""
    return [
        {"channel_id": channel_id, "position": position}
        for position, channel_id in enumerate(team.channel_ids)
    ]


def holder_rows(team: Team) -> list[dict[str, object]]:
    """What stands in the table of role holders for a team."""
    return [{"role": role.value, "user_id": user} for role, user in team.holders.items()]


def deputy_rows(team: Team) -> list[dict[str, object]]:
    """What stands in the table of deputies for a team."""
    return [
        {"role": role.value, "user_id": user, "position": position}
        for role, users in team.deputies.items()
        for position, user in enumerate(users)
    ]


def _save_rows(
    session: Session, table: Table, team: Team, rows: Sequence[dict[str, object]]
) -> None:
    """Put `rows` in the place of those that the table has for the team."""
    session.execute(table.delete().where(table.c.team_id == team.id))
    whose = {"team_id": team.id, "workspace_id": team.workspace_id}
    if rows:
        session.execute(table.insert(), [{**whose, **row} for row in rows])
