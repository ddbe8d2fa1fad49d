"""What every use case works with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.clock import DatabaseClock
from bot.domain.classification.classifier import Classifier
from bot.domain.classification.own_rules import WorkspaceClassifier
from bot.domain.classification.rulebook import Rulebook
from bot.domain.errors import TeamGone
from bot.domain.frames.reading import MessageReader
from bot.domain.people.absence import Presence
from bot.domain.privacy import KEEP_ANSWERS_DAYS, KEEP_DAYS
from bot.domain.question import Question
from bot.domain.team_matching.matcher import TeamMatch
from bot.store import workspaces
from bot.store.database import Database
from bot.usecases.habit_cache import HabitCache
from bot.usecases.kept_cache import KeptCache
from bot.usecases.name_cache import NameCache
from bot.usecases.readers import Readers
from bot.usecases.team_cache import TeamCache, WorkspaceTeams

T = TypeVar("T")


@dataclass(frozen=True)
class AppContext:
    """The database, rules, caches and clock; made once per process, shared by its threads.

    `keep_text_days` is for how many days the text of questions is kept, and `keep_answers_days`
    for how many answers are for the next person who asks; 0 keeps none. Without `readers`, all who
    read an answer are full members.
    """

    database: Database
    rulebook: Rulebook
    classifier: Classifier
    team_cache: TeamCache
    habit_cache: HabitCache
    name_cache: NameCache
    kept_cache: KeptCache
    clock: Callable[[], datetime]
    keep_text_days: int = KEEP_DAYS
    keep_answers_days: int = KEEP_ANSWERS_DAYS
    readers: Readers | None = None

    @property
    def is_clock_trusted(self) -> bool:
        """Whether what can't be undone may be done because of the time."""
        return not isinstance(self.clock, DatabaseClock) or self.clock.is_trusted

    def workspace_ids(self) -> Sequence[str]:
        """Return every workspace in which anything was set up."""
        with self.database.reading() as session:
            return sorted(workspaces.all_ids(session))

    def workspace_teams(self, workspace_id: str) -> WorkspaceTeams:
        """Return a workspace's teams and settings, mostly from memory and without waiting."""
        return self.team_cache.get(workspace_id)

    def current_workspace_teams(self, workspace_id: str) -> WorkspaceTeams:
        """Return a workspace's teams as they are at this moment, whichever replica changed them."""
        return self.team_cache.current(workspace_id)

    def workspace_classifier(self, workspace_teams: WorkspaceTeams) -> WorkspaceClassifier:
        """Return a classifier that goes by the shipped rules and the workspace's own."""
        return WorkspaceClassifier(
            self.classifier.classify, workspace_teams.own_rules, self.rulebook.limits
        )

    def message_reader(self, workspace_teams: WorkspaceTeams) -> MessageReader:
        """Return what reads the messages of a workspace."""
        return MessageReader(
            workspace_teams.matcher,
            self.workspace_classifier(workspace_teams),
            self.name_cache.get(workspace_teams.settings.workspace_id),
        )

    def match_team(self, workspace_teams: WorkspaceTeams, question: Question) -> TeamMatch:
        """Find the team of a question; the asker's habit is looked up only for what is offered."""
        return workspace_teams.matcher.find(
            " ".join((question.text, *question.emoji, *question.tickets)),
            question.channel_id,
            question.channel_ids,
            lambda: self.habit_cache.get(question.workspace_id, question.asker_id),
            question.asker_id,
        )

    def presence(self, workspace_teams: WorkspaceTeams) -> Presence:
        """Return who is there now."""
        return Presence(self.clock(), workspace_teams.absences)

    def is_disputed(self, theme: str) -> bool:
        """Return whether sources disagree on whose decision a theme is."""
        known = self.rulebook.themes.get(theme)
        return known is not None and known.disputed

    def retry_if_team_gone(self, workspace_id: str, work: Callable[[], T]) -> T:
        """Do `work`, and once more if another replica has deleted a team that it needs."""
        try:
            return work()
        except TeamGone:
            self.team_cache.refresh(workspace_id)
            return work()
