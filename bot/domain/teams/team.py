"""Product teams: who holds which role, and whose decision a question is."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.verdict import Kind

MAX_NAME = 80
"""Letters in a team's name or alias at most: what fits on a button or in a select with room."""


class Role(StrEnum):
    """The two roles that whoowns tells apart."""

    PRODUCT_OWNER = "product_owner"
    PRODUCT_MANAGER = "product_manager"

    @property
    def in_words(self) -> str:
        """The role in words, as it stands in a sentence."""
        return self.value.replace("_", " ")

    @property
    def other(self) -> "Role":
        """The role on the other side."""
        return Role.PRODUCT_MANAGER if self is Role.PRODUCT_OWNER else Role.PRODUCT_OWNER


class Profile(StrEnum):
    """How a team splits decisions between the two roles."""

    SPLIT = "split"
    SINGLE_PRODUCT_OWNER = "single_product_owner"
    PRODUCT_MANAGER_ONLY = "product_manager_only"

    @property
    def in_words(self) -> str:
        """The profile as a person types it."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Team:
    """A product team of one workspace.

    `holders` maps a role to the user who holds it; a role that is missing is vacant. `profile` is
    how decisions are split, `themes` the roles that decide on single themes whatever it says.
    `deputies` maps a role to those who stand in for its holder, the first to be asked first.
    """

    id: int
    workspace_id: str
    name: str
    aliases: tuple[str, ...] = ()
    channel_ids: tuple[str, ...] = ()
    holders: Mapping[Role, str] = field(default_factory=dict)
    profile: Profile = Profile.SPLIT
    themes: Mapping[str, Role] = field(default_factory=dict)
    deputies: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)

    def holder(self, role: Role) -> str | None:
        """The user who holds `role`, or None where it is vacant."""
        return self.holders.get(role)

    def deputies_of(self, role: Role) -> tuple[str, ...]:
        """Those who stand in for the holder of `role`, the first to be asked first."""
        return self.deputies.get(role, ())

    @property
    def people(self) -> frozenset[str]:
        """The users who hold a role or stand in for its holder."""
        return frozenset(self.holders.values()).union(*self.deputies.values())

    @property
    def in_one_hand(self) -> bool:
        """Whether one person holds both roles."""
        owner = self.holder(Role.PRODUCT_OWNER)
        return owner is not None and owner == self.holder(Role.PRODUCT_MANAGER)

    @property
    def vacant(self) -> tuple[Role, ...]:
        """The roles that nobody holds."""
        return tuple(role for role in Role if role not in self.holders)


def cleaned(name: str) -> str:
    """A name without space around it, and with single spaces inside."""
    return " ".join(name.split())


def name_key(name: str) -> str:
    """The form in which two names are compared: no case, no accents, single spaces, no hyphens."""
    letters = name.lower() if name.isascii() else _without_accents(name.casefold())
    return " ".join(letters.replace("-", " ").replace("_", " ").split())


def _without_accents(name: str) -> str:
    parts = unicodedata.normalize("NFKD", name)
    return "".join(part for part in parts if not unicodedata.combining(part))


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
