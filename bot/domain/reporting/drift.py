"""Themes whose decisions have moved to the other role, going by what people keep correcting."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.reporting.figures import ThemeJudged
from bot.domain.teams.profile import SPLIT, decision
from bot.domain.teams.team import Role, Team

ENOUGH = 3
"""Corrections the same way from which it is more than a slip."""
BY_PEOPLE = 2
"""Different people who have to agree: one alone does not move a boundary."""
MOST = 2 / 3
"""Share of all that was said of the theme that has to point the same way."""

AT_ONCE = 3
"""Themes that are proposed in one week: more would be a reorganisation."""


@dataclass(frozen=True, slots=True)
class Drift:
    """People took `corrected` of `judged` questions about `theme` to `role`."""

    theme: str
    role: Role
    corrected: int
    judged: int


def drifts(team: Team, said: Sequence[ThemeJudged]) -> tuple[Drift, ...]:
    """The themes that people keep correcting the same way, the clearest first."""
    judged: defaultdict[str, int] = defaultdict(int)
    for one in said:
        judged[one.theme] += one.questions
    found = [
        Drift(one.theme, SPLIT[one.to], one.questions, judged[one.theme])
        for one in said
        if one.to in SPLIT and one.to is not None and _is_drift(one, judged[one.theme])
    ]
    moved = [drift for drift in found if not _held(team, drift)]
    return tuple(sorted(moved, key=lambda drift: drift.corrected, reverse=True)[:AT_ONCE])


def _is_drift(said: ThemeJudged, judged: int) -> bool:
    enough = said.questions >= ENOUGH and said.people >= BY_PEOPLE
    return enough and said.theme != "" and said.questions >= MOST * judged


def _held(team: Team, drift: Drift) -> bool:
    """Whether that role decides on the theme already, whatever a question is called."""
    return all(decision(team, kind, drift.theme).role is drift.role for kind in SPLIT)
