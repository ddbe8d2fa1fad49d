"""Which teams people usually ask, looked up only if a question does not say its team."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from bot.domain.team_matching.matcher import FROM_ASKER, usual_teams
from bot.store import past_questions
from bot.store.database import Database

FRESH_SECONDS = 30.0
LATEST = 50
"""A person's latest questions that are read; those whose team the asker did not say drop out."""


class HabitCache:
    """The habits of those who ask just now; one instance serves all threads of a process."""

    def __init__(self, database: Database, seconds: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._seconds = seconds
        self._known: OrderedDict[tuple[str, str], tuple[float, tuple[int, ...]]] = OrderedDict()
        self._lock = Lock()

    def get(self, workspace_id: str, user_id: str) -> tuple[int, ...]:
        """Return the IDs of the teams that a person usually asks; empty if there is no habit.

        Raises StoreUnavailable if the database has to be asked and cannot.
        """
        person = (workspace_id, user_id)
        now = self._seconds()
        read_at, teams = self._known.get(person, (float("-inf"), ()))
        if now - read_at < FRESH_SECONDS:
            return teams
        with self._database.reading() as session:
            asked = past_questions.teams_asked(session, workspace_id, user_id, LATEST)
        teams = usual_teams([team_id for team_id, evidence in asked if evidence in FROM_ASKER])
        with self._lock:
            self._known[person] = (now, teams)
            self._known.move_to_end(person)
            while now - next(iter(self._known.values()))[0] >= FRESH_SECONDS:
                self._known.popitem(last=False)
        return teams

    def forget(self, workspace_id: str, user_id: str) -> None:
        """Drop a person's habit from memory."""
        with self._lock:
            self._known.pop((workspace_id, user_id), None)
