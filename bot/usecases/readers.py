"""Who reads what every full member of a workspace may read, kept in memory between questions."""

import time
from collections.abc import Callable
from threading import Lock

from bot.domain.question import Question, Source
from bot.store.database import Database

FRESH_SECONDS = 3600.0
"""How long somebody counts as a full member, or a channel as the workspace's own."""
MOST = 10_000
"""People and channels that are in memory at most."""

Ask = Callable[[str, str], bool | None]
"""Asks Slack about a person or channel of a workspace; None where it doesn't say."""


class Readers:
    """Whether all who read an answer are full members; one instance serves a whole process.

    `is_full_member` and `is_own_channel` ask Slack, and are set where there is one.
    """

    def __init__(self, database: Database, seconds: Callable[[], float] = time.monotonic) -> None:
        self.is_full_member: Ask = lambda _workspace_id, _user_id: True
        self.is_own_channel: Ask = lambda _workspace_id, _channel_id: True
        self._database = database
        self._seconds = seconds
        self._known: dict[tuple[str, str], tuple[float, bool]] = {}
        self._lock = Lock()

    def are_full_members(self, question: Question) -> bool:
        """Return whether those who read the answer to a question may read what is public.

        That is who asked or, for a mention, whoever reads the channel. False where nobody knows,
        as when Slack can't be asked because a unit of work has begun.
        """
        if question.source is Source.MENTION:
            return self._get(self.is_own_channel, question.workspace_id, question.channel_id)
        return self._get(self.is_full_member, question.workspace_id, question.asker_id)

    def _get(self, ask: Ask, workspace_id: str, about: str) -> bool:
        key, now = (workspace_id, about), self._seconds()
        at, answer = self._known.get(key, (float("-inf"), False))
        if now - at < FRESH_SECONDS:
            return answer
        if self._database.unit:
            return answer
        asked = ask(workspace_id, about)
        if asked is None:
            return False
        with self._lock:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[key] = (now, asked)
        return asked
