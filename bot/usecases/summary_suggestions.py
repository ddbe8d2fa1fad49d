"""What a team does with a suggestion of its summary: give a theme to the other role, or not now."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.audit import ChangeSource
from bot.domain.classification.rulebook import Theme
from bot.domain.people.person import Person
from bot.domain.reporting.drift import DeclinedDrift, drifts
from bot.domain.reporting.ratings import theme_feedback
from bot.domain.teams.team import Role, Team
from bot.store import figures, schedules
from bot.store.database import Session
from bot.usecases.app_context import AppContext
from bot.usecases.apply_change import Applied, apply_change
from bot.usecases.decision_profiles import find_theme
from bot.usecases.summary_queries import TeamSchedule, themes_decided
from bot.usecases.team_access import TeamRef, check_may_change, existing_team, find_team


@dataclass(frozen=True, slots=True)
class DeclinedTheme:
    """A theme that a team leaves where it is, although its summary suggested something else."""

    theme: Theme
    applied: Applied[DeclinedDrift]


def decline_theme(
    context: AppContext, actor: Person, theme_name: str, role: Role, ref: TeamRef
) -> DeclinedTheme:
    """Stop suggesting that `role` decides on a theme, unless later corrections say so again.

    Raises Refusal if there is no such team or theme, or `actor` may not change the team.
    """
    theme = find_theme(context, theme_name)
    team_id = find_team(context, actor.workspace_id, ref).id
    edit = _Decline(team_id, theme.name, role)
    return DeclinedTheme(theme, apply_change(context, actor, edit, ChangeSource.SUMMARY))


@dataclass(frozen=True, slots=True)
class _Decline:
    team_id: int
    theme: str
    role: Role

    def read(self, session: Session, workspace_id: str) -> Team:
        return existing_team(session, workspace_id, self.team_id)

    def check_permission(self, session: Session, actor: Person, before: Team) -> None:
        check_may_change(session, actor, before)

    def change(self, session: Session, _: Person, before: Team, now: datetime) -> DeclinedDrift:
        schedule = schedules.of_team(session, before.workspace_id, before.id)
        recurrence = TeamSchedule(before, schedule).recurrence
        period = recurrence.period(recurrence.present_week(now))
        ratings = figures.ratings(session, before.workspace_id, before.id, period)
        feedback = theme_feedback(ratings, period, themes_decided(session, before))
        standing = {(drift.theme, drift.role) for drift in drifts(before, feedback)}
        return DeclinedDrift(
            before, self.theme, self.role, stands=(self.theme, self.role) in standing
        )

    def write(self, _: Session, __: Person, change: DeclinedDrift, ___: datetime) -> DeclinedDrift:
        return change
