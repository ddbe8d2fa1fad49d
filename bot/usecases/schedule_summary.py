"""Set when and where a team's weekly summary comes."""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.claim import State
from bot.domain.errors import Refusal
from bot.domain.person import Person
from bot.domain.schedule import MONDAY_MORNING, Rhythm, Schedule
from bot.domain.team import Team
from bot.domain.team_finder import TeamFinder
from bot.store import audit, claims, schedules, teams
from bot.store.database import Session
from bot.usecases.configure_teams import check_may
from bot.usecases.decision_profiles import Meant, meant_team
from bot.usecases.desk import Desk


@dataclass(frozen=True, slots=True)
class Wish:
    """When and where a summary shall come; what is None stays as it is, or is the usual."""

    weekday: int | None = None
    at: time | None = None
    zone: str | None = None
    channel_id: str | None = None


def schedule_of(desk: Desk, workspace_id: str, meant: Meant) -> tuple[Team, Schedule | None]:
    """A team and when its summary comes, if it does; raises Refusal where no team is found."""
    with desk.database.reading() as session:
        team = meant_team(TeamFinder(teams.all_of(session, workspace_id)), meant)
        return team, schedules.of_team(session, workspace_id, team.id)


def set_schedule(
    desk: Desk, actor: Person, wish: Wish, meant: Meant, *, door: str = "command"
) -> tuple[Team, Schedule]:
    """Let a team's summary come as wished, in the actor's time zone unless told otherwise.

    Raises Refusal where the team is not found or has no channel, or `actor` may not change it.
    """
    with desk.database.transaction() as session:
        team = _may_change(session, actor, meant)
        before = schedules.of_team(session, actor.workspace_id, team.id)
        after = _scheduled(session, team, actor, wish, before, desk.clock())
        schedules.keep(session, after)
        _note(session, actor, team, before, after, desk.clock(), door)
    return team, after


def end_schedule(
    desk: Desk, actor: Person, meant: Meant, *, door: str = "command"
) -> tuple[Team, Schedule | None]:
    """End a team's weekly summary; gives what it was. Raises Refusal as `set_schedule` does."""
    with desk.database.transaction() as session:
        team = _may_change(session, actor, meant)
        before = schedules.of_team(session, actor.workspace_id, team.id)
        if before:
            schedules.drop(session, actor.workspace_id, team.id)
            _note(session, actor, team, before, None, desk.clock(), door)
    return team, before


def begin_usual(session: Session, actor: Person, team: Team, now: datetime) -> Schedule | None:
    """The schedule of a team that was just created: Monday morning, in its first channel."""
    if not team.channel_ids:
        return None
    schedule = _scheduled(session, team, actor, Wish(), None, now)
    schedules.keep(session, schedule)
    return schedule


def zone_named(name: str) -> str:
    """The IANA name of the time zone that is meant; raises Refusal where there is none."""
    wanted = name.strip().replace(" ", "_").casefold()
    known = available_timezones()
    exact = [zone for zone in known if zone.casefold() == wanted]
    cities = sorted(zone for zone in known if zone.rsplit("/", 1)[-1].casefold() == wanted)
    for found in (exact, cities):
        if found:
            return found[0]
    raise Refusal(
        f"I know no time zone “{name[:40]}”.", "Name a city or zone, for example Europe/Madrid."
    )


def _may_change(session: Session, actor: Person, meant: Meant) -> Team:
    known = TeamFinder(teams.all_of(session, actor.workspace_id))
    team = meant_team(known, meant)
    check_may(actor, known, team)
    return team


def _scheduled(
    session: Session, team: Team, actor: Person, wish: Wish, before: Schedule | None, now: datetime
) -> Schedule:
    weekday, at = MONDAY_MORNING
    rhythm = before.rhythm if before else Rhythm(weekday, at, actor.time_zone or "UTC")
    zone = wish.zone or (actor.time_zone if wish.at else "") or rhythm.zone
    rhythm = Rhythm(wish.weekday or rhythm.weekday, wish.at or rhythm.at, _usable(zone))
    channel_id = wish.channel_id or (before.channel_id if before else _first_channel(team))
    if before:
        return before.changed(rhythm, channel_id, actor.id, now)
    first = rhythm.first_week(now)
    settled = claims.last_week(session, team.id, State.POSTED, State.SKIPPED)
    if settled and settled >= first:
        first = settled.plus(1)
    return Schedule(team.id, team.workspace_id, channel_id, rhythm, actor.id, now, first)


def _usable(zone: str) -> str:
    """The zone, or UTC for a name that this machine's time zones do not have."""
    try:
        return ZoneInfo(zone).key
    except (OSError, ValueError):
        return "UTC"


def _first_channel(team: Team) -> str:
    if not team.channel_ids:
        raise Refusal(
            f"{team.name} has no channel to post in.",
            "Name one, for example: on monday 09:00 #checkout.",
        )
    return team.channel_ids[0]


def _note(
    session: Session,
    actor: Person,
    team: Team,
    old: Schedule | None,
    new: Schedule | None,
    at: datetime,
    door: str,
) -> None:
    audit.note(
        session,
        actor.workspace_id,
        actor=actor.id,
        at=at,
        action="summary",
        team_id=team.id,
        team_name=team.name,
        old=_in_short(old),
        new=_in_short(new),
        door=door,
    )


def _in_short(schedule: Schedule | None) -> str | None:
    if schedule is None:
        return None
    rhythm = schedule.rhythm
    return f"{rhythm.weekday} {rhythm.at:%H:%M} {rhythm.zone} {schedule.channel_id}"
