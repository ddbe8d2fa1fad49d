"""Sum up a team's week, or the week of all teams."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import Refusal
from bot.domain.people.person import Person, zone_or_utc
from bot.domain.people.working_time import WorkingTime
from bot.domain.reporting.drift import NOT_NOW
from bot.domain.reporting.figures import QuestionRow, TeamCount
from bot.domain.reporting.period import Period
from bot.domain.reporting.schedule import MONDAY_MORNING, Recurrence, Schedule
from bot.domain.reporting.summary import Summary, summarise
from bot.domain.reporting.week import Week
from bot.domain.teams.team import Team
from bot.domain.teams.team_change import Part
from bot.store import audit, chasing, figures, schedules, teams
from bot.store.database import Session
from bot.usecases.app_context import AppContext
from bot.usecases.team_access import TeamRef, check_is_admin, check_may_change, find_team


@dataclass(frozen=True, slots=True)
class TeamSchedule:
    """A team, the schedule of its summary (None: it gets none), and the zone of its weeks."""

    team: Team
    schedule: Schedule | None
    zone: str = "UTC"

    @property
    def recurrence(self) -> Recurrence:
        """When the summary comes, or would by default; it says where its weeks begin and end."""
        return self.schedule.recurrence if self.schedule else Recurrence(*MONDAY_MORNING, self.zone)


@dataclass(frozen=True, slots=True)
class Overview:
    """A calendar week of all teams, in `zone`.

    First those that were asked anything, the most asked first, then the others.
    """

    week: Week
    zone: str
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


def sum_up(
    context: AppContext, team: Team, period: Period, news_since: datetime | None = None
) -> Summary:
    """Sum up a team's period as far as it has gone.

    What people corrected is news if the last correction is later than `news_since`; without it,
    if it came in the period.
    """
    with context.database.reading() as session:
        decided = themes_decided(session, team)
        counted = figures.of_period(session, team.workspace_id, team.id, period, decided)
        where_from = chasing.where_from(session, team.workspace_id) if counted.handovers else {}
    holidays = frozenset(context.workspace_teams(team.workspace_id).settings.holidays)

    def working_time_of(user_id: str) -> WorkingTime:
        zone, locale = where_from.get(user_id, ("", ""))
        return WorkingTime.of(zone or period.zone, locale, holidays)

    general = {theme.name for theme in context.rulebook.themes.values() if theme.general}
    return summarise(team, period, counted, general, working_time_of, news_since or period.begin)


def themes_decided(session: Session, team: Team) -> Mapping[str, datetime]:
    """Return when a team last gave each theme to a role, took it back, or declined to."""
    changes = audit.last_changes(session, team.workspace_id, team.id, Part.THEMES, NOT_NOW)
    return {theme: row.at for theme, row in changes.items()}


def sum_up_recent(context: AppContext, scheduled: TeamSchedule, weeks_back: int = 0) -> Summary:
    """Sum up a team's week so far, or one of so many weeks before."""
    now, recurrence = context.clock(), scheduled.recurrence
    week = recurrence.present_week(now).plus(-weeks_back)
    return sum_up(context, scheduled.team, recurrence.period(week).as_of(now))


def sum_up_week(context: AppContext, scheduled: TeamSchedule, week: Week) -> Summary:
    """Sum up one week of a team; raises Refusal if it hasn't begun."""
    return sum_up(context, scheduled.team, _begun(context, scheduled, week))


def recent_rows(context: AppContext, actor: Person, scheduled: TeamSchedule) -> list[QuestionRow]:
    """Return a team's questions of the last and the present week.

    Raises Refusal if `actor` may not change the team.
    """
    present = scheduled.recurrence.period(scheduled.recurrence.present_week(context.clock()))
    span = present.bounds[-3], present.end
    with context.database.reading() as session:
        check_may_change(session, actor, scheduled.team)
        return list(figures.rows(session, actor.workspace_id, scheduled.team.id, span))


def rows_of_week(context: AppContext, scheduled: TeamSchedule, week: Week) -> list[QuestionRow]:
    """Return a team's questions of one week; nobody's permission is checked.

    Raises Refusal if the week hasn't begun.
    """
    team, span = scheduled.team, _begun(context, scheduled, week).span
    with context.database.reading() as session:
        return list(figures.rows(session, team.workspace_id, team.id, span))


def _begun(context: AppContext, scheduled: TeamSchedule, week: Week) -> Period:
    now, period = context.clock(), scheduled.recurrence.period(week)
    if now < period.begin:
        raise Refusal(
            f"Week {week} hasn't begun yet.", "Leave out the week for the last whole one."
        )
    return period.as_of(now)


def overview(context: AppContext, actor: Person) -> Overview:
    """Return the last whole week of every team.

    Raises Refusal if `actor` does not run the workspace.
    """
    hint = "See one team with `/whoowns-summary last for Checkout`."
    check_is_admin(actor, "see all teams at once", hint)
    zone = zone_or_utc(actor.time_zone).key
    week = Week.at(context.clock(), zone).plus(-1)
    with context.database.reading() as session:
        counts = figures.of_all_teams(session, actor.workspace_id, week, zone)
        known = teams.all_of(session, actor.workspace_id)
    by_team = {count.team_id: count for count in counts}
    asked = [(team, by_team[team.id]) for team in known if team.id in by_team]
    asked.sort(key=lambda each: each[1].questions, reverse=True)
    return Overview(week, zone, asked, [team for team in known if team.id not in by_team])
