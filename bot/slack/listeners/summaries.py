"""`/whoowns-summary`: a team's week, its schedule, and what can be pressed under a summary."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from slack_bolt import Args
from slack_sdk.errors import SlackApiError

from bot.domain.audit import ChangeSource
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.teams.team import Role
from bot.domain.teams.team_change import TeamChange
from bot.slack import payloads
from bot.slack.channels import ChannelVisibility, check_channel
from bot.slack.commands import summary_commands
from bot.slack.directory import SlackDirectory
from bot.slack.exactly_once import CLOSED
from bot.slack.guard import shown_at_field
from bot.slack.message import Message
from bot.slack.posting import FileMessage, ResponseRefused, SlackPoster
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
from bot.usecases.schedule_summary import ScheduleRequest, zone_named
from bot.usecases.summarise import TeamSchedule
from bot.usecases.team_access import TeamRef

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

    def __init__(self, context: AppContext, admins: frozenset[str]) -> None:
        self._context = context
        self._admins = admins

    def command(self, args: Args) -> Message | None:  # noqa: PLR0911 - one for each command
        """Do what was typed after `/whoowns-summary`."""
        match summary_commands.parse(payloads.text_of_command(args.body)):
            case summary_commands.ShowSummaryHelp():
                return guidance.how_to_read_summaries()
            case summary_commands.ShowSummary(name, last):
                self._show(args, name, last=last)
                return None
            case summary_commands.ShareSummary(name):
                self._show(args, name, for_all=True)
                return None
            case summary_commands.PostNow(name):
                return self._post_now(args, name)
            case summary_commands.ExportCsv(name):
                return self._export_csv(args, name)
            case summary_commands.ShowAllTeams():
                return summary.overview(summarise.overview(self._context, self._actor(args)))
            case command:
                return self._schedule(args, command)

    def _show(
        self, args: Args, name: str | None, *, last: bool = False, for_all: bool = False
    ) -> None:
        """Show a week to the person who asks, or to all; without charts where Slack refuses them.

        The summary is sent from here, since the guard tries one form of a message only.
        """
        week = summarise.sum_up_recent(
            self._context, self._planned(args, name), weeks_back=int(last)
        )
        channel_id = payloads.channel_of(args.body)
        week = week.shown_in(channel_id, ChannelVisibility(args.client).seen_from(channel_id))
        shared = [f"Shared by <@{payloads.user_of(args.body)}>."] if for_all else []
        notes = [*(() if last else SO_FAR), *shared]
        poster, url = SlackPoster(args.client), payloads.response_url_of(args.body)
        themes = self._context.rulebook.themes
        try:
            poster.respond(url, summary.summary_message(week, themes, notes), for_all=for_all)
        except ResponseRefused:
            plainer = summary.summary_message(week, themes, notes, drawn=False)
            poster.respond(url, plainer, for_all=for_all)

    def _post_now(self, args: Args, name: str | None) -> Message:
        plan = self._planned(args, name)
        channel_id = schedule_summary.channel_of(self._context, self._actor(args), plan)
        week = summarise.sum_up_recent(self._context, plan)
        week = week.shown_in(channel_id, ChannelVisibility(args.client).seen_from(channel_id))
        asked = f"Asked for by <@{payloads.user_of(args.body)}>."
        message = summary.summary_message(week, self._context.rulebook.themes, [*SO_FAR, asked])
        try:
            SlackPoster(args.client).post(channel_id, message)
        except SlackApiError as error:
            if error.response.get("error") not in CLOSED:
                raise
            raise Refusal(
                "I can't post in that team's channel.",
                "Type `/invite @whoowns` there, or choose another with `/whoowns-summary on`.",
            ) from error
        return summary_schedule.posted_now(plan.team, channel_id)

    def _export_csv(self, args: Args, name: str | None) -> Message:
        plan, actor = self._planned(args, name), self._actor(args)
        rows = summarise.recent_rows(self._context, actor, plan)
        file = FileMessage(
            summary_schedule.file_note(plan.team, len(rows)),
            "whoowns-summary.csv",
            f"Questions for {plan.team.name}",
            summary_figures.as_csv(rows, plan.zone),
        )
        SlackPoster(args.client).post_file(actor.id, file)
        return summary_schedule.file_sent(plan.team)

    def _schedule(self, args: Args, command: summary_commands.ScheduleCommand) -> Message:
        team_ref = TeamRef(name=command.team, channel_id=payloads.channel_of(args.body))
        match command:
            case summary_commands.SetSchedule(weekday, at, zone, channel_id):
                if channel_id:
                    check_channel(args.client, channel_id, to_post=True)
                now_set = schedule_summary.set_schedule(
                    self._context,
                    self._actor(args),
                    ScheduleRequest(weekday, at, zone, channel_id),
                    team_ref,
                )
                return summary_schedule.schedule_set(*now_set, now=self._context.clock())
            case summary_commands.EndSchedule():
                return summary_schedule.schedule_ended(
                    *schedule_summary.end_schedule(self._context, self._actor(args), team_ref)
                )
            case summary_commands.ShowSchedule():
                plan = self._planned(args, command.team)
                return summary_schedule.schedule_message(plan, self._context.clock())

    def edit_schedule(self, args: Args) -> None:
        """The button "Change" under a summary: open the modal with the present schedule."""
        press = payloads.press_of(args.body)
        actor = self._actor(args)
        plan = summarise.schedule_of(
            self._context, press.workspace_id, TeamRef(int(press.value)), actor.time_zone
        )
        SlackPoster(args.client).open_modal(
            payloads.trigger_of(args.body), modals.summary_form(plan)
        )

    def save_schedule(self, args: Args) -> Mapping[str, Any]:
        """Save what was chosen in the modal, and say in its place when the summary is posted."""
        submission = payloads.submission_of(args.body)
        actor = self._actor(args)
        channel_id = submission.values[modals.CHANNEL]
        with shown_at_field(modals.ZONE):
            zone = zone_named(submission.values[modals.ZONE])
        with shown_at_field(modals.CHANNEL):
            check_channel(args.client, channel_id, to_post=True)
        now_set = schedule_summary.set_schedule(
            self._context,
            actor,
            ScheduleRequest(
                int(submission.values[modals.DAY]),
                time.fromisoformat(submission.values[modals.CLOCK]),
                zone,
                channel_id,
            ),
            TeamRef(int(submission.metadata)),
            source=ChangeSource.MODAL,
        )
        message = summary_schedule.schedule_set(*now_set, now=self._context.clock())
        return {
            "response_action": "update",
            "view": modals.message_modal("Weekly summary", message),
        }

    def give_theme(self, args: Args) -> Message:
        """Give a role the theme that a summary proposed; the proposal disappears."""
        press = payloads.press_of(args.body)
        team_id, role, theme = press.value.split(":", 2)
        actor = self._actor(args)
        given = decision_profiles.give_theme(
            self._context,
            actor,
            theme,
            Role(role),
            TeamRef(int(team_id)),
            source=ChangeSource.SUMMARY,
        )
        pressed = payloads.message_of(args.body)
        if pressed is None:
            return team_change.theme_given(given)
        return summary.theme_taken_up(pressed, press.value, actor.id, given)

    def _planned(self, args: Args, name: str | None) -> TeamSchedule:
        team_ref = TeamRef(name=name, channel_id=payloads.channel_of(args.body))
        return summarise.schedule_of(self._context, payloads.workspace_of(args.body), team_ref)

    def _actor(self, args: Args) -> Person:
        return SlackDirectory(args.client, self._admins).actor(args.body)
