"""Brings Home tabs up to date that people opened lately."""

from datetime import datetime

from slack_sdk import WebClient

from bot.slack.home_tab import HomeTab
from bot.usecases.app_context import AppContext
from bot.usecases.home import outdated
from bot.usecases.rounds import workspaces_to_visit


class RefreshHomeTabs:
    """A few a minute; whoever opens theirs sees the present anyway."""

    def __init__(self, client: WebClient, home: HomeTab, context: AppContext) -> None:
        self._client = client
        self._home = home
        self._context = context

    def __call__(self, now: datetime) -> None:
        """Publish what has changed since it was shown, as long as Slack says anything."""
        for workspace_id in workspaces_to_visit(self._context):
            for user_id in outdated(self._context, workspace_id, now):
                if not self._home.refresh(self._client, workspace_id, user_id):
                    return
