"""The sentence that names the person who decides."""

from bot.domain.people.absence import Cause
from bot.domain.route import AssignmentReason, Route
from bot.domain.teams.team import SPLIT, Basis, Role, Team
from bot.slack.commands.team_grammar import ROLE_WORD
from bot.slack.text import plain
from bot.slack.views.away import is_away
from bot.slack.views.undo import named

KIND_OF = {role: kind for kind, role in SPLIT.items()}
"""What each role decides in the default split."""


def routed(route: Route, asker_id: str = "") -> str:
    """Whom to ask and why, for `asker_id`, who may be that person."""
    sentences = (
        SENTENCES[route.assignment_reason](route),
        _to_oneself(route, asker_id),
        _basis(route),
    )
    return " ".join(sentence for sentence in sentences if sentence)


def fill(team: Team, role: Role) -> str:
    """How to give a role to somebody."""
    return f"Fill it: `/whoowns-team {ROLE_WORD[role]} @name for {named(team.name)}`"


def _team(route: Route) -> str:
    return f"*{plain(route.team.name)}*"


def _holder(route: Route) -> str:
    consulted = ""
    if route.consulted:
        consulted = f" <@{route.consulted}>, the {route.role.other.in_words}, should be consulted."
    return (
        f"<@{route.assignee}> decides this, as {route.role.in_words} of {_team(route)}.{consulted}"
    )


def _both_roles(route: Route) -> str:
    both = f"both product owner and product manager of {_team(route)}"
    return f"<@{route.assignee}> decides this: {both}."


def _nobody(route: Route) -> str:
    return (
        f"This is for the {route.role.in_words} of {_team(route)}, but nobody holds either role "
        f"there yet. {fill(route.team, route.role)}"
    )


def _for_vacant(route: Route) -> str:
    deputy = route.assignment_reason is AssignmentReason.DEPUTY_OF_VACANT
    who = "who stands in" if deputy else f"its {route.acting_role.in_words}"
    late = f" <@{route.assignee}> {is_away(route.absence)}, too." if route.absence else ""
    return (
        f"{_team(route)} has no {route.role.in_words} yet, so ask "
        f"<@{route.assignee}>, {who}.{late} {fill(route.team, route.role)}"
    )


def _instead(route: Route) -> str:
    deputy = route.assignment_reason is AssignmentReason.DEPUTY
    who = "who stands in" if deputy else f"the {route.acting_role.in_words} of {_team(route)}"
    whose = (
        f"the {route.role.in_words} of {_team(route)}" if deputy else f"its {route.role.in_words}"
    )
    return f"Ask <@{route.assignee}>, {who}: {_away(route, whose)}"


def _holder_away(route: Route) -> str:
    away = _away(route, f"the {route.role.in_words} of {_team(route)}")
    if route.absence is not None and route.absence.cause is Cause.GONE:
        return away
    deputy = f"deputy {ROLE_WORD[route.role]} @name for {named(route.team.name)}"
    return (
        f"{away} Nobody stands in, so an answer may take a while. "
        f"Name a deputy: `/whoowns-team {deputy}`"
    )


def _away(route: Route, whose: str) -> str:
    absence = route.absence
    assert absence, "somebody is named instead of one who is away"  # noqa: S101
    hint = f" {fill(route.team, route.role)}" if absence.cause is Cause.GONE else ""
    return f"<@{absence.user_id}>, {whose}, {is_away(absence)}.{hint}"


def _to_oneself(route: Route, asker_id: str) -> str:
    if route.absence is not None and route.absence.user_id == asker_id:
        return "You count as away: `/whoowns-team back` ends that."
    return "That is you." if asker_id and route.assignee == asker_id else ""


def _basis(route: Route) -> str:
    """What the team itself set, where that and not the usual split made it this role's decision."""
    role = route.role.in_words
    if route.basis is Basis.THEME:
        return f"In this team the {role} decides on {route.theme.replace('_', ' ')}."
    if route.basis is Basis.PROFILE:
        return f"In this team the {role} decides {KIND_OF[route.role.other]} questions, too."
    return ""


SENTENCES = {
    AssignmentReason.HOLDER: _holder,
    AssignmentReason.BOTH_ROLES: _both_roles,
    AssignmentReason.OTHER_ROLE: _for_vacant,
    AssignmentReason.NOBODY: _nobody,
    AssignmentReason.DEPUTY: _instead,
    AssignmentReason.DEPUTY_OF_VACANT: _for_vacant,
    AssignmentReason.OTHER_WHILE_AWAY: _instead,
    AssignmentReason.HOLDER_AWAY: _holder_away,
}
