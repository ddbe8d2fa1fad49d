"""`/whoowns-summary`: a team's week, now and every week."""

from slack_bolt import Args
from slack_sdk.errors import SlackApiError

from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.teams.team import Role
from bot.slack import parcel, payloads, summary_wishes
from bot.slack.bulletin import CLOSED
from bot.slack.directory import Directory
from bot.slack.listeners.summary_plans import SummaryPlans
from bot.slack.message import Message
from bot.slack.noticeboard import Noticeboard, SlackRefused
from bot.slack.parcel import Parcel
from bot.slack.places import Places
from bot.slack.views import overview, profile, summary, summary_file, summary_schedule, usage
from bot.usecases import decision_profiles, schedule_summary, summarise
from bot.usecases.desk import Desk
from bot.usecases.summarise import Planned
from bot.usecases.which_team import Meant

SO_FAR = ("The week is not over: this is what it has brought so far.",)


class Summaries:
    """The typed door to weekly summaries, and what can be pressed under one."""

    def __init__(self, desk: Desk, admins: frozenset[str]) -> None:
        self._desk = desk
        self._admins = admins
        self.plans = SummaryPlans(desk, admins)

    def command(self, args: Args) -> Message | None:
        """Do what was typed after `/whoowns-summary`."""
        match summary_wishes.parse(payloads.typed_command(args.body)):
            case summary_wishes.Help():
                return usage.summaries()
            case summary_wishes.Look() | summary_wishes.Share() as wish:
                self._show(args, wish)
                return None
            case summary_wishes.Now(name):
                return self._now(args, name)
            case summary_wishes.Csv(name):
                return self._csv(args, name)
            case summary_wishes.AllTeams():
                return overview.overview(summarise.overview(self._desk, self._actor(args)))
            case plan:
                return self.plans.command(args, plan)

    def _show(self, args: Args, wish: summary_wishes.Look | summary_wishes.Share) -> None:
        """Show a week to whoever asked, or to all; without charts where Slack takes none."""
        last = isinstance(wish, summary_wishes.Look) and wish.last
        for_all = isinstance(wish, summary_wishes.Share)
        found = summarise.week_of(self._desk, self._planned(args, wish.team), back=int(last))
        here = str(args.body["channel_id"])
        found = found.shown_in(here, Places(args.client).seen_from(here))
        shared = [f"Shared by <@{args.body['user_id']}>."] if for_all else []
        notes = [*(() if last else SO_FAR), *shared]
        board, url = Noticeboard(args.client), args.body["response_url"]
        themes = self._desk.rulebook.themes
        try:
            board.reply(url, summary.shown(found, themes, notes), for_all=for_all)
        except SlackRefused:
            plainer = summary.shown(found, themes, notes, drawn=False)
            board.reply(url, plainer, for_all=for_all)

    def _now(self, args: Args, name: str | None) -> Message:
        plan = self._planned(args, name)
        channel_id = schedule_summary.place_of(self._desk, self._actor(args), plan)
        found = summarise.week_of(self._desk, plan)
        found = found.shown_in(channel_id, Places(args.client).seen_from(channel_id))
        asked = f"Asked for by <@{args.body['user_id']}>."
        message = summary.shown(found, self._desk.rulebook.themes, [*SO_FAR, asked])
        try:
            Noticeboard(args.client).post(channel_id, message)
        except SlackApiError as error:
            if error.response.get("error") not in CLOSED:
                raise
            mend = "Type `/invite @whoowns` there, or choose another with `/whoowns-summary on`."
            raise Refusal("I cannot post in that team's channel.", mend) from error
        return summary_schedule.posted_now(plan.team, channel_id)

    def _csv(self, args: Args, name: str | None) -> Message:
        plan, actor = self._planned(args, name), self._actor(args)
        rows = summarise.rows_of(self._desk, actor, plan)
        sent = Parcel(
            summary_schedule.file_note(plan.team, len(rows)),
            "whoowns-summary.csv",
            f"Questions of {plan.team.name}",
            summary_file.as_csv(rows, plan.zone),
        )
        parcel.send(args.client, actor.id, sent)
        return summary_schedule.file_sent(plan.team)

    def give_theme(self, args: Args) -> Message:
        """Let a role decide on a theme, as the summary proposed; the proposal is spent."""
        press = payloads.press_of(args.body)
        team_id, role, theme = press.value.split(":", 2)
        actor = Directory(args.client, self._admins).person(press.workspace_id, press.user_id)
        meant = Meant(int(team_id))
        given = decision_profiles.give_theme(
            self._desk, actor, theme, Role(role), meant, door="summary"
        )
        shown = payloads.message_of(args.body)
        if shown is None:
            return profile.theme_given(given)
        return summary.settled(shown, press.value, actor.id, given)

    def _planned(self, args: Args, name: str | None) -> Planned:
        workspace_id = payloads.workspace_of(args.body)
        meant = Meant(name=name, channel_id=str(args.body["channel_id"]))
        return summarise.planned(self._desk, workspace_id, meant)

    def _actor(self, args: Args) -> Person:
        directory = Directory(args.client, self._admins)
        return directory.person(payloads.workspace_of(args.body), args.body["user_id"])
