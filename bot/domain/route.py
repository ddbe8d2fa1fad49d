"""From a verdict and a team to the person who decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.people.absence import EVERYBODY_IS_THERE, Absence, Presence
from bot.domain.teams.team import SPLIT, Basis, Role, Team, deciding_roles, decision
from bot.domain.verdict import Kind, Verdict


class AssignmentReason(StrEnum):
    """How the assignee came to be named."""

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
"""Reasons that say that nobody holds the role."""
HIT_AWAY = frozenset(
    {AssignmentReason.DEPUTY, AssignmentReason.OTHER_WHILE_AWAY, AssignmentReason.HOLDER_AWAY}
)
"""Reasons that say that the holder is away."""
ACTING_FOR_OTHER = frozenset({AssignmentReason.OTHER_ROLE, AssignmentReason.OTHER_WHILE_AWAY})
"""Reasons that say that the assignee holds the other role."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The user named for a role, or None where there is nobody at all.

    `absence` says why it is not the holder, or, if everybody is away, why the user named may not
    reply.
    """

    user_id: str | None
    assignment_reason: AssignmentReason
    absence: Absence | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Where a question goes.

    `role` decides, and `assignee` is the user to ask, or None where both roles are vacant;
    `assignment_reason` says how that user came to be named. `consulted` is the user of the other
    role, where both have a say. `basis` says what made it this role's decision, `theme` what the
    question is about, or `""`. `absence` says who is away, if that changed whom we name or if
    nobody is there to be named.
    """

    team: Team
    role: Role
    assignee: str | None
    assignment_reason: AssignmentReason
    consulted: str | None = None
    basis: Basis = Basis.SPLIT
    theme: str = ""
    absence: Absence | None = None

    @property
    def acting_role(self) -> Role:
        """The role that the assignee really holds."""
        return self.role.other if self.assignment_reason in ACTING_FOR_OTHER else self.role


def route_of(
    kind: Kind,
    verdict: Verdict,
    team: Team,
    *,
    disputed: bool,
    presence: Presence = EVERYBODY_IS_THERE,
) -> Route | None:
    """Return the route of a question that counts as `kind`, by its verdict or as a person said.

    None where it is not a product decision, or where it is unclear whose. `disputed` refers to the
    verdict's theme.
    """
    if kind is Kind.NEITHER:
        return None
    if kind is Kind.UNCLEAR:
        return _route_unclear(verdict, team, disputed, presence)
    theme = verdict.theme_for(kind)
    return route(kind, team, theme=theme, disputed=disputed and theme != "", presence=presence)


def route(
    kind: Kind,
    team: Team,
    *,
    theme: str = "",
    disputed: bool = False,
    presence: Presence = EVERYBODY_IS_THERE,
) -> Route:
    """Route a `strategic` or `tactical` question to a person of `team`.

    `disputed` is true where sources disagree whose decision the theme is; the other role is then
    consulted. Raises KeyError for any other kind.
    """
    decided = decision(team, kind, theme)
    assignment = resolve_assignee(team, decided.role, presence)
    other = team.holder(decided.role.other)
    named = {None, assignment.user_id, team.holder(decided.role)}
    consults = disputed and other not in named
    consulted = other if consults and other and presence.is_there(other) else None
    return Route(
        team,
        decided.role,
        assignment.user_id,
        assignment.assignment_reason,
        consulted,
        decided.basis,
        theme,
        assignment.absence,
    )


def _route_unclear(
    verdict: Verdict, team: Team, disputed: bool, presence: Presence
) -> Route | None:
    """Route an unclear question if either kind leads to the same person, else return None.

    That person may hold both roles, or stand in for the other one.
    """
    roles = {decision(team, kind, verdict.theme_for(kind)).role for kind in SPLIT}
    people = {resolve_assignee(team, role, presence).user_id for role in roles}
    if len(roles) > 1 and (len(people) > 1 or None in people):
        return None
    theme = verdict.theme_for(verdict.leaning)
    return route(verdict.leaning, team, theme=theme, disputed=disputed, presence=presence)


def resolve_assignee(team: Team, role: Role, presence: Presence) -> Assignment:
    """Return whom to ask for `role`: its holder, else the first of the stand-ins who is there.

    If nobody is there, somebody who is away is named: a late answer is better than none.
    """
    holder = team.holder(role)
    if holder is None:
        return _assign_vacant(team, role, presence)
    absence = presence.absence_of(holder)
    if absence is None:
        both = holder == team.holder(role.other)
        return Assignment(holder, AssignmentReason.BOTH_ROLES if both else AssignmentReason.HOLDER)
    for user_id, reason in _stand_ins(team, role, absence):
        if presence.is_there(user_id):
            return Assignment(user_id, reason, absence)
    return Assignment(holder, AssignmentReason.HOLDER_AWAY, absence)


def _stand_ins(team: Team, role: Role, absence: Absence) -> Iterator[tuple[str, AssignmentReason]]:
    """Yield who may act for an absent holder: stand-in, deputies, then the other role."""
    other = team.holder(role.other)
    if absence.stand_in:
        yield absence.stand_in, AssignmentReason.DEPUTY
    for user_id in team.deputies_of(role):
        yield user_id, AssignmentReason.DEPUTY
    if other == absence.user_id:
        for user_id in team.deputies_of(role.other):
            yield user_id, AssignmentReason.DEPUTY
    elif other is not None and role.other in deciding_roles(team):
        yield other, AssignmentReason.OTHER_WHILE_AWAY


def _assign_vacant(team: Team, role: Role, presence: Presence) -> Assignment:
    other = team.holder(role.other)
    options = [(user_id, AssignmentReason.DEPUTY_OF_VACANT) for user_id in team.deputies_of(role)]
    if other is not None:
        options.append((other, AssignmentReason.OTHER_ROLE))
    for user_id, reason in options:
        if presence.is_there(user_id):
            return Assignment(user_id, reason)
    if not options:
        return Assignment(None, AssignmentReason.NOBODY)
    user_id, reason = options[-1]
    return Assignment(user_id, reason, presence.absence_of(user_id))
