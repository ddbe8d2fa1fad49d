"""Asks people whether they still hold their roles: once a quarter, a few at a time, by day."""

from datetime import datetime

from bot.domain.delivery import Tenant
from bot.slack.clients import Clients
from bot.slack.jobs.turns import Rest, Turns
from bot.slack.outbox import Outbox
from bot.slack.replies import direct_message
from bot.slack.views.role_confirmation import still_you
from bot.usecases import role_confirmation
from bot.usecases.app_context import AppContext

JOB = "role confirmation"


class AskRoleHolders:
    """The job; each person gets one message for all their roles."""

    def __init__(self, outbox: Outbox, clients: Clients, context: AppContext, rest: Rest) -> None:
        self._outbox = outbox
        self._clients = clients
        self._context = context
        self._turns = Turns(JOB, rest)

    def __call__(self, now: datetime) -> None:
        """Ask the people whose turn it is."""
        self._turns.give(
            sorted(role_confirmation.workspaces_due(self._context, now)),
            lambda workspace_id, _turn: self._ask_some(workspace_id, now),
        )

    def _ask_some(self, workspace_id: str, now: datetime) -> None:
        """Claim people and keep the questions to them at once: either both are there, or none.

        Nobody is claimed where no message can be sent.
        """
        tenant = Tenant.of(workspace_id)
        self._clients(tenant)
        role_confirmation.mark_stale(self._context, workspace_id, now)
        with self._context.database.unit_of_work():
            for user_id in role_confirmation.claim_to_ask(self._context, workspace_id, now):
                roles = role_confirmation.open_roles(self._context, workspace_id, user_id)
                if roles:
                    message = direct_message(tenant, user_id, still_you(roles))
                    self._outbox.add(message)
