"""What every use case works with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.classifier import Classifier
from bot.domain.rulebook import Rulebook
from bot.store.database import Database
from bot.usecases.rosters import Rosters


@dataclass(frozen=True)
class Desk:
    """The database, the rules and the clock; made once per process, shared by its threads."""

    database: Database
    rulebook: Rulebook
    classifier: Classifier
    rosters: Rosters
    clock: Callable[[], datetime]

    def disputed(self, theme: str) -> bool:
        """Whether sources disagree on whose decision a theme is."""
        known = self.rulebook.themes.get(theme)
        return known is not None and known.disputed
