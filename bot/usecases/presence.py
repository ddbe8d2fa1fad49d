"""Know who is there before a question comes, so that no answer waits for Slack."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from bot.domain.fallback import is_person
from bot.domain.people.absence import absence_from
from bot.domain.people.away_words import AwayWords
from bot.domain.people.person import PresenceUpdate
from bot.rules import load_away_words
from bot.store import absences, chasing, confirmations, people
from bot.usecases.app_context import AppContext
from bot.usecases.team_cache import WorkspaceTeams

FRESH = timedelta(minutes=10)
"""How long what Slack said about somebody counts."""
AT_ONCE = 40
"""People polled in a minute; Slack answers more than a hundred such requests a minute."""


WatchList = tuple[int, frozenset[str]]
"""A value that stays the same as long as the same people are to be tracked in a workspace."""


def watch_lists(context: AppContext) -> Mapping[str, WatchList]:
    """Return the watch list of every workspace.

    It has the revision, and those who matter for another reason than a role or a setting.
    """
    revisions = context.team_cache.revisions()
    others = defaultdict[str, set[str]](set)
    with context.database.reading() as session:
        for workspace_id, user_id in (*absences.stand_ins(session), *chasing.all_deciders(session)):
            others[workspace_id].add(user_id)
    return {
        workspace_id: (revision, frozenset(others.get(workspace_id, ())))
        for workspace_id, revision in revisions.items()
    }


def track(context: AppContext, workspace_id: str) -> None:
    """Track the presence of all who hold a role, stand in, are a fallback or have to answer.

    What Slack showed of people who no longer do is deleted.
    """
    workspace_teams = context.current_workspace_teams(workspace_id)
    holders = {
        (team.id, role): holder
        for team in workspace_teams.matcher.teams
        for role, holder in team.holders.items()
    }
    tracked = _stand_ins(workspace_teams) | _with_roles(workspace_teams)
    tracked |= _fallbacks(workspace_teams) | _deciders(context, workspace_id)
    with context.database.reading() as session:
        known = people.tracked(session, workspace_id)
        held = confirmations.holders_known(session, workspace_id)
    if known == tracked and held == holders:
        return
    with context.database.transaction() as session:
        people.track(session, workspace_id, known, tracked)
        for user_id in known - tracked:
            absences.observe(session, workspace_id, user_id, None)
        confirmations.track(session, workspace_id, held, holders, context.clock())


def workspaces_due(context: AppContext, now: datetime) -> Sequence[str]:
    """Return the workspaces in which `to_poll` has somebody to yield."""
    with context.database.reading() as session:
        return people.workspaces_due(session, now - FRESH, now)


def to_poll(context: AppContext, workspace_id: str, now: datetime) -> Iterator[str]:
    """Yield up to `AT_ONCE` people whose presence is not fresh.

    Each counts as polled once yielded: a caller that stops early leaves the others for later.
    """
    for _ in range(AT_ONCE):
        with context.database.transaction() as session:
            user_id = people.claim_oldest(session, workspace_id, now - FRESH, now)
        if user_id is None:
            return
        yield user_id


def record(context: AppContext, workspace_id: str, presence_update: PresenceUpdate) -> bool:
    """Store what Slack says about somebody who is tracked; returns whether it is news.

    Of somebody who holds no role, whom nobody asked, the words of a status are not kept.
    """
    with context.database.reading() as session:
        if not people.is_tracked(session, workspace_id, presence_update.user_id):
            return False
    now, workspace_teams = context.clock(), context.workspace_teams(workspace_id)
    absence = absence_from(presence_update, away_words_of(workspace_teams), now)
    if absence and presence_update.user_id not in _with_roles(workspace_teams):
        absence = replace(absence, words="")
    with context.database.transaction() as session:
        people.record_polled(
            session,
            workspace_id,
            presence_update.user_id,
            presence_update.time_zone,
            now,
            presence_update.names,
            presence_update.locale,
        )
        news = absences.observe(session, workspace_id, presence_update.user_id, absence)
    if news:
        context.team_cache.invalidate(workspace_id)
    if context.name_cache.is_news(workspace_id, presence_update):
        context.database.after_commit(lambda: context.name_cache.invalidate(workspace_id))
    return news


def time_zone_of(context: AppContext, workspace_id: str, user_id: str) -> str:
    """Return the time zone that Slack last gave for somebody, or `""`."""
    with context.database.reading() as session:
        return people.time_zone_of(session, workspace_id, user_id)


def delete_past(context: AppContext, now: datetime) -> None:
    """Delete absences that are over."""
    with context.database.transaction() as session:
        absences.delete_past(session, now)


def away_words_of(workspace_teams: WorkspaceTeams) -> AwayWords:
    """Return the words that mean away in a workspace: the shipped ones and its own."""
    return _words(workspace_teams.settings.away_words)


@cache
def _words(own: tuple[str, ...]) -> AwayWords:
    return load_away_words().plus(own)


def _fallbacks(workspace_teams: WorkspaceTeams) -> set[str]:
    return set(filter(is_person, workspace_teams.settings.fallbacks))


def _deciders(context: AppContext, workspace_id: str) -> Set[str]:
    """Those for whom a handed-over question waits: it is chased in their working hours."""
    with context.database.reading() as session:
        return chasing.deciders(session, workspace_id)


def _with_roles(workspace_teams: WorkspaceTeams) -> set[str]:
    return {user_id for team in workspace_teams.matcher.teams for user_id in team.people}


def _stand_ins(workspace_teams: WorkspaceTeams) -> set[str]:
    known = (absence for each in workspace_teams.absences.values() for absence in each)
    return {absence.stand_in for absence in known if absence.stand_in}
