"""The tokens of the workspaces, opened, and kept in memory for a few seconds."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.errors import StoreUnavailable
from bot.domain.installation import NotInstalled
from bot.store import installations
from bot.store.database import Database
from bot.store.seal import Seal

FRESH_SECONDS = 8.0
"""How long a token is used before the database is asked again: all replicas know within ten seconds
that a workspace has left, or has another token."""


@dataclass(frozen=True, slots=True)
class _Known:
    sealed: str
    token: str
    checked_at: float


class TokenCache:
    """Finds the token of a workspace; one instance serves all threads of a process."""

    def __init__(
        self,
        database: Database,
        seal: Seal,
        on_change: Callable[[str], None] = lambda _workspace_id: None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take a clock, and what is to be done once a workspace has another token, or none."""
        self._database = database
        self._seal = seal
        self._on_change = on_change
        self._seconds = seconds
        self._known: dict[str, _Known] = {}

    def get(self, workspace_id: str) -> str:
        """Return the token of a workspace, mostly from memory; Slack is never asked.

        Raises NotInstalled, TokenLost and, if it isn't in memory, StoreUnavailable. While the
        database can't be asked, the last known token is used: Slack knows whether it is valid.
        """
        known = self._known.get(workspace_id)
        if known and self._seconds() - known.checked_at < FRESH_SECONDS:
            return known.token
        try:
            return self._read(workspace_id, known)
        except StoreUnavailable:
            if known is None:
                raise
            return known.token

    def invalidate(self, workspace_id: str) -> None:
        """Have the database asked at the next use, once what this thread does is committed."""
        self._database.after_commit(lambda: self._forget(workspace_id))

    def _forget(self, workspace_id: str) -> None:
        self._known.pop(workspace_id, None)
        self._on_change(workspace_id)

    def _read(self, workspace_id: str, known: _Known | None) -> str:
        now = self._seconds()
        with self._database.reading() as session:
            installation = installations.of(session, workspace_id)
        if installation is None or not installation.is_there:
            self._forget(workspace_id)
            raise NotInstalled(workspace_id)
        sealed = installation.sealed
        if known and known.sealed == sealed:
            token = known.token
        else:
            self._on_change(workspace_id)
            token = self._seal.open(workspace_id, sealed)
        self._known[workspace_id] = _Known(sealed, token, now)
        return token
