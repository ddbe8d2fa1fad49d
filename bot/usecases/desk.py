"""What every use case works with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.domain.errors import TeamGone
from bot.domain.finding.team_finder import Finding
from bot.domain.judging.classifier import Classifier
from bot.domain.judging.own_rules import Judge
from bot.domain.judging.rulebook import Rulebook
from bot.domain.people.absence import Presence
from bot.domain.privacy import KEEP_DAYS
from bot.domain.question import Question
from bot.store.database import Database
from bot.usecases.habits import Habits
from bot.usecases.rosters import Roster, Rosters

T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """The database, the rules and the clock; made once per process, shared by its threads."""

    database: Database
    rulebook: Rulebook
    classifier: Classifier
    rosters: Rosters
    habits: Habits
    clock: Callable[[], datetime]
    keep_text_days: int = KEEP_DAYS

    def roster(self, workspace_id: str) -> Roster:
        """The workspace's teams, mostly from memory; no writer has to wait for it."""
        return self.rosters.of(workspace_id)

    def finding(self, roster: Roster, question: Question) -> Finding:
        """The team of a question; what its asker usually asks is looked up only if it matters."""
        return roster.finder.find(
            " ".join((question.text, *question.emoji)),
            question.channel_id,
            question.channel_ids,
            lambda: self.habits.of(question.workspace_id, question.asker_id),
        )

    def with_teams_there(self, workspace_id: str, work: Callable[[], T]) -> T:
        """Do `work`, and once more where another replica deleted a team that we still knew."""
        try:
            return work()
        except TeamGone:
            self.rosters.forget(workspace_id)
            return work()

    def presence(self, roster: Roster) -> Presence:
        """Who is there now."""
        return Presence(self.clock(), roster.absences)

    def judge(self, roster: Roster) -> Judge:
        """How a workspace judges questions: by the shipped rules and its own."""
        return Judge(self.classifier.classify, roster.own, self.rulebook.limits)

    def current_roster(self, workspace_id: str) -> Roster:
        """The workspace's teams as they are at this moment, whichever replica changed them."""
        return self.rosters.current(workspace_id)

    def disputed(self, theme: str) -> bool:
        """Whether sources disagree on whose decision a theme is."""
        known = self.rulebook.themes.get(theme)
        return known is not None and known.disputed
