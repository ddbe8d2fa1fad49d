"""What role holders answer to "still you?"."""

from collections.abc import Callable

from slack_bolt import Args

from bot.domain.people.person import Person
from bot.domain.teams.team import Team
from bot.domain.teams.team_edits import vacated, with_holder
from bot.slack import payloads
from bot.slack.directory import SlackDirectory
from bot.slack.message import Message
from bot.slack.notify import Notifier
from bot.slack.posting import SlackPoster
from bot.slack.views import role_confirmation as view
from bot.usecases import configure_teams, role_confirmation
from bot.usecases.app_context import AppContext
from bot.usecases.role_confirmation import HeldRole
from bot.usecases.team_ref import TeamRef


class RoleConfirmationListeners:
    """After each answer the message shows what is left of it."""

    def __init__(self, context: AppContext, admins: frozenset[str], notifier: Notifier) -> None:
        self._context = context
        self._admins = admins
        self._notifier = notifier
        self.by_action: dict[str, Callable[[Args], Message]] = {
            "still_yes": self.yes,
            "still_hand_over": self.hand_over,
            "still_no": self.no_longer,
        }

    def yes(self, args: Args) -> Message:
        """Nothing has changed."""
        team_id, role = payloads.seat_of(args.body)
        workspace_id, user_id = payloads.workspace_of(args.body), payloads.user_of(args.body)
        held = role_confirmation.confirm(self._context, workspace_id, user_id, team_id, role)
        return self._left(args, view.confirmed(held))

    def hand_over(self, args: Args) -> Message:
        """Somebody else holds the role now."""
        held, directory = self._held(args)
        workspace_id = payloads.workspace_of(args.body)
        other = directory.person(workspace_id, payloads.chosen_user_of(args.body))
        self._change(args, directory, held, lambda t: with_holder(t, held.role, other.id), other)
        return self._left(args, view.handed_over(held, other.id))

    def no_longer(self, args: Args) -> Message:
        """Nobody holds the role now."""
        held, directory = self._held(args)
        self._change(args, directory, held, lambda team: vacated(team, held.role))
        return self._left(args, view.given_up(held))

    def _held(self, args: Args) -> tuple[HeldRole, SlackDirectory]:
        team_id, role = payloads.seat_of(args.body)
        workspace_id, user_id = payloads.workspace_of(args.body), payloads.user_of(args.body)
        held = role_confirmation.held_by(self._context, workspace_id, user_id, team_id, role)
        return held, SlackDirectory(args.client, self._admins)

    def _change(
        self,
        args: Args,
        directory: SlackDirectory,
        held: HeldRole,
        edit: Callable[[Team], Team],
        *people: Person,
    ) -> None:
        actor = directory.person(payloads.workspace_of(args.body), payloads.user_of(args.body))

        def own_role(team: Team) -> Team:
            # Somebody else may have got it since; theirs is not the presser's to give away.
            return edit(role_confirmation.check_holds(team, held.role, actor.id))

        change = configure_teams.change_team(
            self._context,
            actor,
            TeamRef(team_id=held.team.id),
            own_role,
            people={person.id: person for person in people},
        )
        self._notifier.tell(args.client, change, actor.id)

    def _left(self, args: Args, told: str) -> Message:
        workspace_id, user_id = payloads.workspace_of(args.body), payloads.user_of(args.body)
        return view.still_you(
            role_confirmation.open_roles(self._context, workspace_id, user_id), told
        )


def in_its_place(args: Args, message: Message) -> None:
    """Put the message in the place of the one that asked, which stands in a direct message."""
    where = args.body["container"]
    SlackPoster(args.client).change(where["channel_id"], where["message_ts"], message)
