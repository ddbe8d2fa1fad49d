"""What every use case works with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.absence import Presence
from bot.domain.classifier import Classifier
from bot.domain.own_rules import Judge
from bot.domain.rulebook import Rulebook
from bot.store.database import Database
from bot.usecases.rosters import Roster, Rosters


@dataclass(frozen=True)
class Desk:
    """The database, the rules and the clock; made once per process, shared by its threads."""

    database: Database
    rulebook: Rulebook
    classifier: Classifier
    rosters: Rosters
    clock: Callable[[], datetime]

    def roster(self, workspace_id: str) -> Roster:
        """The workspace's teams, mostly from memory; no writer has to wait for it."""
        known = self.rosters.fresh(workspace_id)
        if known:
            return known
        with self.database.reading() as session:
            return self.rosters.of(session, workspace_id)

    def presence(self, roster: Roster) -> Presence:
        """Who is there now."""
        return Presence(self.clock(), roster.absences)

    def judge(self, roster: Roster) -> Judge:
        """How a workspace judges questions: by the shipped rules and its own."""
        return Judge(self.classifier.classify, roster.own, self.rulebook.limits)

    def disputed(self, theme: str) -> bool:
        """Whether sources disagree on whose decision a theme is."""
        known = self.rulebook.themes.get(theme)
        return known is not None and known.disputed
