"""When and where a team's summary is posted: by command, by form, and in shared channels."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import time
from typing import Any

from slack_sdk import WebClient

from bot.domain.audit import ChangeSource
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.teams.team_change import TeamChange
from bot.slack.channels import ChannelState, check_channel
from bot.slack.commands import summary_commands
from bot.slack.directory import SlackDirectory
from bot.slack.guard import shown_at_field
from bot.slack.message import Message
from bot.slack.posting import SlackPoster
from bot.slack.request import Request
from bot.slack.values import ChannelId, SharedSchedule, TeamId
from bot.slack.views import modals, summary_schedule
from bot.slack.views.wording import invite_to
from bot.usecases import summary_queries, summary_schedules, team_queries
from bot.usecases.app_context import AppContext
from bot.usecases.summary_queries import TeamSchedule
from bot.usecases.summary_schedules import ScheduleRequest
from bot.usecases.team_access import TeamRef, check_is_admin
from bot.usecases.time_zones import zone_named


def notes_on_channels(
    context: AppContext, change: TeamChange, channels: Sequence[ChannelState]
) -> str:
    """What there is to know about the new `channels` of a team.

    That is when its summary comes, if they are its first, and which of them the bot is not in.
    """
    team, absent = change.team, [channel.id for channel in channels if not channel.is_member]
    summary_text = ""
    if change.gives_a_first_channel:
        plan = summary_queries.schedule_of(context, team.workspace_id, TeamRef(team.id))
        channel_id = plan.schedule.channel_id if plan.schedule else ""
        obstacle = next((_obstacle(plan, each) for each in channels if each.id == channel_id), "")
        summary_text = summary_schedule.first_schedule(plan.schedule, obstacle)
        absent = [each for each in absent if each != channel_id]
    return " ".join(text for text in (summary_text, invite_to(absent)) if text)


def _obstacle(plan: TeamSchedule, channel: ChannelState) -> str:
    """Why a team's summary can't be posted in a channel; `""` where it can."""
    if not channel.is_member:
        return summary_schedule.not_in_channel(channel.id)
    if channel.is_shared and not summary_schedules.may_share(plan, channel.id):
        return summary_schedule.not_confirmed(plan.team, channel.id)
    return ""


def _obstacle_now(client: WebClient, plan: TeamSchedule) -> str:
    """Why the summary of a schedule can't be posted as things are, as far as Slack says."""
    if plan.schedule is None:
        return ""
    with suppress(Refusal):
        return _obstacle(plan, check_channel(client, plan.schedule.channel_id))
    return ""


def shared_channel() -> Refusal:
    """What to raise where outsiders would read a summary that no admin confirmed for them."""
    return Refusal(
        "People of another organisation read that channel, so I don't post a summary there.",
        "Choose another channel, or ask a workspace admin to confirm it: they type "
        "`/whoowns-summary on #channel for` and the team's name.",
    )


def _wanted(
    plan: TeamSchedule, command: summary_commands.SetSchedule, channel: ChannelState
) -> SharedSchedule:
    at = command.at
    return SharedSchedule(
        plan.team.id,
        command.weekday,
        None if at is None else at.hour * 60 + at.minute,
        ChannelId(channel.id),
        command.zone or "",
    )


class ScheduleListeners:
    """Sets and shows the schedules of summaries."""

    def __init__(self, context: AppContext, admins: frozenset[str]) -> None:
        self._context = context
        self._admins = admins

    def command(self, request: Request, command: summary_commands.ScheduleCommand) -> Message:
        """Set, end or show a schedule."""
        team_ref = TeamRef(name=command.team, channel_id=request.channel_id)
        match command:
            case summary_commands.SetSchedule():
                return self._set(request, command, team_ref)
            case summary_commands.EndSchedule():
                ended = summary_schedules.end_schedule(
                    self._context, self._actor(request), team_ref
                )
                return summary_schedule.schedule_ended(ended.change)
            case summary_commands.ShowSchedule():
                plan = self._planned(request, command.team)
                now, obstacle = self._context.clock(), _obstacle_now(request.client, plan)
                return summary_schedule.schedule_message(plan, now, obstacle)

    def _set(
        self, request: Request, command: summary_commands.SetSchedule, team_ref: TeamRef
    ) -> Message:
        actor, plan = self._actor(request), self._planned(request, command.team)
        present = summary_schedules.channel_of(self._context, actor, plan, command.channel_id)
        channel = check_channel(request.client, present, to_post=True)
        if channel.is_shared and not summary_schedules.may_share(plan, channel.id):
            if not actor.is_admin:
                raise shared_channel()
            return summary_schedule.confirm_sharing(plan.team, _wanted(plan, command, channel))
        wanted = ScheduleRequest(command.weekday, command.at, command.zone, command.channel_id)
        applied = summary_schedules.set_schedule(self._context, actor, wanted, team_ref)
        return summary_schedule.schedule_set(applied.change, self._context.clock())

    def confirm_sharing(self, request: Request) -> Message:
        """The button "Post it there": an admin wants the summary where outsiders read it."""
        pressed, actor = SharedSchedule.decode(request.press.value), self._actor(request)
        check_is_admin(actor, "confirm this")
        zone = zone_named(pressed.zone) if pressed.zone else None
        at = None if pressed.minute is None else time(*divmod(pressed.minute, 60))
        check_channel(request.client, pressed.channel_id, to_post=True)
        applied = summary_schedules.set_schedule(
            self._context,
            actor,
            ScheduleRequest(pressed.weekday, at, zone, pressed.channel_id, confirmed=True),
            TeamRef(pressed.team_id),
        )
        return summary_schedule.schedule_set(applied.change, self._context.clock())

    def edit_schedule(self, request: Request) -> None:
        """The button "Change" under a summary: open the modal with the present schedule."""
        actor = self._actor(request)
        team_ref = TeamRef(TeamId.decode(request.press.value).team_id)
        team_queries.team_to_edit(self._context, actor, team_ref)
        plan = summary_queries.schedule_of(
            self._context, actor.workspace_id, team_ref, actor.time_zone
        )
        SlackPoster(request.client).open_modal(request.trigger_id, modals.summary_form(plan))

    def save_schedule(self, request: Request) -> Mapping[str, Any]:
        """Save what was chosen in the modal, and say in its place when the summary is posted."""
        submission = request.submission
        actor = self._actor(request)
        channel_id = submission.values[modals.CHANNEL]
        team_ref = TeamRef(TeamId.decode(submission.metadata).team_id)
        team_queries.team_to_edit(self._context, actor, team_ref)
        plan = summary_queries.schedule_of(self._context, actor.workspace_id, team_ref)
        with shown_at_field(modals.ZONE):
            zone = zone_named(submission.values[modals.ZONE])
        with shown_at_field(modals.CHANNEL):
            channel = check_channel(request.client, channel_id, to_post=True)
            if channel.is_shared and not summary_schedules.may_share(plan, channel_id):
                raise shared_channel()
        applied = summary_schedules.set_schedule(
            self._context,
            actor,
            ScheduleRequest(
                submission.value(modals.DAY, _weekday),
                submission.value(modals.CLOCK, time.fromisoformat),
                zone,
                channel_id,
            ),
            team_ref,
            source=ChangeSource.MODAL,
        )
        message = summary_schedule.schedule_set(applied.change, self._context.clock())
        return {
            "response_action": "update",
            "view": modals.message_modal("Weekly summary", message),
        }

    def _planned(self, request: Request, name: str | None) -> TeamSchedule:
        team_ref = TeamRef(name=name, channel_id=request.channel_id)
        return summary_queries.schedule_of(self._context, request.workspace_id, team_ref)

    def _actor(self, request: Request) -> Person:
        return SlackDirectory(request.client, self._admins).actor(request)


def _weekday(text: str) -> int:
    """A day of the week from 1 (Monday) to 7; raises ValueError for anything else."""
    if text not in set("1234567"):
        raise ValueError
    return int(text)
