"""What is held of one person."""

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
    """A question that somebody asked; `text` is empty once its words were blanked."""

    asked_at: datetime
    channel_id: str
    source: Source
    text: str
    kind: Kind
    theme: str


@dataclass(frozen=True, slots=True)
class StoredJudgement:
    """What somebody said of an answer: right, or what it should have been."""

    at: datetime
    right: bool
    corrected_kind: Kind | None


@dataclass(frozen=True, slots=True)
class PersonalData:
    """All that the journal holds of a person, the latest first, and the roles they hold."""

    questions: Sequence[StoredQuestion]
    judgements: Sequence[StoredJudgement]
    roles: Sequence[tuple[str, Role]]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much of a person was forgotten, and the roles that they still hold."""

    questions: int
    judgements: int
    roles: Sequence[tuple[str, Role]]
