"""What every use case works with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.domain.classification.classifier import Classifier
from bot.domain.classification.own_rules import WorkspaceClassifier
from bot.domain.classification.rulebook import Rulebook
from bot.domain.errors import TeamGone
from bot.domain.people.absence import Presence
from bot.domain.privacy import KEEP_DAYS
from bot.domain.question import Question
from bot.domain.team_matching.matcher import TeamMatch
from bot.store.database import Database
from bot.usecases.habit_cache import Habits
from bot.usecases.team_cache import TeamCache, WorkspaceTeams

T = TypeVar("T")


@dataclass(frozen=True)
class AppContext:
    """The database, the rules and the clock; made once per process, shared by its threads."""

    database: Database
    rulebook: Rulebook
    classifier: Classifier
    team_cache: TeamCache
    habits: Habits
    clock: Callable[[], datetime]
    keep_text_days: int = KEEP_DAYS

    def workspace_teams(self, workspace_id: str) -> WorkspaceTeams:
        """The workspace's teams, mostly from memory; no writer has to wait for it."""
        return self.team_cache.of(workspace_id)

    def team_match(self, workspace_teams: WorkspaceTeams, question: Question) -> TeamMatch:
        """The team of a question; what its asker usually asks is looked up only if it matters."""
        return workspace_teams.matcher.find(
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
            self.team_cache.forget(workspace_id)
            return work()

    def presence(self, workspace_teams: WorkspaceTeams) -> Presence:
        """Who is there now."""
        return Presence(self.clock(), workspace_teams.absences)

    def judge(self, workspace_teams: WorkspaceTeams) -> WorkspaceClassifier:
        """How a workspace judges questions: by the shipped rules and its own."""
        return WorkspaceClassifier(
            self.classifier.classify, workspace_teams.own, self.rulebook.limits
        )

    def current_workspace_teams(self, workspace_id: str) -> WorkspaceTeams:
        """The workspace's teams as they are at this moment, whichever replica changed them."""
        return self.team_cache.current(workspace_id)

    def disputed(self, theme: str) -> bool:
        """Whether sources disagree on whose decision a theme is."""
        known = self.rulebook.themes.get(theme)
        return known is not None and known.disputed
