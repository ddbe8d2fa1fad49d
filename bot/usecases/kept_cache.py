"""The questions with kept answers, ready to be compared with a new one, in memory."""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock

from bot.domain.asked_before.index import Found, QuestionIndex
from bot.domain.asked_before.kept import MOST_COMPARED
from bot.domain.asked_before.words import QuestionReader, TellingWords
from bot.domain.team_matching.tokens import Language
from bot.domain.teams.team import Role, Team
from bot.store import kept_answers
from bot.store.database import Database
from bot.store.kept_answers import Stamp

FRESH_SECONDS = 30.0
"""How long kept questions are used before the database is asked whether there are others."""
MOST = 200
"""Teams and roles whose kept questions are in memory at most."""

_Key = tuple[str, int, Role]


@dataclass(frozen=True, slots=True)
class _Known:
    checked_at: float
    stamp: Stamp
    names: Sequence[str]
    questions: Mapping[int, str]
    telling: Mapping[int, TellingWords]
    index: QuestionIndex


class KeptCache:
    """The kept questions of each team and role; one instance serves all threads of a process.

    What it finds is at most half a minute old: an answer is read again before it is shown.
    """

    def __init__(
        self,
        database: Database,
        language: Language,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._language = language
        self._seconds = seconds
        self._known: OrderedDict[_Key, _Known] = OrderedDict()
        self._lock = Lock()

    def find(self, workspace_id: str, team: Team, role: Role, text: str) -> Sequence[Found]:
        """Return the kept questions of a team and role that are nearly the same as `text`.

        Raises StoreUnavailable if the database has to be asked and cannot.
        """
        return self._get(workspace_id, team, role).index.find(text)

    def invalidate(self, workspace_id: str) -> None:
        """Have the database asked at the next use, once what was changed is committed."""
        self._database.after_commit(lambda: self._invalidate(workspace_id))

    def _invalidate(self, workspace_id: str) -> None:
        with self._lock:
            for key, known in self._known.items():
                if key[0] == workspace_id:
                    self._known[key] = replace(known, checked_at=float("-inf"))

    def _get(self, workspace_id: str, team: Team, role: Role) -> _Known:
        key, now = (workspace_id, team.id, role), self._seconds()
        names = (team.name, *team.aliases)
        known = self._known.get(key)
        if known and now - known.checked_at < FRESH_SECONDS and known.names == names:
            return known
        with self._database.reading() as session:
            stamp = kept_answers.stamp(session, team.id, role)
            if known and known.stamp == stamp and known.names == names:
                return self._keep(key, replace(known, checked_at=now))
            rows = kept_answers.questions_of(session, team.id, role, MOST_COMPARED)
        return self._keep(key, self._built(rows, known, names, stamp, now))

    def _built(
        self,
        rows: Sequence[tuple[int, str]],
        known: _Known | None,
        names: Sequence[str],
        stamp: Stamp,
        now: float,
    ) -> _Known:
        """Read the questions that are new, and put all of them into an index."""
        reader = QuestionReader(self._language, names)
        before = known.telling if known and known.names == names else {}
        questions = known.questions if known else {}
        telling = {
            kept_id: before[kept_id]
            if kept_id in before and questions.get(kept_id) == question
            else reader.read(question)
            for kept_id, question in rows
        }
        index = QuestionIndex(reader, telling.items())
        return _Known(now, stamp, names, dict(rows), telling, index)

    def _keep(self, key: _Key, known: _Known) -> _Known:
        with self._lock:
            self._known[key] = known
            self._known.move_to_end(key)
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        return known
