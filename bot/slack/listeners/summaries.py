"""`/whoowns-summary`: a team's week, shown, shared, posted and exported."""

from bot.domain.audit import ChangeSource
from bot.domain.delivery import Outgoing
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.slack import replies
from bot.slack.channels import ChannelVisibility
from bot.slack.commands import summary_commands
from bot.slack.directory import SlackDirectory
from bot.slack.listeners.schedules import ScheduleListeners, shared_channel
from bot.slack.message import Message, lines
from bot.slack.notify import Notifier
from bot.slack.posting import FileMessage, SlackPoster
from bot.slack.request import Request
from bot.slack.slack_errors import CALL_FAILED, Meaning, SlackError, read_error
from bot.slack.values import ThemeForRole
from bot.slack.views import (
    guidance,
    summary,
    summary_figures,
    summary_schedule,
    team_change,
)
from bot.usecases import (
    decision_profiles,
    summary_queries,
    summary_schedules,
    summary_suggestions,
)
from bot.usecases.app_context import AppContext
from bot.usecases.posting_limit import PostingLimit
from bot.usecases.summary_queries import TeamSchedule
from bot.usecases.team_access import TeamRef


class SummaryListeners:
    """Shows, shares, posts and exports a team's week; `schedules` takes what is about schedules."""

    def __init__(
        self,
        context: AppContext,
        admins: frozenset[str],
        notifier: Notifier,
        schedules: ScheduleListeners,
    ) -> None:
        self._context = context
        self._admins = admins
        self._notifier = notifier
        self._schedules = schedules
        self._limit = PostingLimit()

    def command(self, request: Request) -> Message | Outgoing:  # noqa: PLR0911 - one for each command
        """Do what was typed after `/whoowns-summary`."""
        match summary_commands.parse(request.command_text):
            case summary_commands.ShowSummaryHelp():
                return guidance.how_to_read_summaries()
            case summary_commands.ShowSummary(name, last):
                return self._show(request, name, last=last)
            case summary_commands.ShareSummary(name):
                return self._show(request, name, for_all=True)
            case summary_commands.PostNow(name):
                return self._post_now(request, name)
            case summary_commands.ExportCsv(name):
                return self._export_csv(request, name)
            case summary_commands.ShowAllTeams():
                return summary.overview(
                    summary_queries.overview(self._context, self._actor(request))
                )
            case command:
                return self._schedules.command(request, command)

    def _show(
        self, request: Request, name: str | None, *, last: bool = False, for_all: bool = False
    ) -> Outgoing:
        """Show a week to the person who asks, or to all; without charts if Slack refuses them."""
        plan, actor = self._planned(request, name), self._actor(request)
        channel_id = request.channel_id
        visibility = ChannelVisibility(request.client, person_waits=True)
        if for_all:
            self._limit.check(plan.team, self._context.clock())
            _check_may_share(visibility, channel_id)
            self._limit.take(plan.team, self._context.clock())
        week = summary_queries.sum_up_recent(self._context, plan, weeks_back=int(last))
        # Guests read the channels that they are in, of which Slack tells us only this one.
        week = week.shown_in(
            channel_id, _nothing_else if actor.guest else visibility.seen_from(channel_id)
        )
        notes = [f"Shared by <@{request.user_id}>."] if for_all else []
        themes = self._context.rulebook.themes
        forms = (
            summary.summary_message(week, themes, notes),
            summary.summary_message(week, themes, notes, drawn=False),
        )
        return replies.respond(request, forms, for_all=for_all)

    def _post_now(self, request: Request, name: str | None) -> Message:
        plan = self._planned(request, name)
        channel_id = summary_schedules.channel_of(self._context, self._actor(request), plan)
        self._limit.check(plan.team, self._context.clock())
        visibility = ChannelVisibility(request.client, person_waits=True)
        outsiders_read = visibility.outsiders_read(channel_id)
        if outsiders_read is None:
            raise _cannot_post(visibility.error_of(channel_id))
        if outsiders_read and not summary_schedules.may_share(plan, channel_id):
            raise shared_channel()
        self._limit.take(plan.team, self._context.clock())
        week = summary_queries.sum_up_recent(self._context, plan)
        week = week.shown_in(channel_id, visibility.seen_from(channel_id))
        asked = f"Asked for by <@{request.user_id}>."
        message = summary.summary_message(week, self._context.rulebook.themes, [asked])
        try:
            SlackPoster(request.client, begun_before=request.begun_before).post(channel_id, message)
        except CALL_FAILED as error:
            raise _cannot_post(read_error(error)) from error
        return summary_schedule.posted_now(plan.team, channel_id)

    def _export_csv(self, request: Request, name: str | None) -> Message:
        plan, actor = self._planned(request, name), self._actor(request)
        rows = summary_queries.recent_rows(self._context, actor, plan)
        file = FileMessage(
            summary_schedule.file_note(plan.team, len(rows)),
            "whoowns-summary.csv",
            f"Questions for {plan.team.name}",
            summary_figures.as_csv(rows, plan.zone),
        )
        SlackPoster(request.client, begun_before=request.begun_before).post_file(actor.id, file)
        return summary_schedule.file_sent(plan.team)

    def give_theme(self, request: Request) -> Message:
        """Give a role the theme that a summary suggested; the suggestion disappears."""
        press = request.press
        suggested = ThemeForRole.decode(press.value)
        actor = self._actor(request)
        given = decision_profiles.give_theme(
            self._context,
            actor,
            suggested.theme,
            suggested.role,
            TeamRef(suggested.team_id),
            source=ChangeSource.SUMMARY,
        )
        self._notifier.notify(request.tenant, given.applied)
        pressed = request.message
        if pressed is None:
            return team_change.theme_given(given)
        return summary.theme_taken_up(pressed, press.value, actor.id, given)

    def decline_theme(self, request: Request) -> Message:
        """Leave a theme where it is; the suggestion disappears until there is news."""
        press = request.press
        suggested, actor = ThemeForRole.decode(press.value), self._actor(request)
        declined = summary_suggestions.decline_theme(
            self._context, actor, suggested.theme, suggested.role, TeamRef(suggested.team_id)
        )
        pressed = request.message
        if pressed is None:
            return lines(summary.decline_in_words(declined, actor.id))
        return summary.theme_declined(pressed, press.value, actor.id, declined)

    def _planned(self, request: Request, name: str | None) -> TeamSchedule:
        team_ref = TeamRef(name=name, channel_id=request.channel_id)
        return summary_queries.schedule_of(self._context, request.workspace_id, team_ref)

    def _actor(self, request: Request) -> Person:
        return SlackDirectory(request.client, self._admins).actor(request)


def _check_may_share(visibility: ChannelVisibility, channel_id: str) -> None:
    """Raise Refusal where people of another organisation read a channel, or may read it."""
    outsiders_read = visibility.outsiders_read(channel_id)
    if outsiders_read is None:
        error = visibility.error_of(channel_id)
        if error.meaning is not Meaning.CLOSED:
            raise error.refusal("I can't see who reads this channel", "I share nothing here.")
        raise Refusal(
            "I can't see who reads this channel, so I share nothing here.",
            "Type `/invite @whoowns` in it, or see the week yourself with `/whoowns-summary`.",
        )
    if outsiders_read:
        raise Refusal(
            "People of another organisation read this channel, so I share nothing here.",
            "See the week yourself with `/whoowns-summary`.",
        )


def _nothing_else(_channel_id: str) -> bool:
    return False


def _cannot_post(error: SlackError) -> Refusal:
    """Why Slack takes no summary in the team's channel, and who can fix that."""
    if error.is_uncertain:
        return error.refusal("The summary may not have been posted")
    return error.refusal(
        "I can't post in that team's channel", another_channel="`/whoowns-summary on`"
    )
