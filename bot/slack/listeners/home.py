"""The Home tab's buttons, and what whoowns says when people first meet it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from bot.slack import replies
from bot.slack.message import Message
from bot.slack.notify import Notifier
from bot.slack.outbox import Outbox
from bot.slack.posting import SlackPoster
from bot.slack.request import Request
from bot.slack.values import TeamRole
from bot.slack.views import guidance, modals
from bot.usecases import absence, home, role_confirmation
from bot.usecases.app_context import AppContext


class HomeListeners:
    """Publishes the Home tab when it is opened, and again at once after each change."""

    def __init__(self, context: AppContext, notifier: Notifier, outbox: Outbox) -> None:
        self._context = context
        self._notifier = notifier
        self._outbox = outbox
        self.by_action: dict[str, Callable[[Request], Message | None]] = {
            "home_away": self.open_away_form,
            "home_back": self.back,
            "home_create": lambda request: self._open(request, modals.create_form()),
            "home_help": lambda request: self._open(
                request, modals.help_modal(guidance.how_to_ask(), guidance.how_to_set_up_teams())
            ),
            "home_settings": self.open_settings,
            "still_me": self.confirm_role,
        }

    def opened(self, request: Request) -> Message | None:
        """Somebody opened the bot's Home tab or its messages."""
        if request.opens_home_tab:
            self._publish(request)
        workspace_id = request.workspace_id
        first = home.is_first_visitor(self._context, workspace_id)
        return guidance.first_visit() if first else None

    def joined(self, request: Request) -> Message | None:
        """Somebody, perhaps the bot itself, joined a channel."""
        if not request.is_own_join:
            return None
        workspace_id, channel_id = request.workspace_id, request.channel_id
        new = home.is_new_channel(self._context, workspace_id, channel_id)
        return guidance.joined_channel() if new else None

    def open_away_form(self, request: Request) -> None:
        """The button "I'm away"."""
        tomorrow = self._context.clock().date() + timedelta(days=1)
        self._open(request, modals.away_form(tomorrow))

    def back(self, request: Request) -> None:
        """The button "I'm back"."""
        workspace_id, user_id = request.workspace_id, request.user_id
        _, stand_ins = absence.announce_back(self._context, workspace_id, user_id)
        self._notifier.notify_stand_ins(request.tenant, stand_ins)
        self._publish(request)

    def confirm_role(self, request: Request) -> None:
        """The button "Still me": somebody still holds a role."""
        workspace_id, user_id = request.workspace_id, request.user_id
        held = TeamRole.decode(request.press.value)
        role_confirmation.confirm(self._context, workspace_id, user_id, held.team_id, held.role)
        self._publish(request)

    def open_settings(self, request: Request) -> None:
        """The button "Settings"."""
        workspace_teams = self._context.workspace_teams(request.workspace_id)
        self._open(request, modals.settings_form(workspace_teams.settings))

    def _open(self, request: Request, view: Mapping[str, Any]) -> None:
        SlackPoster(request.client).open_modal(request.trigger_id, view)

    def _publish(self, request: Request) -> None:
        self._outbox.add(replies.home_of(request))
