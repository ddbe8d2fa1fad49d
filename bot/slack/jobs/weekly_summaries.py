"""Posts the weekly summaries that are due, each once, even if a machine fails meanwhile."""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from slack_sdk import WebClient

from bot.domain.delivery import Tenant
from bot.domain.errors import StoreUnavailable
from bot.domain.reporting.schedule import Claim, DueState, Schedule, Sharing
from bot.domain.teams.team import Team
from bot.slack.channels import ChannelVisibility
from bot.slack.clients import Clients
from bot.slack.exactly_once import CannotLook, ExactlyOncePoster, Mark, NotPosted, wait_after
from bot.slack.jobs.turns import Rest, Turn, Turns
from bot.slack.message import Message
from bot.slack.outbox import Outbox
from bot.slack.replies import direct_message
from bot.slack.slack_errors import Meaning, SlackError
from bot.slack.views import summary, summary_schedule
from bot.usecases import summary_posting
from bot.usecases.app_context import AppContext

JOB = "weekly summaries"
EVENT = "whoowns_summary"
TURN_SECONDS = 45.0
"""How long one workspace has in each run: enough for about fifty summaries, and then as many again
a minute later."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
PAUSE_SECONDS = 0.25
"""Between two summaries: Slack takes some hundreds of posts a minute from a workspace, and
questions that come meanwhile are answered as fast as ever."""
PATIENT_ATTEMPTS = 6
"""Attempts, about half an hour, after which the role holders hear of what may yet pass."""
SHARED = SlackError(
    "shared_channel",
    Meaning.CLOSED,
    "people of another organisation read the channel",
    "A workspace admin can confirm that it may be posted there.",
)
"""Why a summary is not posted in a channel that outsiders read, and that no admin confirmed."""
WORKSPACES_AT_ONCE = 4
"""Workspaces whose summaries are posted at the same time. Most of the time each waits for Slack; so
a process posts the ten summaries of each of 1,000 workspaces before they would count as late."""
CHANNEL_SECONDS = 1.05
"""Between two summaries in the same channel: Slack takes a post a second there."""
OTHERS_SECONDS = 1.0
"""As long as another replica may take from its claim of a summary to the post."""
SILENT_IN_A_ROW = 3
"""Posts without any answer from Slack after which a workspace's others wait for the next tick: each
holds up the other workspaces, and the end of the process, for as long as a call may take."""

log = logging.getLogger("whoowns.summaries")


@dataclass(slots=True)
class _Slack:
    """What one workspace's Slack is asked with, and how that went in this turn.

    `silent` counts the last posts without an answer, and `posted_at` has the last one in each
    channel.
    """

    poster: ExactlyOncePoster
    visibility: ChannelVisibility
    silent: int = 0
    posted_at: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, client: WebClient) -> "_Slack":
        return cls(ExactlyOncePoster(client), ChannelVisibility(client))


class PostWeeklySummaries:
    """The job; every replica has it, and the database decides which one posts a summary."""

    def __init__(
        self,
        clients: Clients,
        context: AppContext,
        outbox: Outbox,
        rest: Rest,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`clients` must not repeat calls; `seconds` only ever counts up."""
        self._turns = Turns(JOB, rest, TURN_SECONDS, at_once=WORKSPACES_AT_ONCE)
        self._context = context
        self._clients = clients
        self._outbox = outbox
        self._seconds = seconds

    def __call__(self, now: datetime) -> None:
        """Post what is due, a few workspaces at once.

        Their order is random, so that replicas seldom meet in one, and none is always the last.
        """
        due = summary_posting.workspaces_due(self._context)
        self._turns.give(
            random.sample(due, len(due)),
            lambda workspace_id, turn: self._post_due(workspace_id, turn, now),
        )

    def _post_due(self, workspace_id: str, turn: Turn, now: datetime) -> None:
        """Post one summary after another; an error in one holds up no other."""
        slack = _Slack.of(self._clients(Tenant.of(workspace_id)))
        for schedule in summary_posting.due_schedules(self._context, workspace_id):
            tried = False
            wait = self._wait_for(schedule.channel_id, slack)
            if wait and turn.is_over(wait):
                return
            try:
                tried = self._handle(schedule, slack, now)
            except StoreUnavailable:
                raise
            except Exception as error:  # noqa: BLE001 - the claim ends, and it is tried again
                fields = {
                    "job": JOB,
                    "workspace": workspace_id,
                    "team": schedule.team_id,
                    "error": type(error).__name__,
                }
                log.error("weekly summary failed", extra={"fields": fields})
            if slack.silent == SILENT_IN_A_ROW or turn.is_over(PAUSE_SECONDS if tried else 0):
                return

    def _wait_for(self, channel_id: str, slack: _Slack) -> float:
        """Return for how many seconds a channel takes no other post."""
        posted_at = slack.posted_at.get(channel_id)
        if posted_at is None:
            return 0
        return max(posted_at + CHANNEL_SECONDS - self._seconds(), 0)

    def _handle(self, schedule: Schedule, slack: _Slack, now: datetime) -> bool:
        """Claim and post one summary, or give it up; returns whether Slack was asked to post."""
        if schedule.due_state(now) is DueState.TOO_LATE:
            self._give_up(schedule)
            return False
        claim = summary_posting.claim_due(self._context, schedule)
        if claim is None:
            slack.posted_at[schedule.channel_id] = self._seconds() + OTHERS_SECONDS
            return False
        team = summary_posting.team_of(self._context, claim)
        if team is None:
            return False
        self._finish(claim, team, slack)
        return True

    def _finish(self, claim: Claim, team: Team, slack: _Slack) -> None:
        """Post a claimed summary unless it has been posted, and keep what became of it."""
        try:
            ts, maybe_posted = _find_posted(claim, slack.poster)
            if ts is None:
                claim = claim if maybe_posted else replace(claim, posting_since=None)
                ts = self._post(claim, team, slack)
        except NotPosted as error:
            slack.silent = 0 if error.answered else slack.silent + 1
            self._try_later(claim, team, error)
        else:
            slack.silent = 0
            if ts:
                summary_posting.settle(self._context, claim, ts)
                _log_outcome(claim, "posted")

    def _post(self, claim: Claim, team: Team, slack: _Slack) -> str | None:
        """The timestamp of the new post, or None where another replica has taken over."""
        channel_id, recurrence = claim.schedule.channel_id, claim.schedule.recurrence
        _check_readers(claim.schedule, slack.visibility)
        week = summary_posting.build_summary(self._context, claim, team)
        week = week.shown_in(channel_id, slack.visibility.seen_from(channel_id))
        post_context = summary_posting.post_context(self._context, claim)
        forms = summary.posted_summary(
            week, self._context.rulebook.themes, recurrence, post_context
        )
        if not summary_posting.begin_post(self._context, claim):
            return None
        slack.posted_at[channel_id] = self._seconds()
        return slack.poster.post(channel_id, forms, mark_of(claim))

    def _try_later(self, claim: Claim, team: Team, error: NotPosted) -> None:
        wait = wait_after(claim.attempt, FIRST_WAIT, LONGEST_WAIT)
        if error.retry_after:
            wait = timedelta(seconds=error.retry_after)
        until = self._context.clock() + wait
        surely = error.surely and claim.posting_since is None
        summary_posting.release(self._context, claim, until, surely_not_posted=surely)
        _log_outcome(claim, error.why)
        with self._context.database.unit_of_work():
            self._report(claim, team, error)

    def _report(self, claim: Claim, team: Team, error: NotPosted) -> None:
        """Tell people once what they have to fix."""
        if error.error is SHARED:
            summary_posting.mark_holders_notified(self._context, claim)
            if summary_posting.mark_sharing_reported(self._context, claim):
                self._notify(team, claim, summary_schedule.not_shared(team, claim.schedule))
            return
        reported = error.error.needs_person or (
            error.answered and claim.attempt >= PATIENT_ATTEMPTS
        )
        if reported and summary_posting.mark_holders_notified(self._context, claim):
            self._notify(
                team, claim, summary_schedule.not_posted(team, claim.schedule, error.error)
            )

    def _give_up(self, schedule: Schedule) -> None:
        with self._context.database.unit_of_work():
            claim = summary_posting.skip_missed(self._context, schedule)
            team = claim and summary_posting.team_of(self._context, claim)
            if claim and team:
                _log_outcome(claim, "given up")
                self._notify(team, claim, summary_schedule.given_up(team, claim.schedule))

    def _notify(self, team: Team, claim: Claim, message: Message) -> None:
        """Tell the role holders or, without any, the person who set the schedule."""
        for user_id in sorted(set(team.holders.values()) or {claim.schedule.set_by}):
            tenant = Tenant.of(claim.schedule.workspace_id)
            self._outbox.add(direct_message(tenant, user_id, message))


def _find_posted(claim: Claim, poster: ExactlyOncePoster) -> tuple[str | None, bool]:
    """The timestamp of a summary that an interrupted attempt has posted, if any.

    Also returns whether it may have been posted where nobody can look.
    """
    if claim.posting_since is None:
        return None, False
    channel_id = claim.schedule.channel_id
    try:
        ts = poster.find(channel_id, mark_of(claim), claim.posting_since)
    except CannotLook:
        return None, True
    return ts, False


def _check_readers(schedule: Schedule, visibility: ChannelVisibility) -> None:
    """Raise NotPosted where outsiders may read the channel, unless an admin has confirmed it."""
    if schedule.sharing is Sharing.CONFIRMED:
        return
    outsiders_read = visibility.outsiders_read(schedule.channel_id)
    if outsiders_read is None:
        raise NotPosted(_surely_not_posted(visibility.error_of(schedule.channel_id)))
    if outsiders_read:
        raise NotPosted(SHARED)


def _surely_not_posted(error: SlackError) -> SlackError:
    """An error of a lookup before the post: whatever became of it, nothing was posted."""
    return replace(error, meaning=Meaning.TEMPORARY) if error.is_uncertain else error


def mark_of(claim: Claim) -> Mark:
    """The metadata by which a posted summary is recognised in Slack."""
    return {
        "event_type": EVENT,
        "event_payload": {"team": claim.team_id, "week": str(claim.week)},
    }


def _log_outcome(claim: Claim, outcome: str) -> None:
    fields = {
        "workspace": claim.schedule.workspace_id,
        "team": claim.team_id,
        "week": str(claim.week),
        "attempt": claim.attempt,
        "outcome": outcome,
    }
    log.info("weekly summary", extra={"fields": fields})
