"""From a verdict and a team to the person who decides."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.profile import SPLIT, Basis, decision
from bot.domain.team import Role, Team
from bot.domain.verdict import Kind, Verdict


class Standing(StrEnum):
    """In which way a route came to name its person."""

    HOLDER = "holder"
    BOTH_ROLES = "both_roles"
    OTHER_ROLE = "other_role"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Route:
    """Where a question goes.

    `role` is whose decision it is and `decider` the user who makes it, or None where both roles
    are vacant. `standing` says how we came to that person, `consulted` names the user of the
    other role where both have a say. `basis` says what made it this role's decision, `theme` what
    the question is about, or `""`.
    """

    team: Team
    role: Role
    decider: str | None
    standing: Standing
    consulted: str | None = None
    basis: Basis = Basis.SPLIT
    theme: str = ""

    @property
    def acting_role(self) -> Role:
        """The role that the person named really holds."""
        return self.role.other if self.standing is Standing.OTHER_ROLE else self.role


def route(kind: Kind, team: Team, *, theme: str = "", disputed: bool = False) -> Route:
    """Route a `strategic` or `tactical` question to a person of `team`.

    `disputed` is true where sources disagree whose decision the theme is; the other role is then
    consulted. Raises KeyError for a kind that is nobody's decision.
    """
    decided = decision(team, kind, theme)
    role = decided.role
    holder, other = team.holder(role), team.holder(role.other)
    consulted = None
    if holder is None:
        standing = Standing.NOBODY if other is None else Standing.OTHER_ROLE
    elif holder == other:
        standing = Standing.BOTH_ROLES
    else:
        standing, consulted = Standing.HOLDER, other if disputed else None
    return Route(team, role, holder or other, standing, consulted, decided.basis, theme)


def route_of(kind: Kind, verdict: Verdict, team: Team, *, disputed: bool) -> Route | None:
    """The route of a question that is taken as `kind`, by its verdict or as a person said.

    None where it is unclear for whom, or no product decision. `disputed` is about the verdict's
    theme.
    """
    if kind is Kind.NEITHER:
        return None
    if kind is Kind.UNCLEAR:
        return _whichever_it_is(verdict, team, disputed)
    theme = verdict.theme_for(kind)
    return route(kind, team, theme=theme, disputed=disputed and theme != "")


def _whichever_it_is(verdict: Verdict, team: Team, disputed: bool) -> Route | None:
    """The route that an unclear question takes all the same: both kinds lead to one person."""
    routes = {
        kind: route(kind, team, theme=verdict.theme_for(kind), disputed=disputed) for kind in SPLIT
    }
    leaning = routes[verdict.leaning]
    one_role = len({found.role for found in routes.values()}) == 1
    return leaning if one_role or leaning.standing is Standing.BOTH_ROLES else None
