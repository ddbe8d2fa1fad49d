"""Sum up a team's week, or the week of all teams."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.reporting.figures import AskedRow, TeamCount
from bot.domain.reporting.schedule import Schedule
from bot.domain.reporting.summary import Summary, summarise
from bot.domain.reporting.week import Week
from bot.domain.teams.team import Team
from bot.store import figures, overviews, schedules, teams
from bot.usecases.app_context import AppContext
from bot.usecases.permission import check_may
from bot.usecases.team_ref import TeamRef, find_team

FILE_WEEKS = 2
"""Weeks in a file: the last whole one, and the present one so far."""


@dataclass(frozen=True, slots=True)
class PlannedSummary:
    """A team, when its summary comes (None: it does not), and the zone of its weeks."""

    team: Team
    schedule: Schedule | None
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Overview:
    """A week of all teams: those that were asked anything, the most first, and the others."""

    week: Week
    counts: Sequence[tuple[Team, TeamCount]]
    quiet: Sequence[Team]


def sum_up(context: AppContext, team: Team, week: Week, zone: str) -> Summary:
    """A team's week as far as it has gone; its days are those of `zone`."""
    with context.database.reading() as session:
        found = figures.of_week(session, team.workspace_id, team.id, week, zone)
    general = {theme.name for theme in context.rulebook.themes.values() if theme.general}
    return summarise(team, week, zone, found, general)


def planned(
    context: AppContext, workspace_id: str, meant: TeamRef, time_zone: str = ""
) -> PlannedSummary:
    """A team and its plan; without one, its weeks are those of `time_zone`.

    Raises Refusal where the team is not found.
    """
    team = find_team(context, workspace_id, meant)
    with context.database.reading() as session:
        schedule = schedules.of_team(session, workspace_id, team.id)
    zone = schedule.recurrence.zone if schedule else time_zone or "UTC"
    return PlannedSummary(team, schedule, zone)


def week_of(context: AppContext, plan: PlannedSummary, back: int = 0) -> Summary:
    """The week so far, or one of so many weeks before."""
    return sum_up(context, plan.team, Week.at(context.clock(), plan.zone).plus(-back), plan.zone)


def rows_of(context: AppContext, actor: Person, plan: PlannedSummary) -> list[AskedRow]:
    """The rows of the last and the present week; Refusal for whoever may not change the team."""
    week = Week.at(context.clock(), plan.zone)
    begin, end = week.plus(1 - FILE_WEEKS).begins(plan.zone), week.ends(plan.zone)
    with context.database.reading() as session:
        check_may(session, actor, plan.team)
        return list(overviews.rows(session, actor.workspace_id, plan.team.id, begin, end))


def rows_of_week(context: AppContext, plan: PlannedSummary, week: Week) -> list[AskedRow]:
    """The rows of one week, for whoever runs the machine."""
    team, span = plan.team, (week.begins(plan.zone), week.ends(plan.zone))
    with context.database.reading() as session:
        return list(overviews.rows(session, team.workspace_id, team.id, *span))


def overview(context: AppContext, actor: Person) -> Overview:
    """The last whole week of every team; raises Refusal for whoever does not run the workspace."""
    if not actor.is_admin:
        raise Refusal(
            "Only workspace admins and owners see all teams at once.",
            "See one with `/whoowns-summary last for Checkout`.",
        )
    zone = actor.time_zone or "UTC"
    week = Week.at(context.clock(), zone).plus(-1)
    with context.database.reading() as session:
        found = {c.team_id: c for c in overviews.by_team(session, actor.workspace_id, week, zone)}
        known = teams.all_of(session, actor.workspace_id)
    asked = [(team, found[team.id]) for team in known if team.id in found]
    asked.sort(key=lambda each: each[1].questions, reverse=True)
    return Overview(week, asked, [team for team in known if team.id not in found])
