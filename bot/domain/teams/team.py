"""Product teams: who holds which role, and which role decides a question."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.letters import APOSTROPHES, QUOTES, folded, unquoted, visible
from bot.domain.verdict import Kind

MAX_NAME = 80
"""Letters that the name or alias of a team may have: as many as fit on a button."""
NAME_WORD = re.compile(
    r":(?=[^:\s]*[a-z+])[a-z0-9_+'-]+:"
    r"|[^\W_]{1,3}(?:&[^\W_]{1,3})+(?![^\W_])"
    rf"|[^\W_]+(?:[{APOSTROPHES}][^\W_]+|\+\+|#(?!\w))?"
    r"|&|[\u2190-\u2bff\U0001f000-\U0001faff]"
)
"""A word or emoji of a name or question; what is between them tells no names apart."""


class Role(StrEnum):
    """The two roles that decide product questions."""

    PRODUCT_OWNER = "product_owner"
    PRODUCT_MANAGER = "product_manager"

    @property
    def in_words(self) -> str:
        """The role as it is written in a sentence."""
        return self.value.replace("_", " ")

    @property
    def other(self) -> "Role":
        """The other of the two roles."""
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


SPLIT = {Kind.STRATEGIC: Role.PRODUCT_MANAGER, Kind.TACTICAL: Role.PRODUCT_OWNER}
"""The default split: strategic decisions to the product manager, tactical ones to the owner."""
ONE_ROLE = {
    Profile.SINGLE_PRODUCT_OWNER: Role.PRODUCT_OWNER,
    Profile.PRODUCT_MANAGER_ONLY: Role.PRODUCT_MANAGER,
}
"""Profiles in which one role decides everything, except for themes given to the other."""


class Chase(StrEnum):
    """What time does with a team's questions that nobody answers; the values are stored."""

    OFF = "off"
    GENTLE = "gentle"


class Basis(StrEnum):
    """What made a question the decision of a role."""

    SPLIT = "split"
    PROFILE = "profile"
    THEME = "theme"


@dataclass(frozen=True, slots=True)
class Decision:
    """Which role decides a question, and on what basis.

    `basis` is `PROFILE` only where the profile differs from the default split.
    """

    role: Role
    basis: Basis


@dataclass(frozen=True, slots=True)
class Team:
    """A product team of one workspace.

    `holders` maps a role to the user who holds it; a missing role is vacant. `deputies` maps a
    role to those who stand in for its holder, in order. `profile` is how decisions are split;
    `themes` maps single themes to the role that decides them whatever the profile says. `chase`
    is whether questions that nobody answers are chased.
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
    chase: Chase = Chase.GENTLE

    def holder(self, role: Role) -> str | None:
        """Return the user who holds `role`, or None where it is vacant."""
        return self.holders.get(role)

    def deputies_of(self, role: Role) -> tuple[str, ...]:
        """Return those who stand in for the holder of `role`, in order."""
        return self.deputies.get(role, ())

    @property
    def people(self) -> frozenset[str]:
        """The users who hold a role or are deputies."""
        return frozenset(self.holders.values()).union(*self.deputies.values())

    @property
    def vacant(self) -> tuple[Role, ...]:
        """The roles without a holder."""
        return tuple(role for role in Role if role not in self.holders)


def decision(team: Team, kind: Kind, theme: str = "") -> Decision:
    """Return which role of `team` decides a question of this kind and theme.

    What the team set for the theme comes first, then its profile. Raises KeyError for a kind that
    is not a product decision.
    """
    default = SPLIT[kind]
    given = team.themes.get(theme)
    if given is not None:
        return Decision(given, Basis.THEME)
    role = ONE_ROLE.get(team.profile, default)
    return Decision(role, Basis.SPLIT if role is default else Basis.PROFILE)


def deciding_roles(team: Team) -> frozenset[Role]:
    """Return the roles that decide anything in `team`."""
    only = ONE_ROLE.get(team.profile)
    return frozenset(Role if only is None else {only, *team.themes.values()})


def roles_to_fill(team: Team) -> tuple[Role, ...]:
    """Return the vacant roles that decide something in `team`."""
    needed = deciding_roles(team)
    return tuple(role for role in team.vacant if role in needed)


def clean_name(name: str) -> str:
    """Return a name as it is shown: without quotes around it, invisible characters and extra space.

    One that shows nothing becomes `""`.
    """
    return unquoted(" ".join(visible(name).split()))


def name_key(name: str) -> str:
    """Return a name in the form in which names are compared: names of one key are one name.

    Case, accents, hyphens, quotes and other punctuation don't matter, since they don't in
    questions either; nor does what nobody can see (`bot.domain.letters`).
    """
    words = NAME_WORD.findall(folded(name))
    return " ".join("and" if word == "&" else word for word in words) or _symbols(name)


def _symbols(name: str) -> str:
    """Return a name without words, such as “$$$”, without quotes and with single spaces."""
    symbols = (" " if letter in "-_" else letter for letter in folded(name) if letter not in QUOTES)
    return " ".join("".join(symbols).split())
