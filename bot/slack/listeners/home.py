"""The Home tab, the forms that open from it, and meeting whoowns for the first time."""

from collections.abc import Callable
from datetime import timedelta

from slack_bolt import Args

from bot.slack import payloads
from bot.slack.dialogs import open_dialog
from bot.slack.home_tab import HomeTab
from bot.slack.message import Message
from bot.slack.views import forms, usage
from bot.slack.views import onboarding as greeting
from bot.usecases import absence, onboarding, role_confirmation
from bot.usecases.app_context import AppContext


class HomeListeners:
    """Whatever changes something shows the changed Home tab at once."""

    def __init__(self, context: AppContext, admins: frozenset[str]) -> None:
        self._context = context
        self._admins = admins
        self._tab = HomeTab(context, admins)
        self.by_action: dict[str, Callable[[Args], Message | None]] = {
            "home_away": self.ask_until_when,
            "home_back": self.back,
            "home_create": lambda args: open_dialog(args, forms.create()),
            "home_help": lambda args: open_dialog(
                args, forms.help_of(usage.asking(), usage.teams())
            ),
            "home_settings": self.settings,
            "still_me": self.still_me,
        }

    def opened(self, args: Args) -> Message | None:
        """Somebody opened one of our tabs."""
        if args.body["event"].get("tab") == "home":
            self._show(args)
        workspace_id = payloads.workspace_of(args.body)
        first = onboarding.is_first_visitor(self._context, workspace_id)
        return greeting.welcome() if first else None

    def joined(self, args: Args) -> Message | None:
        """Somebody, perhaps we, came into a channel."""
        event = args.body["event"]
        if event.get("user") != payloads.own_user(args.body):
            return None
        workspace_id = payloads.workspace_of(args.body)
        new = onboarding.is_new_channel(self._context, workspace_id, str(event["channel"]))
        return greeting.joined() if new else None

    def ask_until_when(self, args: Args) -> None:
        """Open the form for being away."""
        tomorrow = self._context.clock().date() + timedelta(days=1)
        open_dialog(args, forms.away(tomorrow))

    def back(self, args: Args) -> None:
        """Somebody is there again."""
        workspace_id, user_id = payloads.workspace_of(args.body), payloads.user_of(args.body)
        absence.back(self._context, workspace_id, user_id)
        self._show(args)

    def still_me(self, args: Args) -> None:
        """Somebody still holds a role."""
        workspace_id, user_id = payloads.workspace_of(args.body), payloads.user_of(args.body)
        role_confirmation.confirm(
            self._context, workspace_id, user_id, *payloads.seat_of(args.body)
        )
        self._show(args)

    def settings(self, args: Args) -> None:
        """Open the workspace's settings."""
        workspace_teams = self._context.workspace_teams(payloads.workspace_of(args.body))
        open_dialog(args, forms.settings(workspace_teams.settings))

    def _show(self, args: Args) -> None:
        workspace_id, user_id = payloads.workspace_of(args.body), payloads.user_of(args.body)
        self._tab.publish(args.client, workspace_id, user_id)
