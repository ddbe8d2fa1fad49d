"""Sum up a team's week, or the week of all teams."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.people.person import Person
from bot.domain.reporting.figures import QuestionRow, TeamCount
from bot.domain.reporting.schedule import Schedule
from bot.domain.reporting.summary import Summary, summarise
from bot.domain.reporting.week import Week
from bot.domain.teams.team import Team
from bot.store import figures, schedules, teams
from bot.usecases.app_context import AppContext
from bot.usecases.team_access import TeamRef, check_is_admin, check_may_change, find_team

FILE_WEEKS = 2
"""Weeks in a file: the last whole one, and the present one so far."""


@dataclass(frozen=True, slots=True)
class TeamSchedule:
    """A team, the schedule of its summary (None: it gets none), and the zone of its weeks."""

    team: Team
    schedule: Schedule | None
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Overview:
    """A week of all teams: those that were asked anything, the most asked first, and the others."""

    week: Week
    counts: Sequence[tuple[Team, TeamCount]]
    quiet: Sequence[Team]


def schedule_of(
    context: AppContext, workspace_id: str, ref: TeamRef, time_zone: str = ""
) -> TeamSchedule:
    """Return a team and its schedule; without a schedule, its weeks are in `time_zone`.

    Raises Refusal if the team is not found.
    """
    team = find_team(context, workspace_id, ref)
    with context.database.reading() as session:
        schedule = schedules.of_team(session, workspace_id, team.id)
    zone = schedule.recurrence.zone if schedule else time_zone or "UTC"
    return TeamSchedule(team, schedule, zone)


def sum_up(context: AppContext, team: Team, week: Week, zone: str) -> Summary:
    """Sum up a team's week as far as it has gone; its days are those of `zone`."""
    with context.database.reading() as session:
        week_figures = figures.of_week(session, team.workspace_id, team.id, week, zone)
    general = {theme.name for theme in context.rulebook.themes.values() if theme.general}
    return summarise(team, week, zone, week_figures, general)


def sum_up_recent(context: AppContext, scheduled: TeamSchedule, weeks_back: int = 0) -> Summary:
    """Sum up a team's week so far, or one of so many weeks before."""
    week = Week.at(context.clock(), scheduled.zone).plus(-weeks_back)
    return sum_up(context, scheduled.team, week, scheduled.zone)


def recent_rows(context: AppContext, actor: Person, scheduled: TeamSchedule) -> list[QuestionRow]:
    """Return a team's questions of the last and the present week.

    Raises Refusal if `actor` may not change the team.
    """
    week = Week.at(context.clock(), scheduled.zone)
    begin, end = week.plus(1 - FILE_WEEKS).begins(scheduled.zone), week.ends(scheduled.zone)
    with context.database.reading() as session:
        check_may_change(session, actor, scheduled.team)
        return list(figures.rows(session, actor.workspace_id, scheduled.team.id, begin, end))


def rows_of_week(context: AppContext, scheduled: TeamSchedule, week: Week) -> list[QuestionRow]:
    """Return a team's questions of one week; nobody's permission is checked."""
    team, zone = scheduled.team, scheduled.zone
    with context.database.reading() as session:
        rows = figures.rows(session, team.workspace_id, team.id, week.begins(zone), week.ends(zone))
        return list(rows)


def overview(context: AppContext, actor: Person) -> Overview:
    """Return the last whole week of every team.

    Raises Refusal if `actor` does not run the workspace.
    """
    hint = "See one team with `/whoowns-summary last for Checkout`."
    check_is_admin(actor, "see all teams at once", hint)
    zone = actor.time_zone or "UTC"
    week = Week.at(context.clock(), zone).plus(-1)
    with context.database.reading() as session:
        counts = figures.of_all_teams(session, actor.workspace_id, week, zone)
        known = teams.all_of(session, actor.workspace_id)
    by_team = {count.team_id: count for count in counts}
    asked = [(team, by_team[team.id]) for team in known if team.id in by_team]
    asked.sort(key=lambda each: each[1].questions, reverse=True)
    return Overview(week, asked, [team for team in known if team.id not in by_team])
