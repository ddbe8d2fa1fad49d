"""`/whoowns-summary`: a team's week, now and every week."""

from slack_bolt import Args
from slack_sdk.errors import SlackApiError

from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.teams.team import Role
from bot.slack import file_message, payloads
from bot.slack.channels import ChannelVisibility
from bot.slack.commands import summary_commands
from bot.slack.directory import SlackDirectory
from bot.slack.exactly_once import CLOSED
from bot.slack.file_message import FileMessage
from bot.slack.listeners.summary_plans import ScheduleListeners
from bot.slack.message import Message
from bot.slack.posting import SlackPoster, SlackRefused
from bot.slack.views import overview, profile, summary, summary_file, summary_schedule, usage
from bot.usecases import decision_profiles, schedule_summary, summarise
from bot.usecases.app_context import AppContext
from bot.usecases.summarise import PlannedSummary
from bot.usecases.team_ref import TeamRef

SO_FAR = ("The week is not over: this is what it has brought so far.",)


class SummaryListeners:
    """The typed door to weekly summaries, and what can be pressed under one."""

    def __init__(self, context: AppContext, admins: frozenset[str]) -> None:
        self._context = context
        self._admins = admins
        self.plans = ScheduleListeners(context, admins)

    def command(self, args: Args) -> Message | None:
        """Do what was typed after `/whoowns-summary`."""
        match summary_commands.parse(payloads.typed_command(args.body)):
            case summary_commands.ShowSummaryHelp():
                return usage.summaries()
            case summary_commands.ShowSummary() | summary_commands.ShareSummary() as command:
                self._show(args, command)
                return None
            case summary_commands.PostNow(name):
                return self._now(args, name)
            case summary_commands.ExportCsv(name):
                return self._csv(args, name)
            case summary_commands.ShowAllTeams():
                return overview.overview(summarise.overview(self._context, self._actor(args)))
            case plan:
                return self.plans.command(args, plan)

    def _show(
        self, args: Args, command: summary_commands.ShowSummary | summary_commands.ShareSummary
    ) -> None:
        """Show a week to whoever asked, or to all; without charts where Slack takes none."""
        last = isinstance(command, summary_commands.ShowSummary) and command.last
        for_all = isinstance(command, summary_commands.ShareSummary)
        found = summarise.week_of(self._context, self._planned(args, command.team), back=int(last))
        here = str(args.body["channel_id"])
        found = found.shown_in(here, ChannelVisibility(args.client).seen_from(here))
        shared = [f"Shared by <@{args.body['user_id']}>."] if for_all else []
        notes = [*(() if last else SO_FAR), *shared]
        board, url = SlackPoster(args.client), args.body["response_url"]
        themes = self._context.rulebook.themes
        try:
            board.reply(url, summary.shown(found, themes, notes), for_all=for_all)
        except SlackRefused:
            plainer = summary.shown(found, themes, notes, drawn=False)
            board.reply(url, plainer, for_all=for_all)

    def _now(self, args: Args, name: str | None) -> Message:
        plan = self._planned(args, name)
        channel_id = schedule_summary.place_of(self._context, self._actor(args), plan)
        found = summarise.week_of(self._context, plan)
        found = found.shown_in(channel_id, ChannelVisibility(args.client).seen_from(channel_id))
        asked = f"Asked for by <@{args.body['user_id']}>."
        message = summary.shown(found, self._context.rulebook.themes, [*SO_FAR, asked])
        try:
            SlackPoster(args.client).post(channel_id, message)
        except SlackApiError as error:
            if error.response.get("error") not in CLOSED:
                raise
            hint = "Type `/invite @whoowns` there, or choose another with `/whoowns-summary on`."
            raise Refusal("I cannot post in that team's channel.", hint) from error
        return summary_schedule.posted_now(plan.team, channel_id)

    def _csv(self, args: Args, name: str | None) -> Message:
        plan, actor = self._planned(args, name), self._actor(args)
        rows = summarise.rows_of(self._context, actor, plan)
        sent = FileMessage(
            summary_schedule.file_note(plan.team, len(rows)),
            "whoowns-summary.csv",
            f"Questions of {plan.team.name}",
            summary_file.as_csv(rows, plan.zone),
        )
        file_message.send(args.client, actor.id, sent)
        return summary_schedule.file_sent(plan.team)

    def give_theme(self, args: Args) -> Message:
        """Let a role decide on a theme, as the summary proposed; the proposal is spent."""
        press = payloads.press_of(args.body)
        team_id, role, theme = press.value.split(":", 2)
        actor = SlackDirectory(args.client, self._admins).person(press.workspace_id, press.user_id)
        meant = TeamRef(int(team_id))
        given = decision_profiles.give_theme(
            self._context, actor, theme, Role(role), meant, source="summary"
        )
        shown = payloads.message_of(args.body)
        if shown is None:
            return profile.theme_given(given)
        return summary.settled(shown, press.value, actor.id, given)

    def _planned(self, args: Args, name: str | None) -> PlannedSummary:
        workspace_id = payloads.workspace_of(args.body)
        meant = TeamRef(name=name, channel_id=str(args.body["channel_id"]))
        return summarise.planned(self._context, workspace_id, meant)

    def _actor(self, args: Args) -> Person:
        directory = SlackDirectory(args.client, self._admins)
        return directory.person(payloads.workspace_of(args.body), args.body["user_id"])
