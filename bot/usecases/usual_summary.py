"""When the summary comes of a team that nobody has told otherwise."""

from datetime import datetime

from bot.domain.errors import Refusal
from bot.domain.people.person import Person, zone_or_utc
from bot.domain.reporting.schedule import MONDAY_MORNING, Recurrence, Schedule
from bot.domain.teams.team import Team
from bot.domain.teams.team_change import TeamChange
from bot.store import audit, schedules
from bot.store.database import Session


def begin_usual(session: Session, actor: Person, team: Team, now: datetime) -> None:
    """Let the summary of a team that has none yet come on Monday morning.

    It comes in the team's first channel, by the clock of whoever created the team or gave it the
    channel; a team without a channel gets none.
    """
    if team.channel_ids:
        recurrence = usual_recurrence(actor)
        first = recurrence.first_week(now)
        channel = team.channel_ids[0]
        schedules.keep(
            session, Schedule(team.id, team.workspace_id, channel, recurrence, actor.id, now, first)
        )


def begin_late(session: Session, actor: Person, change: TeamChange, now: datetime) -> None:
    """Let the summary of a team begin that gets its first channel only now.

    Where somebody has set or ended it before, that stands.
    """
    team = change.team
    if change.gives_a_first_channel and not (
        schedules.of_team(session, team.workspace_id, team.id)
        or audit.has_of_team(session, team.workspace_id, team.id, action="summary")
    ):
        begin_usual(session, actor, team, now)


def usual_recurrence(actor: Person) -> Recurrence:
    """Monday morning, by the clock of `actor`."""
    weekday, at = MONDAY_MORNING
    return Recurrence(weekday, at, usable(actor.time_zone))


def usable(zone: str) -> str:
    """The zone, or UTC for a name that this machine's time zones do not have."""
    return zone_or_utc(zone).key


def first_channel(team: Team) -> str:
    """Where its summary comes; raises Refusal where it has no channel."""
    if not team.channel_ids:
        raise Refusal(
            f"{team.name} has no channel to post in.",
            "Name one, for example `/whoowns-summary on monday 09:00 #checkout`.",
        )
    return team.channel_ids[0]
