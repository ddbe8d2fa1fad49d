"""Know who is there without asking Slack when a question comes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from bot.domain.people.absence import seen
from bot.domain.people.away_words import AwayWords
from bot.domain.people.person import Sighting
from bot.rules import load_away_words
from bot.store import absences, confirmations, people
from bot.usecases.desk import Desk
from bot.usecases.rosters import Roster

FRESH = timedelta(minutes=10)
"""How long what Slack said of somebody is taken for true."""
AT_ONCE = 40
"""People looked at in a minute; Slack answers more than a hundred such requests a minute."""


def watch_list(roster: Roster) -> tuple[int, frozenset[str]]:
    """What stays the same as long as the same people matter."""
    return roster.settings.revision, frozenset(_stand_ins(roster))


def enrol(desk: Desk, workspace_id: str) -> None:
    """Have an eye on all who hold a role or stand in, and on no others."""
    roster = desk.roster(workspace_id)
    holders = {
        (team.id, role): holder
        for team in roster.finder.teams
        for role, holder in team.holders.items()
    }
    matter = _whose_presence_matters(roster)
    with desk.database.reading() as session:
        known = people.enrolled(session, workspace_id)
        held = confirmations.holders_known(session, workspace_id)
    if known == matter and held == holders:
        return
    with desk.database.transaction() as session:
        people.enrol(session, workspace_id, known, matter)
        confirmations.enrol(session, workspace_id, held, holders, desk.clock())


def whom_to_look_at(desk: Desk, workspace_id: str, now: datetime) -> Sequence[str]:
    """Those of whom we know nothing fresh, at most `AT_ONCE`; nobody is named again soon."""
    with desk.database.transaction() as session:
        return people.claim_oldest(session, workspace_id, now - FRESH, now, AT_ONCE)


def notice(desk: Desk, workspace_id: str, sighting: Sighting) -> bool:
    """Keep what Slack says of somebody whose presence matters; returns whether it is news."""
    with desk.database.reading() as session:
        if not people.is_enrolled(session, workspace_id, sighting.user_id):
            return False
    now = desk.clock()
    absence = seen(sighting, words_of(desk.roster(workspace_id)), now)
    with desk.database.transaction() as session:
        people.note(session, workspace_id, sighting.user_id, sighting.time_zone, now)
        news = absences.see(session, workspace_id, sighting.user_id, absence)
    if news:
        desk.rosters.look_again(workspace_id)
    return news


def time_zone_of(desk: Desk, workspace_id: str, user_id: str) -> str:
    """The time zone that Slack last gave for somebody, or `""`."""
    with desk.database.reading() as session:
        return people.time_zone_of(session, workspace_id, user_id)


def forget_past(desk: Desk, now: datetime) -> None:
    """Drop absences that are over."""
    with desk.database.transaction() as session:
        absences.forget_past(session, now)


def words_of(roster: Roster) -> AwayWords:
    """What means away in a workspace: the shipped words and its own."""
    return _words(roster.settings.away_words)


@cache
def _words(own: tuple[str, ...]) -> AwayWords:
    return load_away_words().plus(own)


def _whose_presence_matters(roster: Roster) -> set[str]:
    matter = _stand_ins(roster)
    for team in roster.finder.teams:
        matter.update(team.people)
    return matter


def _stand_ins(roster: Roster) -> set[str]:
    named = (known.stand_in for found in roster.absences.values() for known in found)
    return {user_id for user_id in named if user_id}
