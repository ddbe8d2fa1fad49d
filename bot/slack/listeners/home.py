"""The Home tab's buttons, and what whoowns says when people first meet it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from slack_bolt import Args

from bot.slack import payloads
from bot.slack.home import HomeTab
from bot.slack.message import Message
from bot.slack.posting import SlackPoster
from bot.slack.views import guidance, modals
from bot.usecases import absence, home, role_confirmation
from bot.usecases.app_context import AppContext


class HomeListeners:
    """Publishes the Home tab when it is opened, and again at once after each change."""

    def __init__(self, context: AppContext, admins: frozenset[str]) -> None:
        self._context = context
        self._admins = admins
        self._tab = HomeTab(context, admins)
        self.by_action: dict[str, Callable[[Args], Message | None]] = {
            "home_away": self.open_away_form,
            "home_back": self.back,
            "home_create": lambda args: self._open(args, modals.create_form()),
            "home_help": lambda args: self._open(
                args, modals.help_modal(guidance.how_to_ask(), guidance.how_to_set_up_teams())
            ),
            "home_settings": self.open_settings,
            "still_me": self.confirm_role,
        }

    def opened(self, args: Args) -> Message | None:
        """Somebody opened the bot's Home tab or its messages."""
        if payloads.opens_home_tab(args.body):
            self._publish(args)
        workspace_id = payloads.workspace_of(args.body)
        first = home.is_first_visitor(self._context, workspace_id)
        return guidance.first_visit() if first else None

    def joined(self, args: Args) -> Message | None:
        """Somebody, perhaps the bot itself, joined a channel."""
        if not payloads.is_own_join(args.body):
            return None
        workspace_id, channel_id = payloads.workspace_of(args.body), payloads.channel_of(args.body)
        new = home.is_new_channel(self._context, workspace_id, channel_id)
        return guidance.joined_channel() if new else None

    def open_away_form(self, args: Args) -> None:
        """The button "I'm away"."""
        tomorrow = self._context.clock().date() + timedelta(days=1)
        self._open(args, modals.away_form(tomorrow))

    def back(self, args: Args) -> None:
        """The button "I'm back"."""
        workspace_id, user_id = payloads.workspace_of(args.body), payloads.user_of(args.body)
        absence.announce_back(self._context, workspace_id, user_id)
        self._publish(args)

    def confirm_role(self, args: Args) -> None:
        """The button "Still me": somebody still holds a role."""
        workspace_id, user_id = payloads.workspace_of(args.body), payloads.user_of(args.body)
        team_id, role = payloads.team_and_role_of(args.body)
        role_confirmation.confirm(self._context, workspace_id, user_id, team_id, role)
        self._publish(args)

    def open_settings(self, args: Args) -> None:
        """The button "Settings"."""
        workspace_teams = self._context.workspace_teams(payloads.workspace_of(args.body))
        self._open(args, modals.settings_form(workspace_teams.settings))

    def _open(self, args: Args, view: Mapping[str, Any]) -> None:
        SlackPoster(args.client).open_modal(payloads.trigger_of(args.body), view)

    def _publish(self, args: Args) -> None:
        workspace_id, user_id = payloads.workspace_of(args.body), payloads.user_of(args.body)
        self._tab.publish(args.client, workspace_id, user_id)
