"""`/whoowns-summary`: a team's week, its schedule, and what can be pressed under a summary."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.domain.audit import ChangeSource
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.teams.team_change import TeamChange
from bot.slack.channels import ChannelVisibility, check_channel
from bot.slack.commands import summary_commands
from bot.slack.directory import SlackDirectory
from bot.slack.exactly_once import CLOSED
from bot.slack.guard import shown_at_field
from bot.slack.message import Message
from bot.slack.notify import Notifier
from bot.slack.posting import FileMessage, ResponseRefused, SlackPoster
from bot.slack.request import Request
from bot.slack.values import TeamId, ThemeForRole
from bot.slack.views import (
    guidance,
    modals,
    summary,
    summary_figures,
    summary_schedule,
    team_change,
)
from bot.usecases import decision_profiles, schedule_summary, summarise
from bot.usecases.app_context import AppContext
from bot.usecases.schedule_summary import ScheduleRequest
from bot.usecases.summarise import TeamSchedule
from bot.usecases.team_access import TeamRef
from bot.usecases.time_zones import zone_named

SO_FAR = ("The week isn't over yet: this is what came in so far.",)


def first_schedule_in_words(context: AppContext, change: TeamChange) -> str:
    """When the summary of a team is posted that has just got its first channel; "" for others."""
    if not change.gives_a_first_channel:
        return ""
    team = change.team
    plan = summarise.schedule_of(context, team.workspace_id, TeamRef(team.id))
    return summary_schedule.first_schedule(plan.schedule)


class SummaryListeners:
    """Shows, shares, posts and exports a team's week, and sets its schedule."""

    def __init__(self, context: AppContext, admins: frozenset[str], notifier: Notifier) -> None:
        self._context = context
        self._admins = admins
        self._notifier = notifier

    def command(self, request: Request) -> Message | None:  # noqa: PLR0911 - one for each command
        """Do what was typed after `/whoowns-summary`."""
        match summary_commands.parse(request.command_text):
            case summary_commands.ShowSummaryHelp():
                return guidance.how_to_read_summaries()
            case summary_commands.ShowSummary(name, last):
                self._show(request, name, last=last)
                return None
            case summary_commands.ShareSummary(name):
                self._show(request, name, for_all=True)
                return None
            case summary_commands.PostNow(name):
                return self._post_now(request, name)
            case summary_commands.ExportCsv(name):
                return self._export_csv(request, name)
            case summary_commands.ShowAllTeams():
                return summary.overview(summarise.overview(self._context, self._actor(request)))
            case command:
                return self._schedule(request, command)

    def _show(
        self, request: Request, name: str | None, *, last: bool = False, for_all: bool = False
    ) -> None:
        """Show a week to the person who asks, or to all; without charts where Slack refuses them.

        The summary is sent from here, since the guard tries one form of a message only.
        """
        week = summarise.sum_up_recent(
            self._context, self._planned(request, name), weeks_back=int(last)
        )
        channel_id = request.channel_id
        week = week.shown_in(channel_id, ChannelVisibility(request.client).seen_from(channel_id))
        shared = [f"Shared by <@{request.user_id}>."] if for_all else []
        notes = [*(() if last else SO_FAR), *shared]
        poster, url = SlackPoster(request.client), request.response_url
        themes = self._context.rulebook.themes
        try:
            poster.respond(url, summary.summary_message(week, themes, notes), for_all=for_all)
        except ResponseRefused:
            plainer = summary.summary_message(week, themes, notes, drawn=False)
            poster.respond(url, plainer, for_all=for_all)

    def _post_now(self, request: Request, name: str | None) -> Message:
        plan = self._planned(request, name)
        channel_id = schedule_summary.channel_of(self._context, self._actor(request), plan)
        week = summarise.sum_up_recent(self._context, plan)
        week = week.shown_in(channel_id, ChannelVisibility(request.client).seen_from(channel_id))
        asked = f"Asked for by <@{request.user_id}>."
        message = summary.summary_message(week, self._context.rulebook.themes, [*SO_FAR, asked])
        try:
            SlackPoster(request.client).post(channel_id, message)
        except SlackApiError as error:
            if error.response.get("error") not in CLOSED:
                raise
            raise Refusal(
                "I can't post in that team's channel.",
                "Type `/invite @whoowns` there, or choose another with `/whoowns-summary on`.",
            ) from error
        return summary_schedule.posted_now(plan.team, channel_id)

    def _export_csv(self, request: Request, name: str | None) -> Message:
        plan, actor = self._planned(request, name), self._actor(request)
        rows = summarise.recent_rows(self._context, actor, plan)
        file = FileMessage(
            summary_schedule.file_note(plan.team, len(rows)),
            "whoowns-summary.csv",
            f"Questions for {plan.team.name}",
            summary_figures.as_csv(rows, plan.zone),
        )
        SlackPoster(request.client).post_file(actor.id, file)
        return summary_schedule.file_sent(plan.team)

    def _schedule(self, request: Request, command: summary_commands.ScheduleCommand) -> Message:
        team_ref = TeamRef(name=command.team, channel_id=request.channel_id)
        match command:
            case summary_commands.SetSchedule(weekday, at, zone, channel_id):
                if channel_id:
                    check_channel(request.client, channel_id, to_post=True)
                applied = schedule_summary.set_schedule(
                    self._context,
                    self._actor(request),
                    ScheduleRequest(weekday, at, zone, channel_id),
                    team_ref,
                )
                return summary_schedule.schedule_set(applied.change, self._context.clock())
            case summary_commands.EndSchedule():
                ended = schedule_summary.end_schedule(self._context, self._actor(request), team_ref)
                return summary_schedule.schedule_ended(ended.change)
            case summary_commands.ShowSchedule():
                plan = self._planned(request, command.team)
                return summary_schedule.schedule_message(plan, self._context.clock())

    def edit_schedule(self, request: Request) -> None:
        """The button "Change" under a summary: open the modal with the present schedule."""
        actor = self._actor(request)
        team_ref = TeamRef(TeamId.decode(request.press.value).team_id)
        plan = summarise.schedule_of(self._context, actor.workspace_id, team_ref, actor.time_zone)
        SlackPoster(request.client).open_modal(request.trigger_id, modals.summary_form(plan))

    def save_schedule(self, request: Request) -> Mapping[str, Any]:
        """Save what was chosen in the modal, and say in its place when the summary is posted."""
        submission = request.submission
        actor = self._actor(request)
        channel_id = submission.values[modals.CHANNEL]
        with shown_at_field(modals.ZONE):
            zone = zone_named(submission.values[modals.ZONE])
        with shown_at_field(modals.CHANNEL):
            check_channel(request.client, channel_id, to_post=True)
        applied = schedule_summary.set_schedule(
            self._context,
            actor,
            ScheduleRequest(
                int(submission.values[modals.DAY]),
                time.fromisoformat(submission.values[modals.CLOCK]),
                zone,
                channel_id,
            ),
            TeamRef(TeamId.decode(submission.metadata).team_id),
            source=ChangeSource.MODAL,
        )
        message = summary_schedule.schedule_set(applied.change, self._context.clock())
        return {
            "response_action": "update",
            "view": modals.message_modal("Weekly summary", message),
        }

    def give_theme(self, request: Request) -> Message:
        """Give a role the theme that a summary proposed; the proposal disappears."""
        press = request.press
        proposed = ThemeForRole.decode(press.value)
        actor = self._actor(request)
        given = decision_profiles.give_theme(
            self._context,
            actor,
            proposed.theme,
            proposed.role,
            TeamRef(proposed.team_id),
            source=ChangeSource.SUMMARY,
        )
        self._notifier.notify(request.client, given.applied)
        pressed = request.message
        if pressed is None:
            return team_change.theme_given(given)
        return summary.theme_taken_up(pressed, press.value, actor.id, given)

    def _planned(self, request: Request, name: str | None) -> TeamSchedule:
        team_ref = TeamRef(name=name, channel_id=request.channel_id)
        return summarise.schedule_of(self._context, request.workspace_id, team_ref)

    def _actor(self, request: Request) -> Person:
        return SlackDirectory(request.client, self._admins).actor(request)
