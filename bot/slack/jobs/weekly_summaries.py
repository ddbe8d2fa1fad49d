"""Posts the weekly summaries that are due, each once, whatever happens to the machine."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.errors import StoreUnavailable
from bot.domain.reporting.schedule import Claim, DueState, Schedule
from bot.domain.teams.team import Team
from bot.slack.channels import ChannelVisibility
from bot.slack.exactly_once import CannotLook, ExactlyOncePoster, Mark, NotPosted
from bot.slack.message import Message
from bot.slack.views import summary, summary_trouble
from bot.usecases import post_summaries
from bot.usecases.app_context import AppContext

EVENT = "whoowns_summary"
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
PAUSE_SECONDS = 0.25
"""Between two summaries: Slack takes some hundreds of posts a minute from a workspace, and
questions that come meanwhile are answered as fast as ever."""
SILENT_IN_A_ROW = 3
"""Posts to which Slack said nothing at all, after which the others wait for the next round: each
of them holds up the other chores, and the end of the process, for as long as a call may take."""

log = logging.getLogger("whoowns.summaries")


class PostWeeklySummaries:
    """The job; every replica has it, and the database says who posts what."""

    def __init__(
        self, client: WebClient, context: AppContext, rest: Callable[[float], bool | None]
    ) -> None:
        """`client` must not repeat calls by itself; `rest` waits, and is true if we shall stop."""
        self._rest = rest
        self._context = context
        self._client = client
        self._bulletin = ExactlyOncePoster(client)
        self._silent = 0

    def __call__(self, now: datetime) -> None:
        """Do what each schedule owes; what breaks for one team keeps no other waiting."""
        places = ChannelVisibility(self._client)
        self._silent = 0
        for schedule in post_summaries.to_look_at(self._context):
            try:
                tried = self._do(schedule, places, now)
                stopping = self._rest(PAUSE_SECONDS if tried else 0)
                if stopping or self._silent == SILENT_IN_A_ROW:
                    return
            except StoreUnavailable:
                raise
            except Exception as trouble:  # noqa: BLE001 - the claim ends, and it is tried again
                fields = {"team": schedule.team_id, "error": type(trouble).__name__}
                log.error("weekly summary failed", extra={"fields": fields})

    def _do(self, schedule: Schedule, places: ChannelVisibility, now: datetime) -> bool:
        """Do what one schedule owes; whether Slack was asked to post."""
        if schedule.due_state(now) is DueState.NOTHING_ANY_MORE:
            self._give_up(schedule)
            return False
        claim = post_summaries.take(self._context, schedule)
        if claim is None:
            return False
        team = post_summaries.team_of(self._context, claim)
        if team is None:
            return False
        self._post(claim, team, places)
        return True

    def _post(self, claim: Claim, team: Team, places: ChannelVisibility) -> None:
        try:
            ts, maybe_twice = self._looked(claim)
            if ts is None:
                claim = claim if maybe_twice else replace(claim, posting_since=None)
                ts = self._posted(claim, team, places)
        except NotPosted as trouble:
            self._silent = 0 if trouble.answered else self._silent + 1
            self._later(claim, team, trouble)
        else:
            self._silent = 0
            if ts:
                post_summaries.settle(self._context, claim, ts)
                _note(claim, "posted")

    def _looked(self, claim: Claim) -> tuple[str | None, bool]:
        """Where an earlier attempt did not live to say so: the summary in Slack, else the doubt."""
        if claim.posting_since is None:
            return None, False
        place, mark = claim.schedule.channel_id, mark_of(claim)
        try:
            return self._bulletin.find(place, mark, claim.posting_since), False
        except CannotLook:
            return None, True

    def _posted(self, claim: Claim, team: Team, places: ChannelVisibility) -> str | None:
        """The new post, or None where somebody else took over meanwhile."""
        channel_id, recurrence = claim.schedule.channel_id, claim.schedule.recurrence
        found = post_summaries.build(self._context, claim, team)
        found = found.shown_in(channel_id, places.seen_from(channel_id))
        post_context = post_summaries.post_context(self._context, claim)
        forms = summary.posted(found, self._context.rulebook.themes, recurrence, post_context)
        if not post_summaries.begin_post(self._context, claim):
            return None
        return self._bulletin.post(channel_id, forms, mark_of(claim))

    def _later(self, claim: Claim, team: Team, trouble: NotPosted) -> None:
        wait = min(FIRST_WAIT * 2 ** (claim.attempt - 1), LONGEST_WAIT)
        if trouble.retry_after:
            wait = timedelta(seconds=trouble.retry_after)
        until = self._context.clock() + wait
        surely = trouble.surely and claim.posting_since is None
        post_summaries.release(self._context, claim, until, surely_not_posted=surely)
        _note(claim, trouble.why)
        if trouble.closed and post_summaries.note_told(self._context, claim):
            self._tell(team, claim, summary_trouble.closed(team, claim.schedule, trouble.why))

    def _give_up(self, schedule: Schedule) -> None:
        claim = post_summaries.give_up(self._context, schedule)
        team = claim and post_summaries.team_of(self._context, claim)
        if claim and team:
            _note(claim, "given up")
            self._tell(team, claim, summary_trouble.given_up(team, claim.schedule))

    def _tell(self, team: Team, claim: Claim, message: Message) -> None:
        """Tell the role holders, or whoever set the schedule where there are none."""
        for user_id in sorted(set(team.holders.values()) or {claim.schedule.set_by}):
            try:
                self._client.chat_postMessage(channel=user_id, **message.body)
            except (SlackApiError, OSError) as error:
                _note(claim, f"not told: {type(error).__name__}")


def mark_of(claim: Claim) -> Mark:
    """By what the summary is known again in Slack."""
    return {
        "event_type": EVENT,
        "event_payload": {"team": claim.team_id, "week": str(claim.week)},
    }


def _note(claim: Claim, outcome: str) -> None:
    fields = {
        "team": claim.team_id,
        "week": str(claim.week),
        "attempt": claim.attempt,
        "outcome": outcome,
    }
    log.info("weekly summary", extra={"fields": fields})
