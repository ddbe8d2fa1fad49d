"""What a change of a team consists of, and whom it concerns."""

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
"""Of the parts that name people: the role, and whether they stand in for it."""

Values = tuple[str, ...]
"""The value of any part: names, or the IDs of people or channels.

Nothing, and the profile that a team has unless it chooses another, is the empty tuple.
"""


def _holder(role: Role) -> Callable[[Team], Values]:
    return lambda team: (team.holders[role],) if role in team.holders else ()


def _deputies(role: Role) -> Callable[[Team], Values]:
    return lambda team: team.deputies_of(role)


def _profile(team: Team) -> Values:
    return () if team.profile is Profile.SPLIT else (team.profile.value,)


VALUES: Mapping[Part, Callable[[Team], Values]] = {
    Part.NAME: lambda team: (team.name,),
    Part.ALIASES: lambda team: team.aliases,
    Part.CHANNELS: lambda team: team.channel_ids,
    **{HOLDER_PART[role]: _holder(role) for role in Role},
    **{DEPUTIES_PART[role]: _deputies(role) for role in Role},
    Part.PROFILE: _profile,
}
"""How to read each part off a team."""


def value(part: Part, team: Team | None) -> Values:
    """One part of a team; empty where there is no team."""
    return VALUES[part](team) if team else ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of a team, as it was and as it is."""

    part: Part
    old: Values
    new: Values


@dataclass(frozen=True, slots=True)
class TeamChange:
    """One change: the team as it was (None: it is new) and as it is (None: it is gone)."""

    before: Team | None
    after: Team | None

    @property
    def team(self) -> Team:
        """The team as it is, or as it was last."""
        team = self.after or self.before
        assert team is not None, "a change has a team before or after it"  # noqa: S101
        return team

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What differs, part by part, in the order in which a team is described."""
        all_parts = (
            Difference(part, value(part, self.before), value(part, self.after)) for part in VALUES
        )
        return tuple(each for each in all_parts if each.old != each.new)

    @property
    def gives_a_first_channel(self) -> bool:
        """Whether the team has a channel and had none."""
        return bool(value(Part.CHANNELS, self.after)) and not value(Part.CHANNELS, self.before)


@dataclass(frozen=True, slots=True)
class RoleChange:
    """What a change means for one person: a role, or standing in for it, gained or lost."""

    role: Role
    as_deputy: bool
    gained: bool


def affected_users(change: TeamChange, actor_id: str) -> Mapping[str, tuple[RoleChange, ...]]:
    """Whom to tell of a change, and what; never who made it."""
    told: dict[str, tuple[RoleChange, ...]] = {}
    for difference in change.differences:
        for user_id, turn in _turns(difference):
            if user_id != actor_id:
                told[user_id] = (*told.get(user_id, ()), turn)
    return told


def _turns(difference: Difference) -> Iterator[tuple[str, RoleChange]]:
    if difference.part not in ROLE_PARTS:
        return
    role, as_deputy = ROLE_PARTS[difference.part]
    for user_id in difference.new:
        if user_id not in difference.old:
            yield user_id, RoleChange(role, as_deputy, gained=True)
    for user_id in difference.old:
        if user_id not in difference.new:
            yield user_id, RoleChange(role, as_deputy, gained=False)


def rows_of(
    change: TeamChange, actor_id: str, at: datetime, source: ChangeSource
) -> Iterator[AuditRow]:
    """Each part that differs; the name is what was created first, or deleted last."""
    gone = change.after is None
    for difference in reversed(change.differences) if gone else change.differences:
        whole = difference.part is Part.NAME and (gone or change.before is None)
        yield AuditRow(
            actor_id,
            at,
            ("delete" if gone else "create") if whole else difference.part.value,
            change.team.id,
            change.team.name,
            "\n".join(difference.old) or None,
            "\n".join(difference.new) or None,
            source.value,
        )
