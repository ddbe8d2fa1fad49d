"""From a verdict and a team to the person who decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.people.absence import EVERYBODY_IS_THERE, Absence, Presence
from bot.domain.teams.team import SPLIT, Basis, Role, Team, deciding, decision
from bot.domain.verdict import Kind, Verdict


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


@dataclass(frozen=True, slots=True)
class Route:
    """Where a question goes.

    `role` is whose decision it is and `assignee` the user who makes it, or None where both roles
    are vacant. `assignment_reason` says how we came to that person, `consulted`
    names the user of the
    other role where both have a say. `basis` says what made it this role's decision, `theme` what
    the question is about, or `""`. `absence` says who is away, where that has changed whom we name
    or nobody is there to be named.
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
        """The role that the person named really holds."""
        return self.role.other if self.assignment_reason in ACTING_FOR_OTHER else self.role


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
    consulted. Raises KeyError for a kind that is nobody's decision.
    """
    decided = decision(team, kind, theme)
    found = resolve_assignee(team, decided.role, presence)
    other = team.holder(decided.role.other)
    asked = disputed and other not in {None, found.user_id, team.holder(decided.role)}
    consulted = other if asked and other and presence.is_there(other) else None
    return Route(
        team,
        decided.role,
        found.user_id,
        found.assignment_reason,
        consulted,
        decided.basis,
        theme,
        found.absence,
    )


def route_of(
    kind: Kind,
    verdict: Verdict,
    team: Team,
    *,
    disputed: bool,
    presence: Presence = EVERYBODY_IS_THERE,
) -> Route | None:
    """The route of a question that is taken as `kind`, by its verdict or as a person said.

    None where it is unclear for whom, or no product decision. `disputed` is about the verdict's
    theme.
    """
    if kind is Kind.NEITHER:
        return None
    if kind is Kind.UNCLEAR:
        return _whichever_it_is(verdict, team, disputed, presence)
    theme = verdict.theme_for(kind)
    return route(kind, team, theme=theme, disputed=disputed and theme != "", presence=presence)


def _whichever_it_is(
    verdict: Verdict, team: Team, disputed: bool, presence: Presence
) -> Route | None:
    """The route that an unclear question takes all the same: both kinds lead to one person."""
    roles = {decision(team, kind, verdict.theme_for(kind)).role for kind in SPLIT}
    if len(roles) > 1 and not team.in_one_hand:
        return None
    theme = verdict.theme_for(verdict.leaning)
    return route(verdict.leaning, team, theme=theme, disputed=disputed, presence=presence)
