"""`/whoowns-team`: who decides for which team."""

from slack_bolt import Args

from bot.domain.workspace import Policy
from bot.slack import payloads
from bot.slack.commands import team_commands, team_grammar
from bot.slack.directory import SlackDirectory
from bot.slack.listeners.people import PeopleListeners
from bot.slack.listeners.team_changes import TeamChangeListeners
from bot.slack.listeners.team_editing import TeamFormListeners
from bot.slack.message import Message
from bot.slack.views import history, team, team_list, usage, workspace
from bot.usecases import configure_workspace, consult_teams
from bot.usecases.app_context import AppContext
from bot.usecases.team_ref import TeamRef


class TeamListeners:
    """The typed door to the setup of teams, and the buttons that lead through its lists."""

    def __init__(
        self,
        context: AppContext,
        admins: frozenset[str],
        changes: TeamChangeListeners,
        editing: TeamFormListeners,
        people: PeopleListeners,
    ) -> None:
        self._context = context
        self._admins = admins
        self._changes = changes
        self._editing = editing
        self._people = people

    def command(self, args: Args) -> Message | None:
        """Do what was typed after `/whoowns-team`."""
        workspace_id = payloads.workspace_of(args.body)
        channel_id = str(args.body["channel_id"])
        match team_grammar.parse(payloads.typed_command(args.body)):
            case team_commands.ShowTeamHelp():
                return usage.teams()
            case team_commands.ListTeams() as command:
                return self._list(workspace_id, command, 0)
            case team_commands.ShowTeam(name):
                meant = TeamRef(name=name, channel_id=channel_id)
                found = consult_teams.show_team(self._context, workspace_id, meant)
                presence = self._context.presence(self._context.workspace_teams(workspace_id))
                return team.shown(found, presence)
            case team_commands.ShowHistory(name):
                return self._history(workspace_id, name)
            case team_commands.EditTeam(name):
                self._editing.open(args, TeamRef(name=name, channel_id=channel_id))
                return None
            case command:
                return self._change(args, command, channel_id)

    def _change(  # noqa: PLR0911 - one for each kind of wish
        self,
        args: Args,
        command: team_commands.ConfigCommand | team_commands.ShowFallbackChannel,
        channel_id: str,
    ) -> Message | None:
        match command:
            case team_commands.CreateTeam():
                return self._changes.create(args, command)
            case team_commands.DeleteTeam():
                return self._changes.ask_to_delete(args, command, channel_id)
            case team_commands.SetProfile() | team_commands.AssignTheme():
                return self._changes.decisions(args, command, channel_id)
            case team_commands.GoAway():
                return self._people.away(args, command)
            case team_commands.ComeBack():
                return self._people.back(args)
            case team_commands.SetPolicy(policy):
                return self._set_policy(args, policy)
            case team_commands.ShowFallbackChannel():
                place = consult_teams.fallback_channel_of(
                    self._context, payloads.workspace_of(args.body)
                )
                return workspace.fallback_channel_is(place)
            case team_commands.SetFallbackChannel(place):
                return self._fallback_channel(args, place)
            case _:
                return self._changes.change(args, command, channel_id)

    def _set_policy(self, args: Args, policy: Policy | None) -> Message:
        workspace_id = payloads.workspace_of(args.body)
        if policy is None:
            return workspace.policy_is(consult_teams.policy_of(self._context, workspace_id))
        actor = SlackDirectory(args.client, self._admins).person(workspace_id, args.body["user_id"])
        before = configure_workspace.set_policy(self._context, actor, policy)
        return workspace.policy_set(policy, before)

    def _fallback_channel(self, args: Args, channel_id: str | None) -> Message:
        directory = SlackDirectory(args.client, self._admins)
        actor = directory.person(payloads.workspace_of(args.body), args.body["user_id"])
        if channel_id:
            directory.check_channel(channel_id)
        before = configure_workspace.set_fallback_channel(self._context, actor, channel_id)
        return workspace.fallback_channel_set(channel_id, before)

    def turn_list(self, args: Args) -> Message:
        """The buttons "Previous" and "Next" under a list of teams."""
        press = payloads.press_of(args.body)
        return self._list(press.workspace_id, *team_list.place_of(press.value))

    def _list(self, workspace_id: str, command: team_commands.ListTeams, page: int) -> Message:
        found = consult_teams.list_teams(
            self._context, workspace_id, command.words, command.user_id
        )
        return team_list.listed(found, command, page)

    def older_history(self, args: Args) -> Message:
        """The button "Older" under a list of changes."""
        press = payloads.press_of(args.body)
        team_id, _, before = press.value.partition(":")
        meant = TeamRef(team_id=int(team_id)) if team_id else None
        return history.history(
            consult_teams.history(self._context, press.workspace_id, meant, int(before))
        )

    def _history(self, workspace_id: str, name: str | None) -> Message:
        meant = TeamRef(name=name) if name else None
        return history.history(consult_teams.history(self._context, workspace_id, meant))
