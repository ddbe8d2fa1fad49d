"""`/whoowns-team`: who decides for which team."""

from slack_bolt import Args

from bot.domain.teams.policy import Policy
from bot.slack import payloads, typed, wishes
from bot.slack.directory import Directory
from bot.slack.listeners.people import People
from bot.slack.listeners.team_changes import TeamChanges
from bot.slack.listeners.team_editing import TeamEditing
from bot.slack.message import Message
from bot.slack.views import history, team, team_list, usage, workspace
from bot.usecases import configure_workspace, consult_teams
from bot.usecases.desk import Desk
from bot.usecases.which_team import Meant


class Teams:
    """The typed door to the setup of teams, and the buttons that lead through its lists."""

    def __init__(
        self,
        desk: Desk,
        admins: frozenset[str],
        changes: TeamChanges,
        editing: TeamEditing,
        people: People,
    ) -> None:
        self._desk = desk
        self._admins = admins
        self._changes = changes
        self._editing = editing
        self._people = people

    def command(self, args: Args) -> Message | None:
        """Do what was typed after `/whoowns-team`."""
        workspace_id = payloads.workspace_of(args.body)
        channel_id = str(args.body["channel_id"])
        match typed.parse(payloads.typed_command(args.body)):
            case wishes.Help():
                return usage.teams()
            case wishes.List() as wish:
                return self._list(workspace_id, wish, 0)
            case wishes.Show(name):
                meant = Meant(name=name, channel_id=channel_id)
                found = consult_teams.show_team(self._desk, workspace_id, meant)
                presence = self._desk.presence(self._desk.roster(workspace_id))
                return team.shown(found, presence)
            case wishes.History(name):
                return self._history(workspace_id, name)
            case wishes.Edit(name):
                self._editing.open(args, Meant(name=name, channel_id=channel_id))
                return None
            case wish:
                return self._change(args, wish, channel_id)

    def _change(  # noqa: PLR0911 - one for each kind of wish
        self, args: Args, wish: wishes.Change | wishes.ShowElsewhere, channel_id: str
    ) -> Message | None:
        match wish:
            case wishes.Create():
                return self._changes.create(args, wish)
            case wishes.Delete():
                return self._changes.ask_to_delete(args, wish, channel_id)
            case wishes.SetProfile() | wishes.GiveTheme():
                return self._changes.decisions(args, wish, channel_id)
            case wishes.Away():
                return self._people.away(args, wish)
            case wishes.Back():
                return self._people.back(args)
            case wishes.SetPolicy(policy):
                return self._set_policy(args, policy)
            case wishes.ShowElsewhere():
                place = consult_teams.elsewhere_of(self._desk, payloads.workspace_of(args.body))
                return workspace.elsewhere_is(place)
            case wishes.Elsewhere(place):
                return self._elsewhere(args, place)
            case _:
                return self._changes.change(args, wish, channel_id)

    def _set_policy(self, args: Args, policy: Policy | None) -> Message:
        workspace_id = payloads.workspace_of(args.body)
        if policy is None:
            return workspace.policy_is(consult_teams.policy_of(self._desk, workspace_id))
        actor = Directory(args.client, self._admins).person(workspace_id, args.body["user_id"])
        before = configure_workspace.set_policy(self._desk, actor, policy)
        return workspace.policy_set(policy, before)

    def _elsewhere(self, args: Args, channel_id: str | None) -> Message:
        directory = Directory(args.client, self._admins)
        actor = directory.person(payloads.workspace_of(args.body), args.body["user_id"])
        if channel_id:
            directory.check_channel(channel_id)
        before = configure_workspace.set_elsewhere(self._desk, actor, channel_id)
        return workspace.elsewhere_set(channel_id, before)

    def turn_list(self, args: Args) -> Message:
        """The buttons "Previous" and "Next" under a list of teams."""
        press = payloads.press_of(args.body)
        return self._list(press.workspace_id, *team_list.place_of(press.value))

    def _list(self, workspace_id: str, wish: wishes.List, page: int) -> Message:
        found = consult_teams.list_teams(self._desk, workspace_id, wish.words, wish.user_id)
        return team_list.listed(found, wish, page)

    def older_history(self, args: Args) -> Message:
        """The button "Older" under a list of changes."""
        press = payloads.press_of(args.body)
        team_id, _, before = press.value.partition(":")
        meant = Meant(team_id=int(team_id)) if team_id else None
        return history.history(
            consult_teams.history(self._desk, press.workspace_id, meant, int(before))
        )

    def _history(self, workspace_id: str, name: str | None) -> Message:
        meant = Meant(name=name) if name else None
        return history.history(consult_teams.history(self._desk, workspace_id, meant))
