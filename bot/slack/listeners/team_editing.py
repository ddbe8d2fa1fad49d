"""The form with all of a team: opened, sent, and shown again where others were faster."""

from collections.abc import Callable, Mapping
from functools import partial

from slack_bolt import Args

from bot.domain.audit import ChangeSource
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.teams.team import Team
from bot.domain.teams.team_change import ROLE_PARTS, Part, Values, value
from bot.domain.teams.team_checks import Rejected
from bot.domain.teams.team_edits import with_parts
from bot.slack import payloads, team_form
from bot.slack.dialogs import open_dialog
from bot.slack.directory import SlackDirectory
from bot.slack.listeners.team_changes import begun_by
from bot.slack.message import Message
from bot.slack.notify import Notifier
from bot.slack.team_form import Opened
from bot.slack.views import team_change
from bot.slack.views import team_form as form_view
from bot.usecases import configure_teams, consult_teams
from bot.usecases.app_context import AppContext
from bot.usecases.configure_teams import ChangedMeanwhile
from bot.usecases.consult_teams import TeamAsSeen
from bot.usecases.team_ref import TeamRef

Touched = Mapping[Part, Values]


class TeamFormListeners:
    """One form, however it was opened: by command, by button or from the Home tab."""

    def __init__(
        self,
        context: AppContext,
        admins: frozenset[str],
        notifier: Notifier,
        show_home: Callable[[Args], None],
    ) -> None:
        """`show_home` brings the Home tab up to date from which the form was opened."""
        self._context = context
        self._admins = admins
        self._notifier = notifier
        self._show_home = show_home

    def open(self, args: Args, meant: TeamRef, source: ChangeSource = ChangeSource.MODAL) -> None:
        """Open the form of the team that is meant; raises Refusal where that cannot be."""
        _, actor = self._actor(args)
        seen = consult_teams.team_to_edit(self._context, actor, meant)
        open_dialog(args, form_view.form(seen, source))

    def pressed(self, args: Args) -> None:
        """The button "Edit", in a message or on the Home tab; its value is the team's id."""
        source = ChangeSource.HOME if args.body.get("view") else ChangeSource.MODAL
        self.open(args, TeamRef(team_id=int(payloads.press_of(args.body).value)), source)

    def sent(self, args: Args) -> Message | None:
        """Save the form, or send it back: with what is wrong, or with what others have changed."""
        view = args.body["view"]
        opened = team_form.unpacked(view["private_metadata"])
        touched = team_form.touched(opened, view["state"]["values"])
        try:
            return self._saved(args, opened, touched)
        except Rejected as wrong:
            problems = form_view.errors(wrong.problems, opened.seen)
            args.ack(response_action="errors", errors=problems)
        except ChangedMeanwhile as changed:
            now = TeamAsSeen(changed.team, changed.rows[0].id)
            mine = with_parts(changed.team, touched)
            again = form_view.form(now, opened.source, mine, changed.rows)
            args.ack(response_action="update", view=again)
        return None

    def _saved(self, args: Args, opened: Opened, touched: Touched) -> Message:
        directory, actor = self._actor(args)
        meant = TeamRef(team_id=opened.team_id)
        team = consult_teams.team_to_edit(self._context, actor, meant).team
        people, trouble = _looked_up(directory, team, touched)
        change = configure_teams.change_team(
            self._context,
            actor,
            meant,
            partial(with_parts, parts=touched),
            people=people,
            trouble=trouble,
            seen=opened.seen,
            source=opened.source,
        )
        self._notifier.tell(args.client, change, actor.id)
        if opened.source is ChangeSource.HOME:
            self._show_home(args)
        return team_change.changed(change, people, begun_by(self._context, change))

    def _actor(self, args: Args) -> tuple[SlackDirectory, Person]:
        directory = SlackDirectory(args.client, self._admins)
        who = payloads.user_of(args.body)
        return directory, directory.person(payloads.workspace_of(args.body), who)


def saved(args: Args, message: Message) -> None:
    """Say in the form's place what has changed."""
    args.ack(response_action="update", view=form_view.told("Saved", message))


def not_saved(args: Args, message: Message) -> None:
    """Say on top of the form why it cannot be saved; what was typed stays beneath."""
    args.ack(response_action="push", view=form_view.told("Not saved", message))


def _looked_up(
    directory: SlackDirectory, team: Team, touched: Touched
) -> tuple[dict[str, Person], dict[Part, Refusal]]:
    """Everybody who is newly named, and what is wrong with people and channels already."""
    new = {
        part: tuple(v for v in values if v not in value(part, team))
        for part, values in touched.items()
    }
    named = {user_id for part in ROLE_PARTS for user_id in new.get(part, ())}
    found = directory.whoever(team.workspace_id, sorted(named))
    people = {user_id: who for user_id, who in found.items() if isinstance(who, Person)}
    trouble: dict[Part, Refusal] = {}
    for part in ROLE_PARTS:
        for user_id in new.get(part, ()):
            if isinstance(refusal := found[user_id], Refusal):
                trouble[part] = refusal
    try:
        directory.check_channels(new.get(Part.CHANNELS, ()))
    except Refusal as refusal:
        trouble[Part.CHANNELS] = refusal
    return people, trouble
