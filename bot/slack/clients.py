"""Finds the client for a workspace: with its own token, or with the only one."""

import copy
from collections.abc import Callable

from slack_sdk import WebClient

from bot.domain.delivery import Tenant
from bot.usecases.token_cache import TokenCache

Clients = Callable[[Tenant], WebClient]
"""Returns a client that tries each call once, with the token of an installation.

Raises NotInstalled or TokenLost where there is none, and StoreUnavailable."""


def with_one_token(client: WebClient) -> Clients:
    """Return what finds the same client for all."""
    return lambda _tenant: client


def with_their_tokens(client: WebClient, tokens: TokenCache) -> Clients:
    """Return what gives each workspace a client of its own, like this one."""
    return lambda tenant: with_token(client, tokens.get(tenant.workspace_id))


def with_token(client: WebClient, token: str) -> WebClient:
    """Return a client like this one, with a token."""
    own = copy.copy(client)
    own.token = token
    return own
