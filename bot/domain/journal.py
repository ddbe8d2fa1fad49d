"""What the journal keeps of a question and of what became of it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.people.assignment import AssignmentReason
from bot.domain.question import Question
from bot.domain.team_matching.matcher import Evidence
from bot.domain.teams.team import Role
from bot.domain.verdict import Kind, Verdict


@dataclass(frozen=True, slots=True)
class Entry:
    """One routed question.

    `id` is None until the journal gave one. `verdict` stays as it was first given; `team_id` and
    what follows is where the question goes now. `assignee` and `consulted` are users;
    `assignment_reason` is how the assignee came to be named, `evidence` how the team was found.
    `routed` is the kind that a person chose or corrected the verdict to, or None where nobody did.
    """

    id: int | None
    question: Question
    verdict: Verdict
    team_id: int | None
    assignee: str | None
    role: Role | None
    assignment_reason: AssignmentReason | None
    consulted: str | None
    routed: Kind | None = None
    evidence: Evidence = Evidence.NONE

    @property
    def kind(self) -> Kind:
        """The kind by which the question is routed now."""
        return self.routed or self.verdict.kind


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one user last said of an answer: right, or what it should have been.

    `at` is in UTC. A correction names a kind, a team, or both.
    """

    user_id: str
    right: bool
    corrected_kind: Kind | None
    corrected_team_id: int | None
    at: datetime
