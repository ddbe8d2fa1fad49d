"""Announce an absence, and end it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.errors import Refusal
from bot.domain.people.absence import Absence, Cause
from bot.domain.people.person import Person
from bot.domain.route import resolve_assignee
from bot.domain.teams.team import Role, Team
from bot.store import absences
from bot.usecases.app_context import AppContext

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class AnnouncedAbsence:
    """An absence that somebody announced, and what follows from it.

    `stand_in_away` says why the stand-in is not there; `uncovered` are the teams and roles in which
    nobody at all stands in. `has_role` is whether any team has this person as holder or deputy.
    `stand_ins` says who is asked instead now, or no longer.
    """

    absence: Absence
    stand_in_away: Absence | None = None
    uncovered: tuple[tuple[Team, Role], ...] = ()
    has_role: bool = True
    stand_ins: "StandInChange | None" = None


@dataclass(frozen=True, slots=True)
class StandInChange:
    """Who stands in for somebody, by absences that they announced, before and after a change.

    `teams` are those in which they hold a role, so that their stand-in is asked.
    """

    user_id: str
    before: Absence | None
    after: Absence | None
    teams: tuple[Team, ...]

    @property
    def new(self) -> str | None:
        """The stand-in who has to know: somebody else than before, or for another time."""
        if self.after is None or not self.teams or self.after == self.before:
            return None
        return self.after.stand_in

    @property
    def released(self) -> str | None:
        """The stand-in who is not asked any more."""
        if self.before is None or not self.teams:
            return None
        kept = self.after.stand_in if self.after else None
        return self.before.stand_in if self.before.stand_in != kept else None


def announce_away(
    context: AppContext,
    workspace_id: str,
    user_id: str,
    until: datetime,
    stand_in: Person | None,
    begins: datetime | None = None,
) -> AnnouncedAbsence:
    """Count a person as away until a moment; `stand_in` is asked first meanwhile.

    They are away at once, or from `begins` on. This replaces an absence that they announced before.

    Raises Refusal for a moment that is past or far off, and for somebody who cannot stand in.
    """
    now = context.clock()
    _check_until(until, now)
    check_stand_in(stand_in, user_id)
    later = begins if begins and begins > now else None
    absence = Absence(
        user_id, Cause.ANNOUNCED, until, stand_in.id if stand_in else None, begins=later
    )
    before = _announced(context, workspace_id, user_id)
    with context.database.transaction() as session:
        absences.announce(session, workspace_id, absence)
    context.team_cache.invalidate(workspace_id)
    workspace_teams = context.workspace_teams(workspace_id)
    presence = replace(context.presence(workspace_teams), now=later or now)
    uncovered = [
        (team, role)
        for team in workspace_teams.matcher.teams
        for role, holder in team.holders.items()
        if holder == user_id and resolve_assignee(team, role, presence).user_id == user_id
    ]
    stand_in_away = presence.absence_of(stand_in.id) if stand_in else None
    has_role = any(user_id in team.people for team in workspace_teams.matcher.teams)
    stand_ins = _stand_ins(context, workspace_id, user_id, before, absence)
    return AnnouncedAbsence(absence, stand_in_away, tuple(uncovered), has_role, stand_ins)


def _check_until(until: datetime, now: datetime) -> None:
    if until <= now:
        raise Refusal(
            "That day is in the past.",
            "Say when you are back, for example `/whoowns-team away until friday`.",
        )
    if until - now > LONGEST:
        raise Refusal(
            "That is more than a year away.",
            "For that long, give the role to somebody else; `/whoowns-team help` says how.",
        )


def announce_back(
    context: AppContext, workspace_id: str, user_id: str
) -> tuple[bool, StandInChange]:
    """Count a person as there again; returns whether they counted as away, and who is released.

    Their present Slack status does not count until it changes.
    """
    before = _announced(context, workspace_id, user_id)
    with context.database.transaction() as session:
        was_away = absences.end(session, workspace_id, user_id)
    context.team_cache.invalidate(workspace_id)
    return was_away, _stand_ins(context, workspace_id, user_id, before, None)


def _announced(context: AppContext, workspace_id: str, user_id: str) -> Absence | None:
    """Return the absence that somebody announced and that is not over, or None."""
    known = context.current_workspace_teams(workspace_id).absences.get(user_id, ())
    now = context.clock()
    announced = (absence for absence in known if absence.cause is Cause.ANNOUNCED)
    return next((a for a in announced if a.until is None or a.until > now), None)


def _stand_ins(
    context: AppContext,
    workspace_id: str,
    user_id: str,
    before: Absence | None,
    after: Absence | None,
) -> StandInChange:
    teams = context.workspace_teams(workspace_id).matcher.teams
    held = tuple(team for team in teams if user_id in team.holders.values())
    return StandInChange(user_id, before, after, held)


def check_stand_in(stand_in: Person | None, user_id: str) -> None:
    """Raise Refusal for somebody who cannot stand in for a user; None is nobody in particular."""
    if stand_in is None:
        return
    hint = "Name another person of this workspace, or nobody."
    if stand_in.id == user_id:
        raise Refusal("You can't stand in for yourself.", hint)
    if stand_in.is_bot:
        raise Refusal("A bot can't stand in for you.", hint)
    if stand_in.deactivated:
        raise Refusal("That account is deactivated.", hint)
    if stand_in.outsider:
        raise Refusal("That person belongs to another workspace.", hint)
