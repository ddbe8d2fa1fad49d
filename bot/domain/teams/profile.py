"""Whose decision a question is in a team: its decision profile, and themes given to one role."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.teams.team import Profile, Role, Team
from bot.domain.verdict import Kind

SPLIT = {Kind.STRATEGIC: Role.PRODUCT_MANAGER, Kind.TACTICAL: Role.PRODUCT_OWNER}
"""The default split of decisions: strategic to the product manager, tactical to the owner."""
ONE_ROLE = {
    Profile.SINGLE_PRODUCT_OWNER: Role.PRODUCT_OWNER,
    Profile.PRODUCT_MANAGER_ONLY: Role.PRODUCT_MANAGER,
}
"""Profiles in which one role decides whatever no theme says otherwise."""


class Basis(StrEnum):
    """What made a question the decision of a role."""

    SPLIT = "split"
    PROFILE = "profile"
    THEME = "theme"


@dataclass(frozen=True, slots=True)
class Decision:
    """Whose decision a question is, and what says so.

    `basis` is `PROFILE` only where the profile says otherwise than the default split.
    """

    role: Role
    basis: Basis


def decision(team: Team, kind: Kind, theme: str = "") -> Decision:
    """Whose decision a question of this kind and theme is in `team`.

    What the team set for the theme comes first, then its profile. Raises KeyError for a kind that
    is nobody's decision.
    """
    usual = SPLIT[kind]
    given = team.themes.get(theme)
    if given is not None:
        return Decision(given, Basis.THEME)
    role = ONE_ROLE.get(team.profile, usual)
    return Decision(role, Basis.SPLIT if role is usual else Basis.PROFILE)


def deciding(team: Team) -> frozenset[Role]:
    """The roles that decide anything in `team`: those that have to be filled."""
    one = ONE_ROLE.get(team.profile)
    return frozenset(Role if one is None else {one, *team.themes.values()})


def to_fill(team: Team) -> tuple[Role, ...]:
    """The roles that decide something in `team` and that nobody holds."""
    needed = deciding(team)
    return tuple(role for role in team.vacant if role in needed)
