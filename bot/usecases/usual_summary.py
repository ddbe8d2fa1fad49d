"""When the summary comes of a team that nobody has told otherwise."""

from datetime import datetime

from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.people.zones import zone_or_utc
from bot.domain.teams.team import Team
from bot.domain.weeks.schedule import MONDAY_MORNING, Rhythm, Schedule
from bot.store import schedules
from bot.store.database import Session


def begin_usual(session: Session, actor: Person, team: Team, now: datetime) -> None:
    """Let the summary of a team that was just created come on Monday morning.

    It comes in the team's first channel, by the clock of whoever created it; a team without a
    channel gets none.
    """
    if team.channel_ids:
        rhythm = usual_rhythm(actor)
        first = rhythm.first_week(now)
        channel = team.channel_ids[0]
        schedules.keep(
            session, Schedule(team.id, team.workspace_id, channel, rhythm, actor.id, now, first)
        )


def usual_rhythm(actor: Person) -> Rhythm:
    """Monday morning, by the clock of `actor`."""
    weekday, at = MONDAY_MORNING
    return Rhythm(weekday, at, usable(actor.time_zone))


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
