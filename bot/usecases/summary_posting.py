"""Post the weekly summaries that are due: claim one, post it, and record what became of it.

Posting itself happens outside, between `begin_post` and `settle` or `release`.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.reporting.schedule import LATE, Claim, DueState, PostContext, Schedule, SummaryState
from bot.domain.reporting.summary import Summary
from bot.domain.teams.team import Team
from bot.store import claims, schedules, teams
from bot.usecases.app_context import AppContext
from bot.usecases.summary_queries import sum_up

AT_ONCE = 200
"""Schedules of a workspace that are handled in one tick; others follow a minute later."""


def workspaces_due(context: AppContext) -> Sequence[str]:
    """Return the workspaces that have a schedule with something to do now."""
    with context.database.reading() as session:
        return schedules.workspaces_due(session, context.clock())


def due_schedules(context: AppContext, workspace_id: str) -> Sequence[Schedule]:
    """Return a workspace's schedules with something to do now."""
    with context.database.reading() as session:
        return schedules.due(session, context.clock(), AT_ONCE, workspace_id)


def claim_due(context: AppContext, due: Schedule) -> Claim | None:
    """Claim the summary that is due by a schedule.

    Returns None if none is due any more, or another replica has claimed it.
    """
    now = context.clock()
    with context.database.transaction() as session:
        schedule = schedules.of_team(session, due.workspace_id, due.team_id)
        if schedule is None or schedule.due_state(now) is not DueState.DUE:
            return None
        return claims.take(session, schedule, now)


def skip_missed(context: AppContext, due: Schedule) -> Claim | None:
    """Skip every week whose deadline has passed.

    Returns the last one of which the role holders are to hear: it was tried in vain. What came due
    while nothing ran is mentioned by the next summary.
    """
    now = context.clock()
    failed = None
    with context.database.transaction() as session:
        schedule = schedules.of_team(session, due.workspace_id, due.team_id)
        while schedule and schedule.due_state(now) is DueState.TOO_LATE:
            skipped = claims.skip(session, schedule, now)
            if skipped is None:
                break  # another replica is posting it all the same
            if skipped.attempt and claims.mark_holders_notified(session, skipped):
                failed = skipped
            schedule = schedules.of_team(session, due.workspace_id, due.team_id)
    return failed


def team_of(context: AppContext, claim: Claim) -> Team | None:
    """Return the team whose summary it is; None if it is gone."""
    with context.database.reading() as session:
        return teams.get(session, claim.schedule.workspace_id, claim.team_id)


def build_summary(context: AppContext, claim: Claim, team: Team) -> Summary:
    """Sum up what is to be posted; what is suggested needs a reason from after the last summary."""
    recurrence = claim.schedule.recurrence
    with context.database.reading() as session:
        counted_until = claims.counted_until(session, claim.team_id, recurrence.zone)
    period = recurrence.period(claim.week).after(counted_until)
    return sum_up(context, team, period, counted_until or period.bounds[0])


def post_context(context: AppContext, claim: Claim) -> PostContext:
    """Return what readers need to know besides the figures: that weeks were skipped, say."""
    due = claim.schedule.due
    with context.database.reading() as session:
        posted = claims.last_week(session, claim.team_id, SummaryState.POSTED)
        skipped = claims.skipped_since(session, claim.team_id, posted)
    late = context.clock() - due >= LATE
    return PostContext(due, posted is None, skipped, late, claim.posting_since is not None)


def begin_post(context: AppContext, claim: Claim) -> bool:
    """Record that Slack is asked to post now; False if another replica has taken over."""
    with context.database.transaction() as session:
        return claims.begin_post(session, claim, context.clock())


def settle(context: AppContext, claim: Claim, ts: str) -> None:
    """Record that the summary was posted, as the message `ts`."""
    with context.database.transaction() as session:
        until = claim.schedule.recurrence.ends(claim.week)
        claims.settle(session, claim, claim.schedule.channel_id, ts, until)


def release(context: AppContext, claim: Claim, until: datetime, *, surely_not_posted: bool) -> None:
    """Let any replica try again after `until`."""
    with context.database.transaction() as session:
        claims.release(session, claim, until, surely_not_posted=surely_not_posted)


def mark_sharing_reported(context: AppContext, claim: Claim) -> bool:
    """Record that the role holders hear that outsiders read the channel; False if they knew."""
    with context.database.transaction() as session:
        return schedules.mark_reported(session, claim.schedule)


def mark_holders_notified(context: AppContext, claim: Claim) -> bool:
    """Record that the role holders hear of a problem now; False if they did before."""
    with context.database.transaction() as session:
        return claims.mark_holders_notified(session, claim)
