"""From a verdict and a team to the person who decides."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.team import Role, Team
from bot.domain.verdict import Kind, Verdict

ROLE_FOR = {Kind.STRATEGIC: Role.PRODUCT_MANAGER, Kind.TACTICAL: Role.PRODUCT_OWNER}
"""The default split of decisions: strategic to the product manager, tactical to the owner."""


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
    other role where both have a say.
    """

    team: Team
    role: Role
    decider: str | None
    standing: Standing
    consulted: str | None = None

    @property
    def acting_role(self) -> Role:
        """The role that the person named really holds."""
        return self.role.other if self.standing is Standing.OTHER_ROLE else self.role


def route(kind: Kind, team: Team, *, disputed: bool = False) -> Route:
    """Route a `strategic` or `tactical` question to a person of `team`.

    `disputed` is true where sources disagree whose decision the theme is; the other role is then
    consulted. Raises KeyError for a kind that is nobody's decision.
    """
    role = ROLE_FOR[kind]
    holder, other = team.holder(role), team.holder(role.other)
    if holder is None:
        standing = Standing.NOBODY if other is None else Standing.OTHER_ROLE
        return Route(team, role, other, standing)
    if holder == other:
        return Route(team, role, holder, Standing.BOTH_ROLES)
    return Route(team, role, holder, Standing.HOLDER, other if disputed else None)


def single_decider(team: Team) -> Route | None:
    """The route that an unclear question takes all the same: one person holds both roles."""
    owner = team.holder(Role.PRODUCT_OWNER)
    if owner is not None and owner == team.holder(Role.PRODUCT_MANAGER):
        return Route(team, Role.PRODUCT_OWNER, owner, Standing.BOTH_ROLES)
    return None


def route_of(verdict: Verdict, team: Team, *, disputed: bool) -> Route | None:
    """The route of a verdict, or None where it is unclear for whom, or no product decision."""
    if verdict.kind in ROLE_FOR:
        return route(verdict.kind, team, disputed=disputed)
    return single_decider(team) if verdict.kind is Kind.UNCLEAR else None
