"""The form for a whole team: opened, saved, and shown again where others were faster."""

from collections.abc import Mapping

from bot.domain.audit import ChangeSource
from bot.domain.change import Values
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.teams.team import Team
from bot.domain.teams.team_change import ROLE_PARTS, Part, part_value
from bot.domain.teams.team_checks import Rejected, count_problems
from bot.domain.teams.team_edits import with_parts
from bot.slack import replies, team_form
from bot.slack.channels import ChannelState, check_channels
from bot.slack.directory import SlackDirectory
from bot.slack.listeners.schedules import notes_on_channels
from bot.slack.message import Message
from bot.slack.notify import Notifier
from bot.slack.outbox import Outbox
from bot.slack.posting import SlackPoster
from bot.slack.request import Request
from bot.slack.values import TeamId
from bot.slack.views import modals, team_change
from bot.slack.views import team_form as form_view
from bot.usecases import configure_teams, team_queries
from bot.usecases.app_context import AppContext
from bot.usecases.configure_teams import ChangedMeanwhile
from bot.usecases.team_access import TeamRef
from bot.usecases.team_queries import TeamSnapshot

ChangedParts = Mapping[Part, Values]


class TeamFormListeners:
    """One form, whether it is opened by command, by button or from the Home tab."""

    def __init__(
        self,
        context: AppContext,
        admins: frozenset[str],
        notifier: Notifier,
        outbox: Outbox,
    ) -> None:
        self._context = context
        self._admins = admins
        self._notifier = notifier
        self._outbox = outbox

    def open(
        self, request: Request, team_ref: TeamRef, source: ChangeSource = ChangeSource.MODAL
    ) -> None:
        """Open the form of a team; raises Refusal where the actor may not edit the team."""
        actor = SlackDirectory(request.client, self._admins).actor(request)
        seen = team_queries.team_to_edit(self._context, actor, team_ref)
        SlackPoster(request.client).open_modal(
            request.trigger_id, form_view.team_form(seen, source)
        )

    def press_edit(self, request: Request) -> None:
        """The button "Edit", in a message or on the Home tab; its value is the team's ID."""
        on_home_tab = request.is_on_home_tab
        source = ChangeSource.HOME if on_home_tab else ChangeSource.MODAL
        self.open(request, TeamRef(team_id=TeamId.decode(request.press.value).team_id), source)

    def submit(self, request: Request) -> Message | None:
        """Save the form, or send it back with what is wrong or what others have changed."""
        opened = team_form.unpacked(request.metadata)
        changed_parts = team_form.changed_parts(opened, request.form_state)
        try:
            return self._save(request, opened, changed_parts)
        except Rejected as rejected:
            errors = form_view.errors(rejected.problems, opened.seen)
            request.ack(response_action="errors", errors=errors)
        except ChangedMeanwhile as changed:
            current = TeamSnapshot(changed.team, changed.rows[0].id)
            parts = team_form.merged_parts(opened, changed_parts, changed.team)
            filled_in = with_parts(changed.team, parts)
            form = form_view.team_form(current, opened.source, filled_in, changed.rows)
            request.ack(response_action="update", view=form)
        return None

    def _save(
        self, request: Request, opened: team_form.OpenedForm, changed_parts: ChangedParts
    ) -> Message:
        directory = SlackDirectory(request.client, self._admins)
        actor = directory.actor(request)
        team_ref = TeamRef(team_id=opened.team_id)
        team = team_queries.team_to_edit(self._context, actor, team_ref).team
        merged = team_form.merged_parts(opened, changed_parts, team)
        too_many = count_problems({part: len(values) for part, values in merged.items()})
        new = {
            part: tuple(v for v in values if v not in part_value(part, team))
            for part, values in changed_parts.items()
            if part not in too_many
        }
        people, problems = _look_up_people(directory, team, new)
        problems |= too_many
        channels: list[ChannelState] = []
        try:
            channels = check_channels(request.client, new.get(Part.CHANNELS, ()))
        except Refusal as refusal:
            problems[Part.CHANNELS] = refusal
        applied = configure_teams.change_team(
            self._context,
            actor,
            team_ref,
            lambda now: with_parts(now, team_form.merged_parts(opened, changed_parts, now)),
            people=people,
            errors=problems,
            seen=opened.seen,
            source=opened.source,
        )
        self._notifier.notify(request.tenant, applied)
        if opened.source is ChangeSource.HOME:
            self._outbox.add(replies.home_of(request))
        schedule = notes_on_channels(self._context, applied.change, channels)
        everyday = team_queries.everyday_names(self._context, applied.change)
        return team_change.changed(applied.change, people, schedule, everyday)


def _look_up_people(
    directory: SlackDirectory, team: Team, new: Mapping[Part, Values]
) -> tuple[dict[str, Person], dict[Part, Refusal]]:
    """The people whom `new` values name, and a refusal for each part with unknown ones."""
    user_ids = {user_id for part in ROLE_PARTS for user_id in new.get(part, ())}
    answers = directory.people_or_refusals(team.workspace_id, sorted(user_ids))
    people = {user_id: answer for user_id, answer in answers.items() if isinstance(answer, Person)}
    problems: dict[Part, Refusal] = {}
    for part in ROLE_PARTS:
        for user_id in new.get(part, ()):
            if isinstance(refusal := answers[user_id], Refusal):
                problems[part] = refusal
    return people, problems


def say_saved(request: Request, message: Message) -> None:
    """Say in the form's place what has changed."""
    request.ack(response_action="update", view=modals.message_modal("Saved", message))


def say_not_saved(request: Request, message: Message) -> None:
    """Say on top of the form why it cannot be saved; what was typed stays beneath."""
    request.ack(response_action="push", view=modals.message_modal("Not saved", message))
