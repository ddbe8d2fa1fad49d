"""What people see when they open whoowns: a greeting the first time, and the Home tab."""

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
from bot.store import handovers, home, past_questions, schedules
from bot.usecases.app_context import AppContext
from bot.usecases.handover_case import Case, build_case
from bot.usecases.summary_queries import TeamSchedule
from bot.usecases.team_cache import WorkspaceTeams

ASKED_WITHIN = timedelta(days=90)
THEMES = 3
"""Themes at most of the questions for somebody."""
SCHEDULES = 10
"""Teams at most whose schedules are shown."""
OPENED_LATELY = timedelta(days=1)
AT_ONCE = 20
"""Home tabs that are brought up to date in a minute; those opened last come first."""
TRIED_AGAIN_AFTER = timedelta(minutes=5)
"""When a Home tab is refreshed again that Slack did not take."""
NOTHING = home.NOTHING
HANDOVERS = 10
"""Hand-overs of one sort that are shown."""


@dataclass(frozen=True, slots=True)
class HomeRole:
    """One role of one team, as a viewer sees it.

    `unconfirmed` says since when its holder has not confirmed it, `may_edit` whether the viewer
    may change the team.
    """

    team: Team
    role: Role
    unconfirmed: Confirmation | None = None
    may_edit: bool = False


@dataclass(frozen=True, slots=True)
class QuestionsForMe:
    """How often somebody was named lately, and the titles of the most frequent themes."""

    times: int
    themes: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody, oldest first, and what they wait for, latest first.

    Of either only some are shown; the totals count all of them.
    """

    now: datetime
    for_me: Sequence[Case] = ()
    for_me_total: int = 0
    asked: Sequence[Case] = ()
    asked_total: int = 0


@dataclass(frozen=True, slots=True)
class Home:
    """What one person sees, as of one revision of the workspace.

    `holds` and `deputises` are the viewer's roles, `vacant` and `unconfirmed` the workspace's;
    `left` are those whose holders have no account any more. `schedules` are those of the viewer's
    teams, and `waiting` is what was handed over to the viewer and by them.
    """

    viewer: Person
    revision: int
    team_count: int
    holds: Sequence[HomeRole]
    deputises: Sequence[HomeRole]
    vacant: Sequence[HomeRole]
    unconfirmed: Sequence[HomeRole]
    absence: Absence | None
    asked: QuestionsForMe
    may_create: bool
    schedules: Sequence[TeamSchedule] = ()
    left: Sequence[HomeRole] = ()
    waiting: Waiting | None = None


def is_first_visitor(context: AppContext, workspace_id: str) -> bool:
    """Return whether nothing is set up yet; true for one visitor only, who is told how to begin."""
    if context.workspace_teams(workspace_id).matcher.teams:
        return False
    return _greet_once(context, workspace_id, "welcome")


def is_new_channel(context: AppContext, workspace_id: str, channel_id: str) -> bool:
    """Return whether we were never in a channel before; true once."""
    return _greet_once(context, workspace_id, f"channel {channel_id}")


def _greet_once(context: AppContext, workspace_id: str, what: str) -> bool:
    with context.database.transaction() as session:
        return home.greet(session, workspace_id, what)


def home_of(context: AppContext, viewer: Person) -> Home:
    """Return what somebody's Home tab shows."""
    workspace_id, now = viewer.workspace_id, context.clock()
    workspace_teams = context.workspace_teams(workspace_id)
    revision = workspace_teams.settings.revision
    with context.database.reading() as session:
        counts = past_questions.themes_assigned(
            session, workspace_id, viewer.id, now - ASKED_WITHIN
        )
    may, presence = _permission(workspace_teams, viewer), context.presence(workspace_teams)
    roles = [
        HomeRole(team, role, _unconfirmed(workspace_teams, team, role), may(team))
        for team in workspace_teams.matcher.teams
        for role in Role
    ]
    holds = [r for r in roles if r.team.holder(r.role) == viewer.id]
    return Home(
        viewer,
        revision,
        len(workspace_teams.matcher.teams),
        holds=holds,
        deputises=[r for r in roles if viewer.id in r.team.deputies_of(r.role)],
        vacant=[r for r in roles if r.role in r.team.vacant and r.role in roles_to_fill(r.team)],
        unconfirmed=[r for r in roles if r.unconfirmed],
        absence=presence.absence_of(viewer.id),
        asked=QuestionsForMe(sum(counts.values()), _titles(context, counts)),
        may_create=may(None),
        schedules=_schedules(context, holds),
        left=[r for r in roles if _has_left(r.team.holder(r.role), presence)],
        waiting=_waiting(context, workspace_id, viewer.id),
    )


def record_opened(context: AppContext, workspace_id: str, user_id: str, revision: int) -> None:
    """Record that somebody has opened their Home tab, and which revision it shows.

    If it shows `NOTHING`, it is refreshed in some minutes.
    """
    now = context.clock()
    retry_at = now + TRIED_AGAIN_AFTER if revision == NOTHING else None
    with context.database.transaction() as session:
        home.record_opened(session, workspace_id, user_id, revision, now, retry_at)


def record_shown(context: AppContext, workspace_id: str, user_id: str, revision: int) -> None:
    """Record that Slack has taken a Home tab, as of a revision of the workspace."""
    with context.database.transaction() as session:
        home.record_shown(session, workspace_id, user_id, revision)


def record_not_shown(context: AppContext, workspace_id: str, user_id: str, *, final: bool) -> None:
    """Have a Home tab refreshed in some minutes or, if that would be in vain, once it is opened."""
    with context.database.transaction() as session:
        if final:
            home.forget_opened(session, workspace_id, user_id)
        else:
            retry_at = context.clock() + TRIED_AGAIN_AFTER
            home.record_not_shown(session, workspace_id, user_id, retry_at)


def workspaces_due(context: AppContext, now: datetime) -> Sequence[str]:
    """Return the workspaces in which `outdated` may yield somebody."""
    with context.database.reading() as session:
        return home.workspaces_due(session, now)


def outdated(context: AppContext, workspace_id: str, now: datetime) -> Iterator[str]:
    """Yield each user who opened their Home tab lately and sees an old revision of it.

    Each is claimed once yielded, and comes again after some minutes unless `record_shown` says
    that it is current: another replica, or a later tick, takes up what was not finished.
    """
    revision = context.workspace_teams(workspace_id).settings.revision
    for _ in range(AT_ONCE):
        with context.database.transaction() as session:
            user_id = home.claim_outdated(
                session, workspace_id, revision, now, now + TRIED_AGAIN_AFTER
            )
        if user_id is None:
            return
        yield user_id


def delete_opened(context: AppContext, now: datetime) -> None:
    """Forget the Home tabs that nobody has opened lately."""
    with context.database.transaction() as session:
        home.delete_opened(session, now - OPENED_LATELY)


def _permission(workspace_teams: WorkspaceTeams, viewer: Person) -> Callable[[Team | None], bool]:
    """Return whether the viewer may change a team or, for None, create one.

    It only decides which buttons are shown; pressing one checks again.
    """
    no_holders = not any(team.holders for team in workspace_teams.matcher.teams)
    return partial(may_change, workspace_teams.settings.policy, viewer, no_holders=no_holders)


def _unconfirmed(workspace_teams: WorkspaceTeams, team: Team, role: Role) -> Confirmation | None:
    known = workspace_teams.unconfirmed.get((team.id, role))
    return known if known and known.user_id == team.holder(role) else None


def _has_left(user_id: str | None, presence: Presence) -> bool:
    absence = presence.absence_of(user_id) if user_id else None
    return absence is not None and absence.cause is Cause.DEACTIVATED


def _titles(context: AppContext, counts: dict[str, int]) -> Sequence[tuple[str, int]]:
    """Return the themes that name a subject; “asking why” and its like do not."""
    themes = context.rulebook.themes
    telling = {name: n for name, n in counts.items() if name in themes and not themes[name].general}
    return tuple((themes[name].title, n) for name, n in islice(telling.items(), THEMES))


def _schedules(context: AppContext, holds: Sequence[HomeRole]) -> Sequence[TeamSchedule]:
    teams = list({role.team.id: role.team for role in holds}.values())[:SCHEDULES]
    with context.database.reading() as session:
        return [
            TeamSchedule(team, schedules.of_team(session, team.workspace_id, team.id))
            for team in teams
        ]


def _waiting(context: AppContext, workspace_id: str, user_id: str) -> Waiting:
    with context.database.reading() as session:
        for_me, for_me_total = handovers.waiting_for(session, workspace_id, user_id, HANDOVERS)
        asked, asked_total = handovers.asked_by(session, workspace_id, user_id, HANDOVERS)
    return Waiting(
        context.clock(),
        [build_case(context, handover) for handover in for_me],
        for_me_total,
        [build_case(context, handover) for handover in asked],
        asked_total,
    )
