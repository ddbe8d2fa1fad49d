"""A team's week as the journal counts it, before any conclusions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.question import Source
from bot.domain.route import AssignmentReason
from bot.domain.teams.team import Role
from bot.domain.verdict import Kind

WEEKS_BACK = 8
"""Weeks that are compared, including the week of the summary."""


@dataclass(frozen=True, slots=True)
class QuestionCount:
    """The number of questions that have all of this in common.

    `verdict` is the kind that whoowns gave, `kind` the one that holds after choices and
    corrections. `role` is whose decision they were, and `assignment_reason` how that person came
    to be named; None where nobody was.
    """

    verdict: Kind
    kind: Kind
    source: Source
    role: Role | None
    assignment_reason: AssignmentReason | None
    theme: str
    questions: int


@dataclass(frozen=True, slots=True)
class CorrectionCount:
    """The number of questions that people corrected to another kind, or another team (None)."""

    verdict: Kind
    to: Kind | None
    questions: int


@dataclass(frozen=True, slots=True)
class ThemeFeedback:
    """People's feedback of the last weeks on the questions of one theme.

    `questions` is how many they corrected to `to`, and `people` how many different people did;
    where `to` is None, how many they called right.
    """

    theme: str
    to: Kind | None
    questions: int
    people: int


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """The words of one question, and where they were asked.

    `visible` is false where only the asker saw them: in a command, which Slack hides from others.
    """

    theme: str
    channel_id: str
    text: str
    asker_id: str = ""
    visible: bool = True


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question as a row of a file, without its words and its asker.

    `right` is None where nobody gave feedback.
    """

    asked_at: datetime
    source: Source
    verdict: Kind
    kind: Kind
    theme: str
    role: Role | None
    assignment_reason: AssignmentReason | None
    right: bool | None


@dataclass(frozen=True, slots=True)
class TeamCount:
    """One team's week in a list of all teams.

    `before` counts the questions of the week before, `owner`, `manager` and `neither` whose they
    were, `with_feedback` those that people gave feedback on, and `right` those they called right.
    """

    team_id: int
    questions: int
    before: int
    owner: int
    manager: int
    neither: int
    right: int
    with_feedback: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All counts of one week.

    `themes_before` counts the questions of the week before by theme, and `weekly` those of each
    week, oldest first. `with_feedback` counts the questions that people gave feedback on, and
    `right` those they called right.
    """

    counts: Sequence[QuestionCount]
    themes_before: Sequence[tuple[str, int]]
    weekly: Sequence[int]
    right: int
    with_feedback: int
    corrections: Sequence[CorrectionCount]
    theme_feedback: Sequence[ThemeFeedback]
    asked: Sequence[AskedQuestion]
