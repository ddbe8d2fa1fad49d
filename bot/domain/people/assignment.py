"""Who is named for a role: its holder, or whoever stands in."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.people.absence import Absence, Presence
from bot.domain.teams.profile import deciding
from bot.domain.teams.team import Role, Team


class AssignmentReason(StrEnum):
    """In which way a route came to name its person."""

    HOLDER = "holder"
    BOTH_ROLES = "both_roles"
    OTHER_ROLE = "other_role"
    NOBODY = "nobody"
    DEPUTY = "deputy"
    DEPUTY_OF_VACANT = "deputy_of_vacant"
    OTHER_WHILE_AWAY = "other_while_away"
    HOLDER_AWAY = "holder_away"


HIT_VACANT = frozenset(
    {AssignmentReason.OTHER_ROLE, AssignmentReason.NOBODY, AssignmentReason.DEPUTY_OF_VACANT}
)
"""How a question for a role that nobody holds is answered."""
HIT_AWAY = frozenset(
    {AssignmentReason.DEPUTY, AssignmentReason.OTHER_WHILE_AWAY, AssignmentReason.HOLDER_AWAY}
)
"""How a question for somebody who is away is answered."""
ACTING_FOR_OTHER = frozenset({AssignmentReason.OTHER_ROLE, AssignmentReason.OTHER_WHILE_AWAY})
"""Where the person named holds the other role."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The user named for a role, or None where there is nobody at all.

    `absence` says why it is not the holder, or, where nobody is there, why the person named may
    not answer.
    """

    user_id: str | None
    assignment_reason: AssignmentReason
    absence: Absence | None = None


def resolve_assignee(team: Team, role: Role, presence: Presence) -> Assignment:
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
        return Assignment(holder, AssignmentReason.BOTH_ROLES if both else AssignmentReason.HOLDER)
    for user_id, assignment_reason in _instead(team, role, absence):
        if presence.is_there(user_id):
            return Assignment(user_id, assignment_reason, absence)
    return Assignment(holder, AssignmentReason.HOLDER_AWAY, absence)


def _instead(team: Team, role: Role, absence: Absence) -> Iterator[tuple[str, AssignmentReason]]:
    other = team.holder(role.other)
    if absence.stand_in:
        yield absence.stand_in, AssignmentReason.DEPUTY
    for user_id in team.deputies_of(role):
        yield user_id, AssignmentReason.DEPUTY
    if other == absence.user_id:
        for user_id in team.deputies_of(role.other):
            yield user_id, AssignmentReason.DEPUTY
    elif other is not None and role.other in deciding(team):
        yield other, AssignmentReason.OTHER_WHILE_AWAY


def _for_vacant(team: Team, role: Role, presence: Presence) -> Assignment:
    other = team.holder(role.other)
    instead = [(user_id, AssignmentReason.DEPUTY_OF_VACANT) for user_id in team.deputies_of(role)]
    if other is not None:
        instead.append((other, AssignmentReason.OTHER_ROLE))
    for user_id, assignment_reason in instead:
        if presence.is_there(user_id):
            return Assignment(user_id, assignment_reason)
    if not instead:
        return Assignment(None, AssignmentReason.NOBODY)
    user_id, assignment_reason = instead[-1]
    return Assignment(user_id, assignment_reason, presence.absence_of(user_id))
