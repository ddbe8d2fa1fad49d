"""The weekly summaries that are due: claim one, post it outside, and say what became of it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.teams.team import Team
from bot.domain.weeks.claim import Claim, Occasion, State
from bot.domain.weeks.schedule import LATE, Owed, Schedule
from bot.domain.weeks.summary import Summary
from bot.store import claims, schedules, teams
from bot.usecases.desk import Desk
from bot.usecases.summarise import sum_up

AT_ONCE = 200
"""Schedules that are looked at in one go; others that are due follow a minute later."""


def to_look_at(desk: Desk) -> Sequence[Schedule]:
    """The schedules with something to do now."""
    with desk.database.reading() as session:
        return schedules.to_look_at(session, desk.clock(), AT_ONCE)


def take(desk: Desk, seen: Schedule) -> Claim | None:
    """Claim what a schedule owes now; None where that is nothing, or somebody else has it."""
    now = desk.clock()
    with desk.database.transaction() as session:
        schedule = schedules.of_team(session, seen.workspace_id, seen.team_id)
        if schedule is None or schedule.owed(now) is not Owed.A_POST:
            return None
        return claims.take(session, schedule, now)


def give_up(desk: Desk, seen: Schedule) -> Claim | None:
    """Skip every week whose time is over; the last of them, if its role holders are to hear.

    They hear of what was tried in vain. What came due while nothing ran is told by the next one.
    """
    now = desk.clock()
    untold = None
    with desk.database.transaction() as session:
        schedule = schedules.of_team(session, seen.workspace_id, seen.team_id)
        while schedule and schedule.owed(now) is Owed.NOTHING_ANY_MORE:
            claim = claims.skip(session, schedule, now)
            if claim is None:
                break  # somebody is posting it all the same
            if claim.attempt and claims.note_told(session, claim):
                untold = claim
            schedule = schedules.of_team(session, seen.workspace_id, seen.team_id)
    return untold


def team_of(desk: Desk, claim: Claim) -> Team | None:
    """Whose summary it is; None where the team is gone."""
    with desk.database.reading() as session:
        return teams.one(session, claim.schedule.workspace_id, claim.team_id)


def drawn_up(desk: Desk, claim: Claim, team: Team) -> Summary:
    """The summary to be posted."""
    return sum_up(desk, team, claim.week, claim.schedule.rhythm.zone)


def occasion(desk: Desk, claim: Claim) -> Occasion:
    """What its readers have to know besides."""
    due = claim.schedule.due
    with desk.database.reading() as session:
        posted = claims.last_week(session, claim.team_id, State.POSTED)
        skipped = claims.skipped_since(session, claim.team_id, posted)
    late = desk.clock() - due >= LATE
    return Occasion(due, posted is None, skipped, late, claim.posting_since is not None)


def begin_post(desk: Desk, claim: Claim) -> bool:
    """Note that Slack is asked now; False where somebody else has taken over."""
    with desk.database.transaction() as session:
        return claims.begin_post(session, claim, desk.clock())


def settle(desk: Desk, claim: Claim, ts: str) -> None:
    """Note that it stands in its channel."""
    with desk.database.transaction() as session:
        claims.settle(session, claim, claim.schedule.channel_id, ts)


def release(desk: Desk, claim: Claim, until: datetime, *, surely_not_posted: bool) -> None:
    """Let it be tried again after `until`."""
    with desk.database.transaction() as session:
        claims.release(session, claim, until, surely_not_posted=surely_not_posted)


def note_told(desk: Desk, claim: Claim) -> bool:
    """Note that the role holders hear of trouble now; False where they did before."""
    with desk.database.transaction() as session:
        return claims.note_told(session, claim)
