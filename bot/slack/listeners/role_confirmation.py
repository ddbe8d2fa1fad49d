"""What role holders answer to "Still you?"."""

from collections.abc import Callable

from bot.domain.people.person import Person
from bot.domain.teams.team import Team
from bot.domain.teams.team_edits import vacated, with_holder
from bot.slack.directory import SlackDirectory
from bot.slack.message import Message
from bot.slack.notify import Notifier
from bot.slack.request import Request
from bot.slack.values import TeamRole
from bot.slack.views import role_confirmation as view
from bot.usecases import configure_teams, role_confirmation
from bot.usecases.app_context import AppContext
from bot.usecases.role_confirmation import HeldRole
from bot.usecases.team_access import TeamRef


class RoleConfirmationListeners:
    """After each answer, the message shows the roles that are still open."""

    def __init__(self, context: AppContext, admins: frozenset[str], notifier: Notifier) -> None:
        self._context = context
        self._admins = admins
        self._notifier = notifier
        self.by_action: dict[str, Callable[[Request], Message]] = {
            "still_yes": self.confirm,
            "still_hand_over": self.hand_over,
            "still_no": self.give_up,
        }

    def confirm(self, request: Request) -> Message:
        """The button "Yes, still me"."""
        workspace_id, user_id = request.workspace_id, request.user_id
        asked = TeamRole.decode(request.press.value)
        held = role_confirmation.confirm(
            self._context, workspace_id, user_id, asked.team_id, asked.role
        )
        return self._open_roles(request, view.confirmed(held))

    def hand_over(self, request: Request) -> Message:
        """The menu "Hand over to…": somebody else holds the role now."""
        held, directory = self._held(request), SlackDirectory(request.client, self._admins)
        workspace_id = request.workspace_id
        heir = directory.person(workspace_id, request.chosen_user_id)
        self._change(request, held, lambda team: with_holder(team, held.role, heir.id), heir)
        return self._open_roles(request, view.handed_over(held, heir.id))

    def give_up(self, request: Request) -> Message:
        """The button "No longer": nobody holds the role now."""
        held = self._held(request)
        self._change(request, held, lambda team: vacated(team, held.role))
        return self._open_roles(request, view.given_up(held))

    def _held(self, request: Request) -> HeldRole:
        workspace_id, user_id = request.workspace_id, request.user_id
        asked = TeamRole.decode(request.press.value)
        return role_confirmation.held_by(
            self._context, workspace_id, user_id, asked.team_id, asked.role
        )

    def _change(
        self, request: Request, held: HeldRole, edit: Callable[[Team], Team], *people: Person
    ) -> None:
        actor = SlackDirectory(request.client, self._admins).actor(request)

        def edit_own_role(team: Team) -> Team:
            # Somebody else may have got the role since: then it is no longer the actor's to give.
            return edit(role_confirmation.check_holds(team, held.role, actor.id))

        applied = configure_teams.change_team(
            self._context,
            actor,
            TeamRef(team_id=held.team.id),
            edit_own_role,
            people={person.id: person for person in people},
        )
        self._notifier.notify(request.tenant, applied)

    def _open_roles(self, request: Request, result: str) -> Message:
        """The message with the roles that are still open, below the `result` of a press."""
        workspace_id, user_id = request.workspace_id, request.user_id
        open_roles = role_confirmation.open_roles(self._context, workspace_id, user_id)
        return view.still_you(open_roles, result)
