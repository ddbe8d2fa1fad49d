"""From a verdict and a team to the person who decides."""

from dataclasses import dataclass

from bot.domain.people.absence import EVERYBODY_IS_THERE, Absence, Presence
from bot.domain.people.assignment import ACTING_FOR_OTHER, AssignmentReason, resolve_assignee
from bot.domain.teams.profile import SPLIT, Basis, decision
from bot.domain.teams.team import Role, Team
from bot.domain.verdict import Kind, Verdict


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
