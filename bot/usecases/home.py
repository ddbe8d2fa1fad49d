"""What somebody sees of whoowns on its Home tab."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from bot.domain.people.absence import Absence, Cause, Presence
from bot.domain.people.person import Person
from bot.domain.people.role_confirmation import Confirmation
from bot.domain.teams.team import Role, Team, roles_to_fill
from bot.domain.workspace import may_change
from bot.store import home, past_questions, schedules
from bot.usecases.app_context import AppContext
from bot.usecases.summarise import PlannedSummary
from bot.usecases.team_cache import WorkspaceTeams

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
class QuestionsForMe:
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
    asked: QuestionsForMe
    may_create: bool
    plans: Sequence[PlannedSummary] = ()
    left: Sequence[Place] = ()


def home_of(context: AppContext, viewer: Person, *, opened: bool) -> Home:
    """The Home tab of somebody, who has opened it just now or has it open still."""
    workspace_id, workspace_teams, now = (
        viewer.workspace_id,
        context.workspace_teams(viewer.workspace_id),
        context.clock(),
    )
    with context.database.reading() as session:
        counts = past_questions.themes_assigned(
            session, workspace_id, viewer.id, now - ASKED_WITHIN
        )
    if opened:
        with context.database.transaction() as session:
            home.record_opened(
                session, workspace_id, viewer.id, workspace_teams.settings.revision, now
            )
    may, presence = _gate(workspace_teams, viewer), context.presence(workspace_teams)
    places = [
        Place(team, role, _unconfirmed(workspace_teams, team, role), may(team))
        for team in workspace_teams.matcher.teams
        for role in Role
    ]
    holds = [p for p in places if p.team.holder(p.role) == viewer.id]
    return Home(
        viewer,
        workspace_teams.settings.revision,
        len(workspace_teams.matcher.teams),
        holds,
        [p for p in places if viewer.id in p.team.deputies_of(p.role)],
        [p for p in places if p.role in p.team.vacant and p.role in roles_to_fill(p.team)],
        [p for p in places if p.unconfirmed],
        presence.absence_of(viewer.id),
        QuestionsForMe(sum(counts.values()), _titles(context, counts)),
        may(None),
        _plans(context, holds),
        [p for p in places if _has_left(p.team.holder(p.role), presence)],
    )


def _has_left(user_id: str | None, presence: Presence) -> bool:
    absence = presence.absence_of(user_id) if user_id else None
    return absence is not None and absence.cause is Cause.DEACTIVATED


def _plans(context: AppContext, holds: Sequence[Place]) -> Sequence[PlannedSummary]:
    """When the summaries come of the teams in which somebody holds a role."""
    held = list({place.team.id: place.team for place in holds}.values())[:PLANS]
    with context.database.reading() as session:
        found = [schedules.of_team(session, team.workspace_id, team.id) for team in held]
    return [PlannedSummary(team, plan) for team, plan in zip(held, found, strict=True)]


def outdated(context: AppContext, workspace_id: str, now: datetime) -> Iterator[str]:
    """Those who opened their Home tab lately and see what is not so any more; each named once.

    Each counts as current from when they are named: whoever goes no further leaves the rest.
    """
    revision = context.workspace_teams(workspace_id).settings.revision
    since = now - LOOKED_LATELY
    with context.database.transaction() as session:
        home.delete_opened(session, workspace_id, since)
    for _ in range(AT_ONCE):
        with context.database.transaction() as session:
            named = home.claim_outdated(session, workspace_id, revision, 1)
        if not named:
            return
        yield from named


def _unconfirmed(workspace_teams: WorkspaceTeams, team: Team, role: Role) -> Confirmation | None:
    known = workspace_teams.unconfirmed.get((team.id, role))
    return known if known and known.user_id == team.holder(role) else None


def _titles(context: AppContext, counts: dict[str, int]) -> Sequence[tuple[str, int]]:
    """The themes that say what was asked; "asking why" and its like do not."""
    themes = context.rulebook.themes
    telling = {name: n for name, n in counts.items() if name in themes and not themes[name].general}
    return tuple((themes[name].title, n) for name, n in islice(telling.items(), THEMES))


def _gate(workspace_teams: WorkspaceTeams, viewer: Person) -> Callable[[Team | None], bool]:
    """Whether the viewer may change a team, or, for None, create one.

    That only decides which buttons are shown; whoever presses one is checked again.
    """
    no_holders = not any(team.holders for team in workspace_teams.matcher.teams)
    return partial(may_change, workspace_teams.settings.policy, viewer, no_holders=no_holders)
