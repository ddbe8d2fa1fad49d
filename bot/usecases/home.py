"""What somebody sees of whoowns on its Home tab."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from bot.domain.people.absence import Absence, Cause, Presence
from bot.domain.people.freshness import Confirmation
from bot.domain.people.person import Person
from bot.domain.teams.policy import may_change
from bot.domain.teams.profile import to_fill
from bot.domain.teams.team import Role, Team
from bot.store import asked, home_tabs, schedules
from bot.usecases.desk import Desk
from bot.usecases.rosters import Roster
from bot.usecases.summarise import Planned

ASKED_WITHIN = timedelta(days=90)
THEMES = 3
PLANS = 10
"""Teams whose summaries are told of at most."""
LOOKED_LATELY = timedelta(days=1)
AT_ONCE = 20
"""Home tabs that are brought up to date in a minute; whoever looked last comes first."""


@dataclass(frozen=True, slots=True)
class Place:
    """One role of one team.

    `unconfirmed` says since when its holder has not confirmed it, `may_edit` whether the viewer
    may change the team.
    """

    team: Team
    role: Role
    unconfirmed: Confirmation | None = None
    may_edit: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """How often somebody was named lately, and about what: titles of themes, most often first."""

    times: int
    themes: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Home:
    """What one person sees, as of one revision of the workspace.

    `holds` and `deputises` are their places; `vacant` and `unconfirmed` those of the workspace.
    `left` are the places whose holders have no account any more.
    `plans` says when the summaries of their teams come.
    """

    viewer: Person
    revision: int
    team_count: int
    holds: Sequence[Place]
    deputises: Sequence[Place]
    vacant: Sequence[Place]
    unconfirmed: Sequence[Place]
    absence: Absence | None
    asked: Asked
    may_create: bool
    plans: Sequence[Planned] = ()
    left: Sequence[Place] = ()


def home_of(desk: Desk, viewer: Person, *, opened: bool) -> Home:
    """The Home tab of somebody, who has opened it just now or has it open still."""
    workspace_id, roster, now = viewer.workspace_id, desk.roster(viewer.workspace_id), desk.clock()
    with desk.database.reading() as session:
        counts = asked.themes_of(session, workspace_id, viewer.id, now - ASKED_WITHIN)
    if opened:
        with desk.database.transaction() as session:
            home_tabs.opened(session, workspace_id, viewer.id, roster.settings.revision, now)
    may, presence = _gate(roster, viewer), desk.presence(roster)
    places = [
        Place(team, role, _unconfirmed(roster, team, role), may(team))
        for team in roster.finder.teams
        for role in Role
    ]
    holds = [p for p in places if p.team.holder(p.role) == viewer.id]
    return Home(
        viewer,
        roster.settings.revision,
        len(roster.finder.teams),
        holds,
        [p for p in places if viewer.id in p.team.deputies_of(p.role)],
        [p for p in places if p.role in p.team.vacant and p.role in to_fill(p.team)],
        [p for p in places if p.unconfirmed],
        presence.absence_of(viewer.id),
        Asked(sum(counts.values()), _titles(desk, counts)),
        may(None),
        _plans(desk, holds),
        [p for p in places if _has_left(p.team.holder(p.role), presence)],
    )


def _has_left(user_id: str | None, presence: Presence) -> bool:
    absence = presence.absence_of(user_id) if user_id else None
    return absence is not None and absence.cause is Cause.GONE


def _plans(desk: Desk, holds: Sequence[Place]) -> Sequence[Planned]:
    """When the summaries come of the teams in which somebody holds a role."""
    held = list({place.team.id: place.team for place in holds}.values())[:PLANS]
    with desk.database.reading() as session:
        found = [schedules.of_team(session, team.workspace_id, team.id) for team in held]
    return [Planned(team, plan) for team, plan in zip(held, found, strict=True)]


def outdated(desk: Desk, workspace_id: str, now: datetime) -> Iterator[str]:
    """Those who opened their Home tab lately and see what is not so any more; each named once.

    Each counts as current from when they are named: whoever goes no further leaves the rest.
    """
    revision = desk.roster(workspace_id).settings.revision
    since = now - LOOKED_LATELY
    with desk.database.transaction() as session:
        home_tabs.forget(session, workspace_id, since)
    for _ in range(AT_ONCE):
        with desk.database.transaction() as session:
            named = home_tabs.claim_outdated(session, workspace_id, revision, 1)
        if not named:
            return
        yield from named


def _unconfirmed(roster: Roster, team: Team, role: Role) -> Confirmation | None:
    known = roster.unconfirmed.get((team.id, role))
    return known if known and known.user_id == team.holder(role) else None


def _titles(desk: Desk, counts: dict[str, int]) -> Sequence[tuple[str, int]]:
    """The themes that say what was asked; "asking why" and its like do not."""
    themes = desk.rulebook.themes
    telling = {name: n for name, n in counts.items() if name in themes and not themes[name].general}
    return tuple((themes[name].title, n) for name, n in islice(telling.items(), THEMES))


def _gate(roster: Roster, viewer: Person) -> Callable[[Team | None], bool]:
    """Whether the viewer may change a team, or, for None, create one.

    That only decides which buttons are shown; whoever presses one is checked again.
    """
    nobody_yet = not any(team.holders for team in roster.finder.teams)
    return partial(may_change, roster.settings.policy, viewer, nobody_yet=nobody_yet)
