"""What parses the commands of `/whoowns-team` that give roles to people, and take them away."""

import re

from bot.domain.errors import Refusal
from bot.domain.teams.team import Role
from bot.slack.commands.parser import SHOWN, not_understood, runs_of, split_off_team
from bot.slack.commands.team_commands import AssignRoles, SetDeputies, VacateRoles
from bot.slack.commands.tokens import CONNECTIVES, CommandToken, Tokens, users_of, words_of

ROLE_WORD = {Role.PRODUCT_OWNER: "po", Role.PRODUCT_MANAGER: "pm"}
"""How each role is written in a command."""
ROLES = {
    **{word: role for role, word in ROLE_WORD.items()},
    "owner": Role.PRODUCT_OWNER,
    "manager": Role.PRODUCT_MANAGER,
}
NOBODY = frozenset({"none", "nobody"})
AROUND_ROLES = frozenset({"the", "a", "new", "to", "be", "should", "now", "for", "of", "role"})
"""Words that say nothing in a sentence such as “make @x the new po”."""


def assign(tokens: Tokens) -> AssignRoles | VacateRoles:
    """Parse roles, a person and a team: `po and pm @x for Search`, `@x is po of Search`."""
    others, team = split_off_team(tokens)
    roles, others = take_roles(others)
    if not roles:
        raise Refusal(
            "Which role: po or pm?", "For example: `/whoowns-team po @name for Checkout`."
        )
    users = users_of(others)
    _check_no_name_without_mention(others, team)
    if not users and any(token.says(*NOBODY) for token in others):
        rest = [token for token in others if not token.says(*NOBODY)]
        return VacateRoles(roles, _team(rest, team))
    if len(users) != 1:
        raise Refusal(
            "You named more than one person." if users else "You didn't mention anyone.",
            f"Name one {roles[0].in_words}, for example "
            f"`/whoowns-team {ROLE_WORD[roles[0]]} @name for Checkout`.",
        )
    return AssignRoles(roles, users[0], _team(others, team))


def vacate(tokens: Tokens) -> VacateRoles:
    """Parse roles and a team."""
    others, team = split_off_team(tokens)
    roles, others = take_roles(others)
    if not roles or users_of(others):
        raise Refusal(
            "Which role: po or pm?" if not roles else "A role is vacated without naming a person.",
            "For example: `/whoowns-team vacate po for Checkout`.",
        )
    return VacateRoles(roles, _team(others, team))


def set_deputies(tokens: Tokens) -> SetDeputies:
    """Parse a role, people in order or “none”, and a team."""
    others, team = split_off_team(tokens)
    roles, others = take_roles(others)
    if len(roles) != 1:
        raise Refusal(
            "Which role: po or pm?", "For example: `/whoowns-team deputy po @name for Checkout`."
        )
    users = users_of(others)
    _check_no_name_without_mention(others, team)
    nobody = any(token.says(*NOBODY) for token in others)
    if bool(users) is nobody:
        command = f"/whoowns-team deputy {ROLE_WORD[roles[0]]}"
        raise Refusal(
            "You didn't mention anyone." if not users else "You named people and “none”.",
            "Name the deputies in the order in which to ask them, for example "
            f"`{command} @name @other for Checkout`, or `{command} none for Checkout`.",
        )
    rest = [token for token in others if not token.says(*NOBODY)]
    return SetDeputies(roles[0], users, _team(rest, team))


def _check_no_name_without_mention(tokens: Tokens, team: str | None) -> None:
    """Raise Refusal where words stand for a person, as in “po kofi for Checkout”."""
    words = list(runs_of(tokens, CONNECTIVES | AROUND_ROLES | NOBODY))
    if team is None or users_of(tokens) or len(words) != 1:
        return
    name = words_of(words[0])[:SHOWN]
    raise Refusal(
        "You didn't mention anyone.", "Type @ and pick {} from Slack's list.", names=(name,)
    )


def take_roles(tokens: Tokens) -> tuple[tuple[Role, ...], Tokens]:
    """Return the roles named before the first person or, if none are, after; and the other tokens.

    What is after may be a team called “Owner tools”.
    """
    person = next((at for at, token in enumerate(tokens) if token.is_mention), len(tokens))
    before, after = list(tokens[:person]), list(tokens[person:])
    roles, before = _roles_among(before)
    if not roles:
        roles, after = _roles_among(after)
    return tuple(role for role in Role if role in roles), [*before, *after]


def _roles_among(tokens: Tokens) -> tuple[set[Role], list[CommandToken]]:
    roles: set[Role] = set()
    rest: list[CommandToken] = []
    for token in tokens:
        words = re.split("[/+&,]", token.words.casefold().rstrip(":;=,")) if token.is_bare else [""]
        if set(words) <= ROLES.keys():
            if rest and rest[-1].says("product"):
                rest.pop()
            roles.update(ROLES[word] for word in words)
        else:
            rest.append(token)
    return roles, rest


def _team(tokens: Tokens, team: str | None) -> str | None:
    """Return the team that was named after “for”, or else by the only words between people."""
    words = list(runs_of(tokens, CONNECTIVES | AROUND_ROLES))
    if team is None and words:
        return words_of(words[0]) if len(words) == 1 else _refuse(words[1])
    return _refuse(words[0]) if words else team


def _refuse(words: Tokens) -> str:
    raise not_understood(
        words_of(words),
        "Pick people from the list that Slack offers after @. A team's name comes after “for”.",
    )
