"""Look teams up, and who changed them."""

from dataclasses import dataclass

from bot.domain.audit import AuditRow
from bot.domain.people.person import Person
from bot.domain.teams.team import Team, name_key
from bot.domain.workspace import Policy
from bot.store import audit, schedules, teams
from bot.usecases.app_context import AppContext
from bot.usecases.permission import check_may
from bot.usecases.team_ref import TeamRef, find_team, gone, team_id_of

ROWS_PER_PAGE = 15


@dataclass(frozen=True, slots=True)
class TeamAsSeen:
    """A team as it is at one moment; `seen` is the number of its latest change.

    `has_summary` is true where a weekly summary of it comes.
    """

    team: Team
    seen: int
    has_summary: bool = False


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some changes, the newest first, of one team or, for None, of all.

    `more` is true where there are older ones.
    """

    team: Team | None
    rows: tuple[AuditRow, ...]
    more: bool


def show_team(context: AppContext, workspace_id: str, meant: TeamRef) -> Team:
    """The team that is meant; raises Refusal where none is."""
    return find_team(context, workspace_id, meant)


def team_to_edit(context: AppContext, actor: Person, meant: TeamRef) -> TeamAsSeen:
    """The team that `actor` wants to change; raises Refusal where they may not."""
    team_id = team_id_of(context, actor.workspace_id, meant)
    with context.database.reading() as session:
        team = teams.get(session, actor.workspace_id, team_id)
        if team is None:
            raise gone()
        check_may(session, actor, team)
        latest = audit.of_team(session, actor.workspace_id, team_id, limit=1)
        plan = schedules.of_team(session, actor.workspace_id, team_id)
    return TeamAsSeen(team, latest[0].id if latest else 0, plan is not None)


def list_teams(
    context: AppContext, workspace_id: str, words: str = "", user_id: str | None = None
) -> tuple[Team, ...]:
    """The workspace's teams by name: all, those that bear `words`, or those of a user."""
    known = context.current_workspace_teams(workspace_id).matcher.teams
    if user_id:
        return tuple(team for team in known if user_id in team.people)
    key = _letters(words)
    return tuple(team for team in known if not key or _matches(team, key))


def _matches(team: Team, key: str) -> bool:
    return any(key in _letters(name) for name in (team.name, *team.aliases))


def _letters(name: str) -> str:
    """A name without spaces and hyphens, which people put where they like."""
    return name_key(name).replace(" ", "")


def policy_of(context: AppContext, workspace_id: str) -> Policy:
    """Who may change teams."""
    return context.current_workspace_teams(workspace_id).settings.policy


def fallback_channel_of(context: AppContext, workspace_id: str) -> str | None:
    """Where what is no product decision is sent; None: nowhere in particular."""
    return context.current_workspace_teams(workspace_id).settings.fallback_channel


def history(
    context: AppContext, workspace_id: str, meant: TeamRef | None, before: int | None = None
) -> HistoryPage:
    """The changes of a team or, for None, of the workspace; those before row `before`."""
    team = find_team(context, workspace_id, meant) if meant else None
    with context.database.reading() as session:
        if team is None:
            rows = audit.of_workspace(session, workspace_id, ROWS_PER_PAGE + 1, before)
        else:
            rows = audit.of_team(session, workspace_id, team.id, ROWS_PER_PAGE + 1, before)
    return HistoryPage(team, rows[:ROWS_PER_PAGE], len(rows) > ROWS_PER_PAGE)
