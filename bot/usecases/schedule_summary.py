"""Set when and where a team's weekly summary comes."""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import available_timezones

from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.reporting.schedule import Recurrence, Schedule, State
from bot.domain.teams.team import Team
from bot.store import audit, claims, schedules
from bot.store.database import Session
from bot.usecases.app_context import AppContext
from bot.usecases.permission import check_may, team_to_change
from bot.usecases.summarise import PlannedSummary
from bot.usecases.team_ref import TeamRef, find_team
from bot.usecases.usual_summary import first_channel, usable, usual_recurrence


@dataclass(frozen=True, slots=True)
class Wish:
    """When and where a summary shall come; what is None stays as it is, or is the usual."""

    weekday: int | None = None
    at: time | None = None
    zone: str | None = None
    channel_id: str | None = None


def set_schedule(
    context: AppContext, actor: Person, wish: Wish, meant: TeamRef, *, source: str = "command"
) -> tuple[Team, Schedule, Schedule | None]:
    """Let a team's summary come as wished, in the actor's time zone unless told otherwise.

    Gives the team, when its summary comes, and when it came before.

    Raises Refusal where the team is not found or has no channel, or `actor` may not change it.
    """
    team_id = find_team(context, actor.workspace_id, meant).id
    with context.database.transaction() as session:
        team = team_to_change(session, actor, team_id)
        before = schedules.of_team(session, actor.workspace_id, team.id)
        after = _scheduled(session, team, actor, wish, before, context.clock())
        schedules.keep(session, after)
        _note(session, actor, team, before, after, context.clock(), source)
    return team, after, before


def end_schedule(
    context: AppContext, actor: Person, meant: TeamRef, *, source: str = "command"
) -> tuple[Team, Schedule | None]:
    """End a team's weekly summary; gives what it was. Raises Refusal as `set_schedule` does."""
    team_id = find_team(context, actor.workspace_id, meant).id
    with context.database.transaction() as session:
        team = team_to_change(session, actor, team_id)
        before = schedules.of_team(session, actor.workspace_id, team.id)
        if before:
            schedules.drop(session, actor.workspace_id, team.id)
            _note(session, actor, team, before, None, context.clock(), source)
    return team, before


def place_of(context: AppContext, actor: Person, plan: PlannedSummary) -> str:
    """Where a team's summary is posted; raises Refusal as `set_schedule` does."""
    with context.database.reading() as session:
        team = plan.team
        check_may(session, actor, team)
    return plan.schedule.channel_id if plan.schedule else first_channel(team)


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


def _scheduled(
    session: Session, team: Team, actor: Person, wish: Wish, before: Schedule | None, now: datetime
) -> Schedule:
    recurrence = before.recurrence if before else usual_recurrence(actor)
    anew = wish.weekday or wish.at
    zone = wish.zone or (actor.time_zone if anew else "") or recurrence.zone
    recurrence = Recurrence(
        wish.weekday or recurrence.weekday, wish.at or recurrence.at, usable(zone)
    )
    channel_id = wish.channel_id or (before.channel_id if before else first_channel(team))
    if before:
        return before.changed(recurrence, channel_id, actor.id, now)
    first = recurrence.first_week(now)
    settled = claims.last_week(session, team.id, State.POSTED, State.SKIPPED)
    if settled and settled >= first:
        first = settled.plus(1)
    return Schedule(team.id, team.workspace_id, channel_id, recurrence, actor.id, now, first)


def _note(
    session: Session,
    actor: Person,
    team: Team,
    old: Schedule | None,
    new: Schedule | None,
    at: datetime,
    source: str,
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
        source=source,
    )


def _in_short(schedule: Schedule | None) -> str | None:
    if schedule is None:
        return None
    recurrence = schedule.recurrence
    return f"{recurrence.weekday} {recurrence.at:%H:%M} {recurrence.zone} {schedule.channel_id}"
