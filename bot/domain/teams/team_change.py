"""What a change of a team consists of."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.change import Change, Difference, Values
from bot.domain.teams.team import Chase, Profile, Role, Team


class Part(StrEnum):
    """The parts of a team that can be changed one by one."""

    NAME = "name"
    ALIASES = "aliases"
    CHANNELS = "channels"
    PRODUCT_OWNER = "product_owner"
    PRODUCT_MANAGER = "product_manager"
    PRODUCT_OWNER_DEPUTIES = "product_owner_deputies"
    PRODUCT_MANAGER_DEPUTIES = "product_manager_deputies"
    PROFILE = "profile"
    THEMES = "theme"
    CHASE = "chase"


HOLDER_PART = {role: Part(role.value) for role in Role}
DEPUTIES_PART = {role: Part(f"{role.value}_deputies") for role in Role}
ROLE_PARTS: Mapping[Part, tuple[Role, bool]] = {
    **{part: (role, False) for role, part in HOLDER_PART.items()},
    **{part: (role, True) for role, part in DEPUTIES_PART.items()},
}
"""The parts that name people, with the role and whether they are its deputies."""


def _holder(role: Role) -> Callable[[Team], Values]:
    return lambda team: (team.holders[role],) if role in team.holders else ()


def _deputies(role: Role) -> Callable[[Team], Values]:
    return lambda team: team.deputies_of(role)


_GETTERS: Mapping[Part, Callable[[Team], Values]] = {
    Part.NAME: lambda team: (team.name,),
    Part.ALIASES: lambda team: team.aliases,
    Part.CHANNELS: lambda team: team.channel_ids,
    **{HOLDER_PART[role]: _holder(role) for role in Role},
    **{DEPUTIES_PART[role]: _deputies(role) for role in Role},
    Part.PROFILE: lambda team: () if team.profile is Profile.SPLIT else (team.profile.value,),
    Part.THEMES: lambda team: tuple(f"{name}:{team.themes[name]}" for name in sorted(team.themes)),
    Part.CHASE: lambda team: () if team.chase is Chase.GENTLE else (team.chase.value,),
}


def part_value(part: Part, team: Team | None) -> Values:
    """Return one part of a team; empty where there is no team, and for the default.

    A theme is written with the role that decides on it: `pricing:product_owner`.
    """
    return _GETTERS[part](team) if team else ()


@dataclass(frozen=True, slots=True)
class TeamChange(Change):
    """A team before (None: it is created) and after (None: it is deleted)."""

    before: Team | None
    after: Team | None

    @property
    def team(self) -> Team:
        """The team as it is now, or as it was last."""
        team = self.after or self.before
        assert team is not None, "a change has a team before or after it"  # noqa: S101
        return team

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The parts that differ, in the order in which a team is described.

        Each theme that differs is a difference of its own, with its name as the key.
        """
        all_parts = (
            Difference(part, part_value(part, self.before), part_value(part, self.after))
            for part in _GETTERS
            if part is not Part.THEMES
        )
        return (*(each for each in all_parts if each.old != each.new), *self._theme_differences)

    @property
    def _theme_differences(self) -> Iterator[Difference]:
        old = self.before.themes if self.before else {}
        new = self.after.themes if self.after else {}
        for theme in sorted({*old, *new}):
            roles = [(side[theme].value,) if theme in side else () for side in (old, new)]
            if roles[0] != roles[1]:
                yield Difference(Part.THEMES, roles[0], roles[1], theme)

    @property
    def audited(self) -> Iterator[tuple[str, Difference]]:
        """Each difference with what the audit trail calls it.

        The name's row stands for the whole team where it is created, first, or deleted, last.
        """
        deleted = self.after is None
        for difference in reversed(self.differences) if deleted else self.differences:
            if difference.part == Part.NAME and (deleted or self.before is None):
                yield ("delete" if deleted else "create"), difference
            else:
                yield f"{difference.part} {difference.key}".rstrip(), difference

    @property
    def gives_a_first_channel(self) -> bool:
        """Whether the team has a channel now and had none before."""
        had = part_value(Part.CHANNELS, self.before)
        return bool(part_value(Part.CHANNELS, self.after)) and not had
