"""Who is named for a role: its holder, or whoever stands in."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.people.absence import Absence, Presence
from bot.domain.teams.profile import deciding
from bot.domain.teams.team import Role, Team


class Standing(StrEnum):
    """In which way a route came to name its person."""

    HOLDER = "holder"
    BOTH_ROLES = "both_roles"
    OTHER_ROLE = "other_role"
    NOBODY = "nobody"
    DEPUTY = "deputy"
    DEPUTY_OF_VACANT = "deputy_of_vacant"
    OTHER_WHILE_AWAY = "other_while_away"
    HOLDER_AWAY = "holder_away"


HIT_VACANT = frozenset({Standing.OTHER_ROLE, Standing.NOBODY, Standing.DEPUTY_OF_VACANT})
"""How a question for a role that nobody holds is answered."""
HIT_AWAY = frozenset({Standing.DEPUTY, Standing.OTHER_WHILE_AWAY, Standing.HOLDER_AWAY})
"""How a question for somebody who is away is answered."""
ACTING_FOR_OTHER = frozenset({Standing.OTHER_ROLE, Standing.OTHER_WHILE_AWAY})
"""Where the person named holds the other role."""


@dataclass(frozen=True, slots=True)
class Named:
    """The user named for a role, or None where there is nobody at all.

    `absence` says why it is not the holder, or, where nobody is there, why the person named may
    not answer.
    """

    user_id: str | None
    standing: Standing
    absence: Absence | None = None


def named(team: Team, role: Role, presence: Presence) -> Named:
    """Who is asked for `role`: the holder, else the first who stands in and is there.

    Where nobody is there, somebody who is away is named all the same: an answer may be late, but
    nobody is left without one.
    """
    holder = team.holder(role)
    if holder is None:
        return _for_vacant(team, role, presence)
    absence = presence.absence_of(holder)
    if absence is None:
        both = holder == team.holder(role.other)
        return Named(holder, Standing.BOTH_ROLES if both else Standing.HOLDER)
    for user_id, standing in _instead(team, role, absence):
        if presence.is_there(user_id):
            return Named(user_id, standing, absence)
    return Named(holder, Standing.HOLDER_AWAY, absence)


def _instead(team: Team, role: Role, absence: Absence) -> Iterator[tuple[str, Standing]]:
    other = team.holder(role.other)
    if absence.stand_in:
        yield absence.stand_in, Standing.DEPUTY
    for user_id in team.deputies_of(role):
        yield user_id, Standing.DEPUTY
    if other == absence.user_id:
        for user_id in team.deputies_of(role.other):
            yield user_id, Standing.DEPUTY
    elif other is not None and role.other in deciding(team):
        yield other, Standing.OTHER_WHILE_AWAY


def _for_vacant(team: Team, role: Role, presence: Presence) -> Named:
    other = team.holder(role.other)
    instead = [(user_id, Standing.DEPUTY_OF_VACANT) for user_id in team.deputies_of(role)]
    if other is not None:
        instead.append((other, Standing.OTHER_ROLE))
    for user_id, standing in instead:
        if presence.is_there(user_id):
            return Named(user_id, standing)
    if not instead:
        return Named(None, Standing.NOBODY)
    user_id, standing = instead[-1]
    return Named(user_id, standing, presence.absence_of(user_id))
