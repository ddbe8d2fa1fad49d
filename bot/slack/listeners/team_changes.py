"""What changes a team, from the typed command and from the buttons that belong to it."""

from slack_bolt import Args

from bot.domain.people.person import Person
from bot.domain.teams.team_change import TeamChange
from bot.slack import payloads
from bot.slack.commands import team_commands
from bot.slack.commands.team_commands import edit_of, people_in, team_ref_of
from bot.slack.directory import SlackDirectory
from bot.slack.message import Message
from bot.slack.notify import Notifier
from bot.slack.views import delete_team, profile, summary_schedule, team_change
from bot.usecases import configure_teams, consult_teams, decision_profiles, summarise
from bot.usecases.app_context import AppContext
from bot.usecases.team_ref import TeamRef


def begun_by(context: AppContext, change: TeamChange) -> str:
    """What to say of the summary of a team that has just got its first channel; "" of others."""
    if not change.gives_a_first_channel:
        return ""
    plan = summarise.planned(context, change.team.workspace_id, TeamRef(change.team.id))
    return summary_schedule.begun(plan.schedule)


class TeamChangeListeners:
    """The typed door to changing teams."""

    def __init__(self, context: AppContext, admins: frozenset[str], notifier: Notifier) -> None:
        self._context = context
        self._admins = admins
        self._notifier = notifier

    def create(self, args: Args, command: team_commands.CreateTeam) -> Message:
        """`/whoowns-team create`."""
        directory, actor = self._actor(args)
        directory.check_channels(command.channel_ids)
        made = configure_teams.create_team(self._context, actor, command.name, command.channel_ids)
        return team_change.created(made, begun_by(self._context, TeamChange(None, made)))

    def change(self, args: Args, command: team_commands.EditCommand, channel_id: str) -> Message:
        """Whatever changes a team that is there."""
        directory, actor = self._actor(args)
        people = directory.people(actor.workspace_id, people_in(command))
        if isinstance(command, team_commands.AddChannels):
            directory.check_channels(command.channel_ids)
        change = configure_teams.change_team(
            self._context, actor, team_ref_of(command, channel_id), edit_of(command), people=people
        )
        self._notifier.tell(args.client, change, actor.id)
        return team_change.changed(change, people, begun_by(self._context, change))

    def decisions(
        self,
        args: Args,
        command: team_commands.SetProfile | team_commands.AssignTheme,
        channel_id: str,
    ) -> Message:
        """`/whoowns-team profile`."""
        _, actor = self._actor(args)
        meant = TeamRef(name=command.team, channel_id=channel_id)
        if isinstance(command, team_commands.SetProfile):
            return profile.chosen(
                decision_profiles.set_profile(self._context, actor, command.profile, meant)
            )
        return profile.theme_given(
            decision_profiles.give_theme(self._context, actor, command.theme, command.role, meant)
        )

    def ask_to_delete(
        self, args: Args, command: team_commands.DeleteTeam, channel_id: str
    ) -> Message:
        """`/whoowns-team delete`: nothing happens before the button is pressed."""
        _, actor = self._actor(args)
        meant = TeamRef(name=command.team, channel_id=channel_id)
        return delete_team.confirm(consult_teams.team_to_edit(self._context, actor, meant))

    def delete(self, args: Args) -> Message:
        """The button "Delete the team"; a team that has changed since is asked about again."""
        press, (_, actor) = payloads.press_of(args.body), self._actor(args)
        team_id, _, seen = press.value.partition(":")
        try:
            change = configure_teams.delete_team(self._context, actor, int(team_id), int(seen))
        except configure_teams.ChangedMeanwhile as changed:
            now = consult_teams.team_to_edit(self._context, actor, TeamRef(team_id=int(team_id)))
            return delete_team.confirm(now, changed.rows)
        self._notifier.tell(args.client, change, actor.id)
        none_left = not consult_teams.list_teams(self._context, actor.workspace_id)
        return team_change.deleted(change, last=none_left)

    def keep(self, _: Args) -> Message:
        """The button "Keep it"."""
        return delete_team.kept()

    def _actor(self, args: Args) -> tuple[SlackDirectory, Person]:
        directory = SlackDirectory(args.client, self._admins)
        who = payloads.user_of(args.body)
        return directory, directory.person(payloads.workspace_of(args.body), who)
