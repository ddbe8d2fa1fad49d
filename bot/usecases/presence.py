"""Know who is there without asking Slack when a question comes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from bot.domain.people.absence import absence_from
from bot.domain.people.away_words import AwayWords
from bot.domain.people.person import PresenceUpdate
from bot.rules import load_away_words
from bot.store import absences, confirmations, people
from bot.usecases.app_context import AppContext
from bot.usecases.team_cache import WorkspaceTeams

FRESH = timedelta(minutes=10)
"""How long what Slack said of somebody is taken for true."""
AT_ONCE = 40
"""People looked at in a minute; Slack answers more than a hundred such requests a minute."""


def watch_list(workspace_teams: WorkspaceTeams) -> tuple[int, frozenset[str]]:
    """What stays the same as long as the same people matter."""
    return workspace_teams.settings.revision, frozenset(_stand_ins(workspace_teams))


def track(context: AppContext, workspace_id: str) -> None:
    """Have an eye on all who hold a role or stand in, and on no others."""
    workspace_teams = context.workspace_teams(workspace_id)
    holders = {
        (team.id, role): holder
        for team in workspace_teams.matcher.teams
        for role, holder in team.holders.items()
    }
    matter = _whose_presence_matters(workspace_teams)
    with context.database.reading() as session:
        known = people.tracked(session, workspace_id)
        held = confirmations.holders_known(session, workspace_id)
    if known == matter and held == holders:
        return
    with context.database.transaction() as session:
        people.track(session, workspace_id, known, matter)
        confirmations.track(session, workspace_id, held, holders, context.clock())


def whom_to_look_at(context: AppContext, workspace_id: str, now: datetime) -> Sequence[str]:
    """Those of whom we know nothing fresh, at most `AT_ONCE`; nobody is named again soon."""
    with context.database.transaction() as session:
        return people.claim_oldest(session, workspace_id, now - FRESH, now, AT_ONCE)


def notice(context: AppContext, workspace_id: str, presence_update: PresenceUpdate) -> bool:
    """Keep what Slack says of somebody whose presence matters; returns whether it is news."""
    with context.database.reading() as session:
        if not people.is_tracked(session, workspace_id, presence_update.user_id):
            return False
    now = context.clock()
    absence = absence_from(presence_update, words_of(context.workspace_teams(workspace_id)), now)
    with context.database.transaction() as session:
        people.note(session, workspace_id, presence_update.user_id, presence_update.time_zone, now)
        news = absences.see(session, workspace_id, presence_update.user_id, absence)
    if news:
        context.team_cache.invalidate(workspace_id)
    return news


def time_zone_of(context: AppContext, workspace_id: str, user_id: str) -> str:
    """The time zone that Slack last gave for somebody, or `""`."""
    with context.database.reading() as session:
        return people.time_zone_of(session, workspace_id, user_id)


def forget_past(context: AppContext, now: datetime) -> None:
    """Drop absences that are over."""
    with context.database.transaction() as session:
        absences.forget_past(session, now)


def words_of(workspace_teams: WorkspaceTeams) -> AwayWords:
    """What means away in a workspace: the shipped words and its own."""
    return _words(workspace_teams.settings.away_words)


@cache
def _words(own: tuple[str, ...]) -> AwayWords:
    return load_away_words().plus(own)


def _whose_presence_matters(workspace_teams: WorkspaceTeams) -> set[str]:
    matter = _stand_ins(workspace_teams)
    for team in workspace_teams.matcher.teams:
        matter.update(team.people)
    return matter


def _stand_ins(workspace_teams: WorkspaceTeams) -> set[str]:
    named = (known.stand_in for found in workspace_teams.absences.values() for known in found)
    return {user_id for user_id in named if user_id}
