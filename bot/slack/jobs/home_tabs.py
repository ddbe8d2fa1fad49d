"""Refreshes Home tabs that people opened lately, after something has changed."""

from datetime import datetime

from bot.domain.delivery import Tenant
from bot.slack.clients import Clients
from bot.slack.home import HomeTab
from bot.slack.jobs.turns import Rest, Turn, Turns
from bot.usecases import home
from bot.usecases.app_context import AppContext

JOB = "home tabs"


class RefreshHomeTabs:
    """The job; the replicas share the work, since each claims the tabs that it refreshes."""

    def __init__(self, tab: HomeTab, clients: Clients, context: AppContext, rest: Rest) -> None:
        self._tab = tab
        self._clients = clients
        self._context = context
        self._turns = Turns(JOB, rest)

    def __call__(self, now: datetime) -> None:
        """Refresh a few tabs in each workspace, while Slack takes them."""
        self._turns.give(
            sorted(home.workspaces_due(self._context, now)),
            lambda workspace_id, turn: self._refresh_some(workspace_id, turn, now),
        )

    def _refresh_some(self, workspace_id: str, turn: Turn, now: datetime) -> None:
        client = self._clients(Tenant.of(workspace_id))
        for user_id in home.outdated(self._context, workspace_id, now):
            taken = self._tab.refresh(client, workspace_id, user_id)
            if not taken or turn.is_over():
                return
