"""Asks Slack who reads an answer: guests and other organisations don't read all that is public."""

from collections.abc import Set

from bot.domain.delivery import Tenant
from bot.domain.errors import Refusal
from bot.domain.installation import NotInstalled
from bot.slack.clients import Clients
from bot.slack.directory import SlackDirectory
from bot.usecases.readers import Readers


def ask_slack(readers: Readers, clients: Clients, admins: Set[str]) -> None:
    """Have `readers` ask Slack, with clients that soon give up: a person waits."""

    def is_full_member(workspace_id: str, user_id: str) -> bool | None:
        try:
            client = clients(Tenant.of(workspace_id))
            return SlackDirectory(client, admins).person(workspace_id, user_id).is_full_member
        except (Refusal, NotInstalled):
            return None

    readers.ask = is_full_member
