"""A team's week as the journal counts it, before anybody draws conclusions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.question import Source
from bot.domain.route import AssignmentReason
from bot.domain.teams.team import Role
from bot.domain.verdict import Kind

WEEKS_BACK = 8
"""Weeks that are compared, the one that the summary is about among them."""


@dataclass(frozen=True, slots=True)
class Count:
    """So many questions of the week that are alike in all of this.

    `verdict` is what whoowns said, `kind` what holds after choices and corrections; `role` is
    whose decision it is, or None where nobody was named, and `assignment_reason` how
    that person was found.
    """

    verdict: Kind
    kind: Kind
    source: Source
    role: Role | None
    assignment_reason: AssignmentReason | None
    theme: str
    questions: int


@dataclass(frozen=True, slots=True)
class Correction:
    """So many questions that people took from one kind to another, or to another team (None)."""

    verdict: Kind
    to: Kind | None
    questions: int


@dataclass(frozen=True, slots=True)
class ThemeJudged:
    """What people said over the last weeks of a theme's routing.

    `questions` is how many they corrected to `to`, and `people` how many different people did;
    where `to` is None, how many they called right.
    """

    theme: str
    to: Kind | None
    questions: int
    people: int


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question's words; `channel_id` is where they were said.

    `openly` is false where only the asker saw them: in a command that Slack shows nobody else.
    """

    theme: str
    channel_id: str
    text: str
    asker_id: str = ""
    openly: bool = True


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One question as a file shows it: neither its words nor who asked.

    `right` is None where nobody said anything of it.
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
    """One team's week in a list of all: whose the questions were, and what people said of it."""

    team_id: int
    questions: int
    before: int
    owner: int
    manager: int
    neither: int
    right: int
    judged: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All counts of one week; `weekly` has the questions of each week, the oldest first.

    `themes_before` are the questions by theme of the week before; `right` and `judged` the
    questions that people called right, and that they said anything of.
    """

    counts: Sequence[Count]
    themes_before: Sequence[tuple[str, int]]
    weekly: Sequence[int]
    right: int
    judged: int
    corrections: Sequence[Correction]
    themes_judged: Sequence[ThemeJudged]
    asked: Sequence[AskedQuestion]
