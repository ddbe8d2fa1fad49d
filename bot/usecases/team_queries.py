"""Look up teams, and settings of their workspace."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.people.person import Person
from bot.domain.team_matching.tokens import Grade
from bot.domain.teams.affected import Shared
from bot.domain.teams.team import Team, name_key
from bot.domain.teams.team_change import TeamChange
from bot.domain.workspace import Policy, WorkspaceSettings
from bot.store import audit, schedules, teams
from bot.usecases.app_context import AppContext
from bot.usecases.team_access import TeamRef, check_may_change, find_team_id, team_gone


@dataclass(frozen=True, slots=True)
class TeamSnapshot:
    """A team at one moment; `seen` is the ID of its latest audit row, 0 if it has none.

    `has_summary` is true if the team has a weekly summary.
    """

    team: Team
    seen: int
    has_summary: bool = False


def team_to_edit(context: AppContext, actor: Person, ref: TeamRef) -> TeamSnapshot:
    """Return the team that `actor` wants to change; raises Refusal if they may not."""
    team_id = find_team_id(context, actor.workspace_id, ref)
    with context.database.reading() as session:
        team = teams.get(session, actor.workspace_id, team_id)
        if team is None:
            raise team_gone()
        check_may_change(session, actor, team)
        latest = audit.of_team(session, actor.workspace_id, team_id, limit=1)
        schedule = schedules.of_team(session, actor.workspace_id, team_id)
    return TeamSnapshot(team, latest[0].id if latest else 0, schedule is not None)


def check_may_create(context: AppContext, actor: Person) -> None:
    """Raise Refusal if `actor` may not create a team."""
    with context.database.reading() as session:
        check_may_change(session, actor, None)


def list_teams(
    context: AppContext, workspace_id: str, words: str = "", user_id: str | None = None
) -> tuple[Team, ...]:
    """Return the workspace's teams by name: all, those whose name has `words`, or a user's.

    Spaces and hyphens make no difference: people put them where they like.
    """
    known = context.current_workspace_teams(workspace_id).matcher.teams
    if user_id:
        return tuple(team for team in known if user_id in team.people)
    typed = _letters(words)
    return tuple(
        team
        for team in known
        if any(typed in _letters(name) for name in (team.name, *team.aliases))
    )


def everyday_names(context: AppContext, change: TeamChange) -> Mapping[str, Grade]:
    """Return the names that a change adds and that questions contain anyway, with their grades."""
    matcher = context.workspace_teams(change.team.workspace_id).matcher
    old = _names(change.before)
    grades = {name: matcher.grade(name) for name in _names(change.after) if name not in old}
    return {name: grade for name, grade in grades.items() if grade is not Grade.FIRM}


def teams_sharing_channels(context: AppContext, change: TeamChange) -> tuple[Shared, ...]:
    """Return the other teams that have a channel which a change adds, with those channels."""
    matcher = context.workspace_teams(change.team.workspace_id).matcher
    return tuple(each for each in matcher.rivals(change) if each.channel_ids)


def _names(team: Team | None) -> tuple[str, ...]:
    return (team.name, *team.aliases) if team else ()


def _letters(name: str) -> str:
    return name_key(name).replace(" ", "")


def policy_of(context: AppContext, workspace_id: str) -> Policy:
    """Return who may change teams."""
    return context.current_workspace_teams(workspace_id).settings.policy


def settings_of(context: AppContext, workspace_id: str) -> WorkspaceSettings:
    """Return what the workspace has set."""
    return context.current_workspace_teams(workspace_id).settings
