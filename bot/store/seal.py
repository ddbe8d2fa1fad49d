"""Seals tokens, so that nobody can use them who has only the database.

What is sealed names its workspace: copied into the row of another one, it can't be opened there.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from bot.domain.installation import TokenLost

if TYPE_CHECKING:
    from cryptography.fernet import Fernet, MultiFernet


def new_key() -> str:
    """Return a new key for `WHOOWNS_TOKEN_KEYS`."""
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()


class Seal:
    """Seals with the first of its keys, and opens with any."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = keys

    @cached_property
    def _first(self) -> "Fernet":
        from cryptography.fernet import Fernet

        return Fernet(self._keys[0])

    @cached_property
    def _all(self) -> "MultiFernet":
        from cryptography.fernet import Fernet, MultiFernet

        return MultiFernet([Fernet(key) for key in self._keys])

    def close(self, workspace_id: str, token: str) -> str:
        """Seal a token of this workspace; an empty one stays empty."""
        return self._first.encrypt(f"{workspace_id} {token}".encode()).decode() if token else ""

    def open(self, workspace_id: str, sealed: str) -> str:
        """Return the token; raises TokenLost without its key, or if it is another workspace's."""
        from cryptography.fernet import InvalidToken

        if not sealed:
            return ""
        if not self._keys:
            raise TokenLost(workspace_id)
        try:
            owner, _, token = self._all.decrypt(sealed).decode().partition(" ")
        except InvalidToken:
            raise TokenLost(workspace_id) from None
        if owner != workspace_id:
            raise TokenLost(workspace_id)
        return token

    def is_current(self, sealed: str) -> bool:
        """Return whether it is sealed with the first key."""
        from cryptography.fernet import InvalidToken

        try:
            self._first.decrypt(sealed)
        except InvalidToken:
            return False
        return True
