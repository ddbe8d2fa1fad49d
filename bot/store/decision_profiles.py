"""The decision profile of each team, and the themes that one of its roles decides on."""

from collections import defaultdict

from sqlalchemy import ColumnElement, select

from bot.domain.teams.team import Profile, Role
from bot.store.database import Session
from bot.store.tables import team_themes, teams
from bot.store.workspaces import touch


def themes_of(session: Session, which: ColumnElement[bool]) -> defaultdict[int, dict[str, Role]]:
    """By the id of each team that `which` selects: the role that decides on a theme there."""
    found = defaultdict[int, dict[str, Role]](dict)
    query = (
        select(team_themes.c.team_id, team_themes.c.theme, team_themes.c.role)
        .where(which)
        .order_by(team_themes.c.theme)
    )
    for team_id, theme, role in session.execute(query):
        found[team_id][theme] = Role(role)
    return found


def set_profile(session: Session, workspace_id: str, team_id: int, profile: Profile) -> None:
    """Say how a team splits decisions."""
    touch(session, workspace_id)
    session.execute(
        teams.update()
        .where(teams.c.id == team_id, teams.c.workspace_id == workspace_id)
        .values(profile=profile.value)
    )


def set_theme(
    session: Session, workspace_id: str, team_id: int, theme: str, role: Role | None
) -> None:
    """Say which role decides on a theme in a team; None leaves it to the profile."""
    touch(session, workspace_id)
    given = (team_themes.c.team_id == team_id) & (team_themes.c.theme == theme)
    session.execute(team_themes.delete().where(given))
    if role is not None:
        session.execute(
            team_themes.insert().values(
                team_id=team_id, theme=theme, workspace_id=workspace_id, role=role.value
            )
        )
