"""Find themes that people keep correcting to the other role; a team may take that up or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.change import Change, Difference
from bot.domain.reporting.figures import ThemeFeedback
from bot.domain.teams.team import SPLIT, Profile, Role, Team, decision
from bot.domain.verdict import Kind

FEWEST_CORRECTIONS = 3
"""Corrections to the same kind from which a theme drifts."""
FEWEST_PEOPLE = 2
"""People who must have made them: one person alone does not move a boundary."""
SHARE = 2 / 3
"""Share of all rated questions on the theme that they must make up."""
NOT_NOW = "not now"
"""What the audit trail calls it when a team declines a suggestion; the theme's name follows."""


@dataclass(frozen=True, slots=True)
class Drift:
    """A theme whose decisions move to `role`.

    Of the questions about it that people rated, they corrected `corrected` to the kind `to`, which
    is that role's by default. Only feedback after `since` counts, when the team last decided about
    the theme; None where it never did.
    """

    theme: str
    role: Role
    to: Kind
    corrected: int
    rated: int
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeclinedDrift(Change):
    """A team does not take up a suggestion for now; `stands` is whether there is still one."""

    of_team: Team
    theme: str
    role: Role
    stands: bool

    @property
    def team(self) -> Team:
        """The team to which it was suggested."""
        return self.of_team

    @property
    def differences(self) -> tuple[Difference, ...]:
        """That the theme isn't given to the role; nothing where nothing is suggested any more."""
        declined = Difference(NOT_NOW, (), (self.role.value,), self.theme)
        return (declined,) if self.stands else ()


def drifts(
    team: Team, feedback: Sequence[ThemeFeedback], news_since: datetime | None = None
) -> tuple[Drift, ...]:
    """Return the themes that people keep correcting to the other role, the clearest first.

    Those that nobody has corrected since `news_since` are left out.
    """
    found = [
        Drift(row.theme, SPLIT[row.to], row.to, row.questions, row.rated, row.since)
        for row in feedback
        if row.to in SPLIT and _is_drift(row) and (news_since is None or row.latest >= news_since)
    ]
    moved = [drift for drift in found if _may_move(team, drift)]
    return tuple(sorted(moved, key=lambda drift: drift.corrected, reverse=True))


def _is_drift(row: ThemeFeedback) -> bool:
    enough = row.questions >= FEWEST_CORRECTIONS and row.people >= FEWEST_PEOPLE
    return enough and row.theme != "" and row.questions >= SHARE * row.rated


def _may_move(team: Team, drift: Drift) -> bool:
    """Whether giving the theme to the role would change anything.

    Where one role decides everything, a correction of the kind says nothing about the role.
    """
    if team.profile is not Profile.SPLIT and drift.theme not in team.themes:
        return False
    return any(decision(team, kind, drift.theme).role is not drift.role for kind in SPLIT)
