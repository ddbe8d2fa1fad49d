"""Who may read what every full member of a workspace may read, in memory between questions."""

import time
from collections.abc import Callable
from threading import Lock

from bot.store.database import Database

FRESH_SECONDS = 3600.0
"""How long somebody counts as a full member, or not."""
MOST = 10_000
"""People who are in memory at most."""

Ask = Callable[[str, str], bool | None]
"""Asks Slack whether a user is a full member of a workspace; None where it doesn't say."""


class Readers:
    """Whether people are full members; one instance serves a whole process.

    `ask` asks Slack, and is set where there is one.
    """

    def __init__(self, database: Database, seconds: Callable[[], float] = time.monotonic) -> None:
        self.ask: Ask = lambda _workspace_id, _user_id: True
        self._database = database
        self._seconds = seconds
        self._known: dict[tuple[str, str], tuple[float, bool]] = {}
        self._changes = 0
        self._lock = Lock()

    def forget(self, workspace_id: str, user_id: str) -> None:
        """Have Slack asked again about somebody, whose account may have changed."""
        with self._lock:
            self._changes += 1
            self._known.pop((workspace_id, user_id), None)

    def is_full_member(self, workspace_id: str, user_id: str) -> bool:
        """Return whether somebody may read what is public in a workspace.

        False where nobody knows, as when Slack can't be asked because a unit of work has begun.
        """
        key, now = (workspace_id, user_id), self._seconds()
        at, answer = self._known.get(key, (float("-inf"), False))
        if now - at < FRESH_SECONDS:
            return answer
        if self._database.unit:
            return answer
        changes = self._changes
        asked = self.ask(workspace_id, user_id)
        if asked is None:
            return False
        with self._lock:
            if changes != self._changes:
                return asked  # an account has changed meanwhile: what Slack said may be old
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[key] = (now, asked)
        return asked
