"""`/whoowns-team` and the buttons under its replies."""

from bot.domain.errors import Refusal
from bot.domain.fallback import check_person, is_channel, is_person
from bot.domain.people.person import zone_or_utc
from bot.domain.teams.team_change import TeamChange
from bot.domain.teams.team_checks import check_counts
from bot.domain.workspace import Policy
from bot.slack.channels import ChannelState, check_channel, check_channels
from bot.slack.commands import team_commands, team_grammar
from bot.slack.commands.dates import days_named
from bot.slack.directory import SlackDirectory
from bot.slack.listeners.kept_answers import KeptAnswerListeners
from bot.slack.listeners.presence import PresenceListeners
from bot.slack.listeners.schedules import notes_on_channels
from bot.slack.listeners.team_form import TeamFormListeners
from bot.slack.message import Message
from bot.slack.notify import Notifier
from bot.slack.request import Request
from bot.slack.values import HistoryBefore, TeamSeen
from bot.slack.views import guidance, history, team_change, workspace
from bot.slack.views import team as team_view
from bot.slack.views.wording import invite_to
from bot.usecases import (
    audit_trail,
    channel_ids,
    configure_teams,
    configure_workspace,
    decision_profiles,
    team_access,
    team_queries,
)
from bot.usecases.app_context import AppContext
from bot.usecases.team_access import TeamRef


class TeamListeners:
    """Shows and changes teams, and the workspace's policy and fallbacks."""

    def __init__(
        self,
        context: AppContext,
        admins: frozenset[str],
        notifier: Notifier,
        form: TeamFormListeners,
        presence: PresenceListeners,
        kept_answers: KeptAnswerListeners,
    ) -> None:
        self._context = context
        self._admins = admins
        self._notifier = notifier
        self._form = form
        self._presence = presence
        self._kept_answers = kept_answers

    def command(self, request: Request) -> Message | None:  # noqa: C901, PLR0911 - one for each command
        """Do what was typed after `/whoowns-team`."""
        workspace_id = request.workspace_id
        channel_id = request.channel_id
        match team_grammar.parse(request.command_text):
            case team_commands.ShowTeamHelp():
                return guidance.how_to_set_up_teams()
            case team_commands.ListTeams() as command:
                return self._list(workspace_id, command, 0)
            case team_commands.ShowTeam(name):
                return self._show(request, TeamRef(name=name, channel_id=channel_id))
            case team_commands.ShowIfTeam(name, otherwise):
                try:
                    return self._show(request, TeamRef(name=name))
                except Refusal:
                    raise otherwise from None
            case team_commands.ShowHistory(name):
                return self._history(request, TeamRef(name=name) if name else None)
            case team_commands.EditTeam(name):
                self._form.open(request, TeamRef(name=name, channel_id=channel_id))
                return None
            case team_commands.ShowKeptAnswers() as command:
                return self._kept_answers.command(request, command)
            case team_commands.GoAway() as command:
                return self._presence.away(request, command)
            case team_commands.ComeBack():
                return self._presence.back(request)
            case command:
                return self._configure(request, command, channel_id)

    def _show(self, request: Request, team_ref: TeamRef) -> Message:
        workspace_id = request.workspace_id
        shown = team_access.find_team(self._context, workspace_id, team_ref)
        workspace_teams = self._context.workspace_teams(workspace_id)
        return team_view.team_card(
            shown,
            self._context.presence(workspace_teams),
            may_assign=workspace_teams.member_may_assign(request.user_id, shown),
        )

    def _configure(  # noqa: PLR0911 - one for each command
        self, request: Request, command: team_commands.ConfigCommand, channel_id: str
    ) -> Message:
        match command:
            case team_commands.CreateTeam():
                return self._create(request, command)
            case team_commands.DeleteTeam(name):
                return self._ask_to_delete(request, TeamRef(name=name, channel_id=channel_id))
            case team_commands.SetProfile() | team_commands.AssignTheme():
                return self._set_decisions(request, command, channel_id)
            case team_commands.SetPolicy(policy):
                return self._policy(request, policy)
            case team_commands.ShowFallbacks():
                return workspace.fallbacks(
                    team_queries.settings_of(self._context, request.workspace_id)
                )
            case team_commands.ShowHolidays():
                settings = team_queries.settings_of(self._context, request.workspace_id)
                return workspace.holidays(settings.holidays)
            case team_commands.ChangeHolidays() as command:
                return self._change_holidays(request, command)
            case team_commands.SetFallback() as command:
                return self._set_fallback(request, command)
            case _:
                return self._edit(request, command, channel_id)

    def _create(self, request: Request, command: team_commands.CreateTeam) -> Message:
        actor = SlackDirectory(request.client, self._admins).actor(request)
        team_queries.check_may_create(self._context, actor)
        channels = check_channels(request.client, command.channel_ids)
        applied = configure_teams.create_team(
            self._context, actor, command.name, command.channel_ids
        )
        self._notifier.notify(request.tenant, applied)
        schedule = notes_on_channels(self._context, applied.change, channels)
        everyday = team_queries.everyday_names(self._context, applied.change)
        shared = team_queries.teams_sharing_channels(self._context, applied.change)
        return team_change.created(applied.change, schedule, everyday, shared)

    def _edit(
        self, request: Request, command: team_commands.EditCommand, channel_id: str
    ) -> Message:
        directory = SlackDirectory(request.client, self._admins)
        actor = directory.actor(request)
        team_ref = team_commands.team_ref_of(command, channel_id)
        team = team_queries.team_to_edit(self._context, actor, team_ref).team
        edit = team_commands.edit_of(command)
        check_counts(TeamChange(team, edit(team)))
        people = directory.people(actor.workspace_id, team_commands.people_in(command))
        channels: list[ChannelState] = []
        if isinstance(command, team_commands.AddChannels):
            channels = check_channels(request.client, command.channel_ids)
        applied = configure_teams.change_team(self._context, actor, team_ref, edit, people=people)
        self._notifier.notify(request.tenant, applied)
        schedule = notes_on_channels(self._context, applied.change, channels)
        everyday = team_queries.everyday_names(self._context, applied.change)
        shared = team_queries.teams_sharing_channels(self._context, applied.change)
        return team_change.changed(applied.change, people, schedule, everyday, shared)

    def _set_decisions(
        self,
        request: Request,
        command: team_commands.SetProfile | team_commands.AssignTheme,
        channel_id: str,
    ) -> Message:
        actor = SlackDirectory(request.client, self._admins).actor(request)
        team_ref = TeamRef(name=command.team, channel_id=channel_id)
        if isinstance(command, team_commands.SetProfile):
            applied = decision_profiles.set_profile(self._context, actor, command.profile, team_ref)
            self._notifier.notify(request.tenant, applied)
            return team_change.profile_set(applied.change)
        given = decision_profiles.give_theme(
            self._context, actor, command.theme, command.role, team_ref
        )
        self._notifier.notify(request.tenant, given.applied)
        return team_change.theme_given(given)

    def _ask_to_delete(self, request: Request, team_ref: TeamRef) -> Message:
        """Ask for a confirmation; nothing happens before the button is pressed."""
        actor = SlackDirectory(request.client, self._admins).actor(request)
        return team_change.confirm_deletion(
            team_queries.team_to_edit(self._context, actor, team_ref)
        )

    def delete(self, request: Request) -> Message:
        """The button "Delete the team"; asks again where the team has changed since."""
        press = request.press
        actor = SlackDirectory(request.client, self._admins).actor(request)
        asked = TeamSeen.decode(press.value)
        try:
            applied = configure_teams.delete_team(self._context, actor, asked.team_id, asked.seen)
        except configure_teams.ChangedMeanwhile as changed:
            team_ref = TeamRef(team_id=asked.team_id)
            current = team_queries.team_to_edit(self._context, actor, team_ref)
            return team_change.confirm_deletion(current, changed.rows)
        self._notifier.notify(request.tenant, applied)
        none_left = not team_queries.list_teams(self._context, actor.workspace_id)
        return team_change.deleted(applied.change, last=none_left)

    def keep(self, _: Request) -> Message:
        """The button "Keep it"."""
        return team_change.kept()

    def _policy(self, request: Request, policy: Policy | None) -> Message:
        """Set the policy or, without one, show it."""
        if policy is None:
            workspace_id = request.workspace_id
            return workspace.policy(team_queries.policy_of(self._context, workspace_id))
        actor = SlackDirectory(request.client, self._admins).actor(request)
        change = configure_workspace.set_policy(self._context, actor, policy).change
        return workspace.policy_set(policy, change.before.policy)

    def _set_fallback(self, request: Request, command: team_commands.SetFallback) -> Message:
        directory = SlackDirectory(request.client, self._admins)
        actor = directory.actor(request)
        team_access.check_is_admin(actor)
        note, fallback, topic = "", command.fallback, command.topic
        if fallback and is_channel(fallback):
            channel = check_channel(request.client, fallback)
            note = invite_to([] if channel.is_member else [fallback])
        elif fallback and is_person(fallback):
            check_person(directory.person(actor.workspace_id, fallback))
        change = configure_workspace.set_fallback(self._context, actor, fallback, topic).change
        self._notifier.send(request.tenant, workspace.fallback_notices(change, topic, actor.id))
        if topic:
            return workspace.topic_fallback_set(topic, change, note)
        return workspace.fallback_set(fallback, change.before.fallback, note)

    def _change_holidays(self, request: Request, command: team_commands.ChangeHolidays) -> Message:
        actor = SlackDirectory(request.client, self._admins).actor(request)
        team_access.check_is_admin(actor)
        here = self._context.clock().astimezone(zone_or_utc(actor.time_zone))
        days = days_named(command.words, here.date(), actor.locale, past=command.removes)
        change = configure_workspace.change_holidays(
            self._context, actor, days, removes=command.removes
        ).change
        return workspace.holidays_changed(change)

    def turn_list(self, request: Request) -> Message:
        """The buttons "Previous" and "Next" under a list of teams."""
        press = request.press
        return self._list(press.workspace_id, *team_view.page_of(press.value))

    def _list(self, workspace_id: str, command: team_commands.ListTeams, page: int) -> Message:
        teams = team_queries.list_teams(self._context, workspace_id, command.words, command.user_id)
        return team_view.team_list(teams, command, page)

    def older_history(self, request: Request) -> Message:
        """The button "Older" under a history."""
        shown = HistoryBefore.decode(request.press.value)
        team_ref = None if shown.team_id is None else TeamRef(team_id=shown.team_id)
        return self._history(request, team_ref, shown.before)

    def _history(
        self, request: Request, team_ref: TeamRef | None, before: int | None = None
    ) -> Message:
        if team_ref is None and SlackDirectory(request.client, self._admins).actor(request).guest:
            raise Refusal(
                "Only full members see the history of the whole workspace.",
                "Name a team, for example `/whoowns-team history Checkout`.",
            )
        rows = audit_trail.history(self._context, request.workspace_id, team_ref, before)
        return history.history(rows)

    def channel_id_changed(self, request: Request) -> None:
        """The ID of a channel has changed, as it does when a private channel becomes shared."""
        channel_ids.follow_channel(
            self._context, request.workspace_id, *request.channel_ids_changed
        )
