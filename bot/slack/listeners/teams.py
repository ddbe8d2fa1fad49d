"""`/whoowns-team`: who decides for which team."""

from slack_bolt import Args

from bot.domain.errors import Refusal
from bot.slack import payloads, typed, wishes
from bot.slack.directory import Directory
from bot.slack.listeners.people import People
from bot.slack.message import Message
from bot.slack.views import profile, summary_schedule, team, usage
from bot.usecases import configure_teams, decision_profiles, summarise
from bot.usecases.decision_profiles import Meant
from bot.usecases.desk import Desk


class Teams:
    """The typed door to the setup of teams."""

    def __init__(self, desk: Desk, admins: frozenset[str]) -> None:
        self._desk = desk
        self._admins = admins
        self._people = People(desk, admins)

    def command(self, args: Args) -> Message:
        """Do what was typed after `/whoowns-team`."""
        workspace_id = payloads.workspace_of(args.body)
        channel_id = str(args.body["channel_id"])
        match typed.parse(payloads.typed_command(args.body)):
            case wishes.Help():
                return usage.teams()
            case wishes.List():
                return team.listed(configure_teams.list_teams(self._desk, workspace_id))
            case wishes.Show(name):
                return team.shown(
                    configure_teams.show_team(self._desk, workspace_id, name, channel_id)
                )
            case wish:
                return self._change(args, wish, channel_id)

    def _change(self, args: Args, wish: wishes.Wish, channel_id: str) -> Message:
        match wish:
            case wishes.Create():
                return self._create(args, wish)
            case wishes.Elsewhere(place):
                return self._elsewhere(args, place)
            case wishes.SetProfile() | wishes.GiveTheme():
                return self._decisions(args, wish, channel_id)
            case wishes.Away():
                return self._people.away(args, wish)
            case wishes.Back():
                return self._people.back(args)
            case wishes.Assign():
                return self._assign(args, wish, channel_id)
            case _:
                raise Refusal("I cannot do that yet.", "See /whoowns-team help.")

    def _elsewhere(self, args: Args, channel_id: str | None) -> Message:
        directory = Directory(args.client, self._admins)
        actor = directory.person(payloads.workspace_of(args.body), args.body["user_id"])
        if channel_id:
            directory.check_channel(channel_id)
        configure_teams.set_elsewhere(self._desk, actor, channel_id)
        return team.elsewhere_set(channel_id)

    def _decisions(
        self, args: Args, wish: wishes.SetProfile | wishes.GiveTheme, channel_id: str
    ) -> Message:
        directory = Directory(args.client, self._admins)
        actor = directory.person(payloads.workspace_of(args.body), args.body["user_id"])
        meant = decision_profiles.Meant(name=wish.team, channel_id=channel_id)
        if isinstance(wish, wishes.SetProfile):
            return profile.chosen(
                decision_profiles.set_profile(self._desk, actor, wish.profile, meant)
            )
        return profile.theme_given(
            decision_profiles.give_theme(self._desk, actor, wish.theme, wish.role, meant)
        )

    def _create(self, args: Args, wish: wishes.Create) -> Message:
        directory = Directory(args.client, self._admins)
        actor = directory.person(payloads.workspace_of(args.body), args.body["user_id"])
        for channel_id in wish.channel_ids:
            directory.check_channel(channel_id)
        made = configure_teams.create_team(self._desk, actor, wish.name, wish.channel_ids)
        plan = summarise.planned(self._desk, made.workspace_id, Meant(made.id))
        return team.created(made, summary_schedule.created(plan.schedule))

    def _assign(self, args: Args, wish: wishes.Assign, channel_id: str) -> Message:
        directory = Directory(args.client, self._admins)
        workspace_id = payloads.workspace_of(args.body)
        actor = directory.person(workspace_id, args.body["user_id"])
        holder = directory.person(workspace_id, wish.user_id)
        return team.assigned(
            configure_teams.assign_role(self._desk, actor, wish.role, holder, wish.team, channel_id)
        )
