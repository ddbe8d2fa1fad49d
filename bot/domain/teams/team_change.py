"""What a change of a team consists of, whom it affects, and which audit rows it leaves."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.audit import AuditRow, ChangeSource
from bot.domain.teams.team import Profile, Role, Team


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


HOLDER_PART = {role: Part(role.value) for role in Role}
DEPUTIES_PART = {role: Part(f"{role.value}_deputies") for role in Role}
ROLE_PARTS: Mapping[Part, tuple[Role, bool]] = {
    **{part: (role, False) for role, part in HOLDER_PART.items()},
    **{part: (role, True) for role, part in DEPUTIES_PART.items()},
}
"""The parts that name people, with the role and whether they are its deputies."""

Values = tuple[str, ...]
"""The value of any part: names, or the IDs of people or channels.

An absent value is the empty tuple, and so is the default profile.
"""


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
}


def part_value(part: Part, team: Team | None) -> Values:
    """Return one part of a team; empty where there is no team."""
    return _GETTERS[part](team) if team else ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of a team, before and after."""

    part: Part
    old: Values
    new: Values


@dataclass(frozen=True, slots=True)
class TeamChange:
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
        """The parts that differ, in the order in which a team is described."""
        all_parts = (
            Difference(part, part_value(part, self.before), part_value(part, self.after))
            for part in _GETTERS
        )
        return tuple(each for each in all_parts if each.old != each.new)

    @property
    def gives_a_first_channel(self) -> bool:
        """Whether the team has a channel now and had none before."""
        had = part_value(Part.CHANNELS, self.before)
        return bool(part_value(Part.CHANNELS, self.after)) and not had


@dataclass(frozen=True, slots=True)
class RoleChange:
    """What a change means for one person: they gain or lose a role, as its holder or deputy."""

    role: Role
    as_deputy: bool
    gained: bool


def affected_users(change: TeamChange, actor_id: str) -> Mapping[str, tuple[RoleChange, ...]]:
    """Return the users whose roles change, except the actor, with what changes for each."""
    affected: dict[str, tuple[RoleChange, ...]] = {}
    for difference in change.differences:
        for user_id, role_change in _role_changes(difference):
            if user_id != actor_id:
                affected[user_id] = (*affected.get(user_id, ()), role_change)
    return affected


def _role_changes(difference: Difference) -> Iterator[tuple[str, RoleChange]]:
    if difference.part not in ROLE_PARTS:
        return
    role, as_deputy = ROLE_PARTS[difference.part]
    for user_id in difference.new:
        if user_id not in difference.old:
            yield user_id, RoleChange(role, as_deputy, gained=True)
    for user_id in difference.old:
        if user_id not in difference.new:
            yield user_id, RoleChange(role, as_deputy, gained=False)


def audit_rows(
    change: TeamChange, actor_id: str, at: datetime, source: ChangeSource
) -> Iterator[AuditRow]:
    """Yield an audit row for each part that differs.

    The name's row stands for the whole team where it is created, first, or deleted, last.
    """
    deleted = change.after is None
    for difference in reversed(change.differences) if deleted else change.differences:
        whole = difference.part is Part.NAME and (deleted or change.before is None)
        yield AuditRow(
            actor_id,
            at,
            ("delete" if deleted else "create") if whole else difference.part.value,
            change.team.id,
            change.team.name,
            "\n".join(difference.old) or None,
            "\n".join(difference.new) or None,
            source,
        )
