"""What changes a team, from the typed command and from the buttons that belong to it."""

from slack_bolt import Args

from bot.domain.people.person import Person
from bot.domain.teams.team_change import TeamChange
from bot.slack import payloads, wishes
from bot.slack.directory import Directory
from bot.slack.edits import edit_of, meant_by, people_in
from bot.slack.message import Message
from bot.slack.notices import Notices
from bot.slack.views import delete_team, profile, summary_schedule, team_change
from bot.usecases import configure_teams, consult_teams, decision_profiles, summarise
from bot.usecases.desk import Desk
from bot.usecases.which_team import Meant


def begun_by(desk: Desk, change: TeamChange) -> str:
    """What to say of the summary of a team that has just got its first channel; "" of others."""
    if not change.gives_a_first_channel:
        return ""
    plan = summarise.planned(desk, change.team.workspace_id, Meant(change.team.id))
    return summary_schedule.begun(plan.schedule)


class TeamChanges:
    """The typed door to changing teams."""

    def __init__(self, desk: Desk, admins: frozenset[str], notices: Notices) -> None:
        self._desk = desk
        self._admins = admins
        self._notices = notices

    def create(self, args: Args, wish: wishes.Create) -> Message:
        """`/whoowns-team create`."""
        directory, actor = self._actor(args)
        directory.check_channels(wish.channel_ids)
        made = configure_teams.create_team(self._desk, actor, wish.name, wish.channel_ids)
        return team_change.created(made, begun_by(self._desk, TeamChange(None, made)))

    def change(self, args: Args, wish: wishes.TeamChange, channel_id: str) -> Message:
        """Whatever changes a team that is there."""
        directory, actor = self._actor(args)
        people = directory.people(actor.workspace_id, people_in(wish))
        if isinstance(wish, wishes.AddChannels):
            directory.check_channels(wish.channel_ids)
        change = configure_teams.change_team(
            self._desk, actor, meant_by(wish, channel_id), edit_of(wish), people=people
        )
        self._notices.tell(args.client, change, actor.id)
        return team_change.changed(change, people, begun_by(self._desk, change))

    def decisions(
        self, args: Args, wish: wishes.SetProfile | wishes.GiveTheme, channel_id: str
    ) -> Message:
        """`/whoowns-team profile`."""
        _, actor = self._actor(args)
        meant = Meant(name=wish.team, channel_id=channel_id)
        if isinstance(wish, wishes.SetProfile):
            return profile.chosen(
                decision_profiles.set_profile(self._desk, actor, wish.profile, meant)
            )
        return profile.theme_given(
            decision_profiles.give_theme(self._desk, actor, wish.theme, wish.role, meant)
        )

    def ask_to_delete(self, args: Args, wish: wishes.Delete, channel_id: str) -> Message:
        """`/whoowns-team delete`: nothing happens before the button is pressed."""
        _, actor = self._actor(args)
        meant = Meant(name=wish.team, channel_id=channel_id)
        return delete_team.confirm(consult_teams.team_to_edit(self._desk, actor, meant))

    def delete(self, args: Args) -> Message:
        """The button "Delete the team"; a team that has changed since is asked about again."""
        press, (_, actor) = payloads.press_of(args.body), self._actor(args)
        team_id, _, seen = press.value.partition(":")
        try:
            change = configure_teams.delete_team(self._desk, actor, int(team_id), int(seen))
        except configure_teams.ChangedMeanwhile as changed:
            now = consult_teams.team_to_edit(self._desk, actor, Meant(team_id=int(team_id)))
            return delete_team.confirm(now, changed.rows)
        self._notices.tell(args.client, change, actor.id)
        none_left = not consult_teams.list_teams(self._desk, actor.workspace_id)
        return team_change.deleted(change, last=none_left)

    def keep(self, _: Args) -> Message:
        """The button "Keep it"."""
        return delete_team.kept()

    def _actor(self, args: Args) -> tuple[Directory, Person]:
        directory = Directory(args.client, self._admins)
        who = payloads.user_of(args.body)
        return directory, directory.person(payloads.workspace_of(args.body), who)
