"""What the journal holds about one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.question import Source
from bot.domain.teams.team import Role
from bot.domain.verdict import Kind

KEEP_DAYS = 90
"""Days for which a question's words are kept, unless the operator says otherwise."""


@dataclass(frozen=True, slots=True)
class StoredQuestion:
    """A question that somebody asked; `text` is empty once its words were deleted."""

    asked_at: datetime
    channel_id: str
    source: Source
    text: str
    kind: Kind
    theme: str


@dataclass(frozen=True, slots=True)
class StoredFeedback:
    """What somebody said about an answer: that it is right, or what kind it should have been."""

    at: datetime
    right: bool
    corrected_kind: Kind | None


@dataclass(frozen=True, slots=True)
class PersonalData:
    """All that is held about a person, latest first, and the roles they hold, by team name."""

    questions: Sequence[StoredQuestion]
    feedback: Sequence[StoredFeedback]
    roles: Sequence[tuple[str, Role]]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many questions and feedback were forgotten, and the roles that the person still holds."""

    questions: int
    feedback: int
    roles: Sequence[tuple[str, Role]]
