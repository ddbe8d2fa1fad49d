"""The weekly summaries that are due: claim one, post it outside, and say what became of it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.reporting.schedule import LATE, Claim, DueState, PostContext, Schedule, State
from bot.domain.reporting.summary import Summary
from bot.domain.teams.team import Team
from bot.store import claims, schedules, teams
from bot.usecases.app_context import AppContext
from bot.usecases.summarise import sum_up

AT_ONCE = 200
"""Schedules that are looked at in one go; others that are due follow a minute later."""


def to_look_at(context: AppContext) -> Sequence[Schedule]:
    """The schedules with something to do now."""
    with context.database.reading() as session:
        return schedules.to_look_at(session, context.clock(), AT_ONCE)


def take(context: AppContext, seen: Schedule) -> Claim | None:
    """Claim what a schedule owes now; None where that is nothing, or somebody else has it."""
    now = context.clock()
    with context.database.transaction() as session:
        schedule = schedules.of_team(session, seen.workspace_id, seen.team_id)
        if schedule is None or schedule.due_state(now) is not DueState.A_POST:
            return None
        return claims.take(session, schedule, now)


def give_up(context: AppContext, seen: Schedule) -> Claim | None:
    """Skip every week whose time is over; the last of them, if its role holders are to hear.

    They hear of what was tried in vain. What came due while nothing ran is told by the next one.
    """
    now = context.clock()
    untold = None
    with context.database.transaction() as session:
        schedule = schedules.of_team(session, seen.workspace_id, seen.team_id)
        while schedule and schedule.due_state(now) is DueState.NOTHING_ANY_MORE:
            claim = claims.skip(session, schedule, now)
            if claim is None:
                break  # somebody is posting it all the same
            if claim.attempt and claims.note_told(session, claim):
                untold = claim
            schedule = schedules.of_team(session, seen.workspace_id, seen.team_id)
    return untold


def team_of(context: AppContext, claim: Claim) -> Team | None:
    """Whose summary it is; None where the team is gone."""
    with context.database.reading() as session:
        return teams.get(session, claim.schedule.workspace_id, claim.team_id)


def build(context: AppContext, claim: Claim, team: Team) -> Summary:
    """The summary to be posted."""
    return sum_up(context, team, claim.week, claim.schedule.recurrence.zone)


def post_context(context: AppContext, claim: Claim) -> PostContext:
    """What its readers have to know besides."""
    due = claim.schedule.due
    with context.database.reading() as session:
        posted = claims.last_week(session, claim.team_id, State.POSTED)
        skipped = claims.skipped_since(session, claim.team_id, posted)
    late = context.clock() - due >= LATE
    return PostContext(due, posted is None, skipped, late, claim.posting_since is not None)


def begin_post(context: AppContext, claim: Claim) -> bool:
    """Note that Slack is asked now; False where somebody else has taken over."""
    with context.database.transaction() as session:
        return claims.begin_post(session, claim, context.clock())


def settle(context: AppContext, claim: Claim, ts: str) -> None:
    """Note that it stands in its channel."""
    with context.database.transaction() as session:
        claims.settle(session, claim, claim.schedule.channel_id, ts)


def release(context: AppContext, claim: Claim, until: datetime, *, surely_not_posted: bool) -> None:
    """Let it be tried again after `until`."""
    with context.database.transaction() as session:
        claims.release(session, claim, until, surely_not_posted=surely_not_posted)


def note_told(context: AppContext, claim: Claim) -> bool:
    """Note that the role holders hear of trouble now; False where they did before."""
    with context.database.transaction() as session:
        return claims.note_told(session, claim)
