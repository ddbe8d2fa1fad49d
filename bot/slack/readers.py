"""Asks Slack who reads an answer: guests and other organisations don't read all that is public."""

from collections.abc import Set

from bot.domain.delivery import Tenant
from bot.domain.errors import Refusal
from bot.domain.installation import NotInstalled
from bot.slack.channels import ChannelVisibility
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

    def is_own_channel(workspace_id: str, channel_id: str) -> bool | None:
        try:
            client = clients(Tenant.of(workspace_id))
            shared = ChannelVisibility(client, person_waits=True).outsiders_read(channel_id)
        except (Refusal, NotInstalled):
            return None
        return None if shared is None else not shared

    readers.is_full_member, readers.is_own_channel = is_full_member, is_own_channel
