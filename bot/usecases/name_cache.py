"""What people with roles are called, kept in memory between questions."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock

from bot.domain.people.names import PeopleNames
from bot.domain.people.person import PresenceUpdate
from bot.store import people
from bot.store.database import Database

FRESH_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class _Known:
    read_at: float
    stored: Mapping[str, tuple[str, ...]]
    names: PeopleNames


class NameCache:
    """The names of each workspace's people; one instance serves all threads of a process."""

    def __init__(self, database: Database, seconds: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._seconds = seconds
        self._known: dict[str, _Known] = {}
        self._lock = Lock()

    def get(self, workspace_id: str) -> PeopleNames:
        """Return the names of a workspace's people, at most a minute old.

        Raises StoreUnavailable if the database has to be asked and cannot.
        """
        now, known = self._seconds(), self._known.get(workspace_id)
        if known and now - known.read_at < FRESH_SECONDS:
            return known.names
        with self._database.reading() as session:
            stored = people.names(session, workspace_id)
        names = known.names if known and known.stored == stored else PeopleNames(stored)
        with self._lock:
            self._known[workspace_id] = _Known(now, stored, names)
        return names

    def is_news(self, workspace_id: str, update: PresenceUpdate) -> bool:
        """Return whether somebody is called otherwise than is kept in memory."""
        known = self._known.get(workspace_id)
        return known is not None and known.stored.get(update.user_id, ()) != update.names

    def invalidate(self, workspace_id: str) -> None:
        """Read the names anew at the next use."""
        with self._lock:
            self._known.pop(workspace_id, None)
