"""The grammar of `/whoowns-team`: from typed text to a command object."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import groupby

from bot.domain.errors import Refusal
from bot.domain.teams.team import MAX_NAME, Profile, Role, name_key
from bot.domain.workspace import Policy
from bot.slack.commands.parser import (
    SHOWN,
    Tokens,
    channels_of,
    check_resolved,
    did_you_mean,
    split_off_team,
    team_of,
    tokens_of,
    unknown_verb,
    users_of,
    words_of,
)
from bot.slack.commands.team_commands import (
    AddAliases,
    AddChannels,
    AssignRole,
    AssignTheme,
    ComeBack,
    CreateTeam,
    DeleteTeam,
    EditTeam,
    GoAway,
    ListTeams,
    RemoveAliases,
    RemoveChannels,
    RenameTeam,
    SetDeputies,
    SetFallbackChannel,
    SetPolicy,
    SetProfile,
    ShowFallbackChannel,
    ShowHistory,
    ShowTeam,
    ShowTeamHelp,
    TeamCommand,
    VacateRole,
)

MAX_LETTERS = 2000
"""Letters of a command at most; no sensible one is longer."""
ROLE_WORD = {Role.PRODUCT_OWNER: "po", Role.PRODUCT_MANAGER: "pm"}
"""How each role is written in a command."""
ROLES = {
    **{word: role for role, word in ROLE_WORD.items()},
    "owner": Role.PRODUCT_OWNER,
    "manager": Role.PRODUCT_MANAGER,
}
PROFILES = {
    **{profile.in_words: profile for profile in Profile},
    "po only": Profile.SINGLE_PRODUCT_OWNER,
    "product owner only": Profile.SINGLE_PRODUCT_OWNER,
    "pm only": Profile.PRODUCT_MANAGER_ONLY,
}
THEME_ROLES = {
    **{word: role for role, word in ROLE_WORD.items()},
    "product owner": Role.PRODUCT_OWNER,
    "product manager": Role.PRODUCT_MANAGER,
    "default": None,
}
"""Who can decide on a theme; None leaves it to the team's profile."""
POLICIES = {
    "admins": Policy.ADMINS,
    "admin": Policy.ADMINS,
    "role holders and admins": Policy.ROLE_HOLDERS,
    "admins and role holders": Policy.ROLE_HOLDERS,
    "role holders": Policy.ROLE_HOLDERS,
    "everyone": Policy.EVERYONE,
    "everybody": Policy.EVERYONE,
}


def parse(text: str) -> TeamCommand:
    """The command in `text`, typed after `/whoowns-team`; raises Refusal with a hint."""
    if len(text) > MAX_LETTERS:
        raise Refusal("That's too long for one command.", "Split it into several.")
    tokens = tokens_of(text)
    if not tokens:
        return ShowTeamHelp()
    verb = tokens[0].words.casefold()
    parser = PARSERS.get(SYNONYMS.get(verb, verb))
    if parser is None:
        hint = did_you_mean(verb, PARSERS, SUGGESTIONS)
        raise unknown_verb("/whoowns-team", tokens[0].words, hint)
    check_resolved(tokens[1:])
    return parser(tokens[1:])


def _create(tokens: Tokens) -> CreateTeam:
    if users_of(tokens):
        raise Refusal(
            "A team is created without people.",
            "Create it first, then name its product owner with po and its product manager with pm.",
        )
    return CreateTeam(words_of(tokens), channels_of(tokens))


def _rename(tokens: Tokens) -> RenameTeam:
    positions = [position for position, token in enumerate(tokens) if token.says("to")]
    if len(positions) != 1:
        problem = "There is more than one “to”." if positions else "The new name is missing."
        raise Refusal(
            problem,
            "Put names in quotes, for example `/whoowns-team rename “Checkout” to “Basket”`.",
        )
    (position,) = positions
    return RenameTeam(words_of(tokens[position + 1 :]), team_of(tokens[:position]))


def _assign(role: Role, tokens: Tokens) -> AssignRole:
    users = users_of(tokens)
    if len(users) != 1:
        raise Refusal(
            "You named more than one person." if users else "You named nobody.",
            f"Name one {role.in_words}, for example "
            f"`/whoowns-team {ROLE_WORD[role]} @name for Checkout`.",
        )
    return AssignRole(role, users[0], team_of(tokens))


def _vacate(tokens: Tokens) -> VacateRole:
    role, rest = _split_off_role(tokens, "`/whoowns-team vacate po for Checkout`")
    return VacateRole(role, team_of(rest))


def _set_deputies(tokens: Tokens) -> SetDeputies:
    role, rest = _split_off_role(tokens, "`/whoowns-team deputy po @name for Checkout`")
    users = users_of(rest)
    nobody = bool(rest) and rest[0].says("none", "nobody", "off")
    if not users and not nobody:
        command = f"/whoowns-team deputy {ROLE_WORD[role]}"
        raise Refusal(
            "You named nobody.",
            "Name the deputies in the order in which to ask them, for example "
            f"`{command} @name @other for Checkout`, or `{command} none for Checkout`.",
        )
    return SetDeputies(role, users, team_of(rest[1:] if nobody else rest))


def _split_off_role(tokens: Tokens, example: str) -> tuple[Role, Tokens]:
    """The role in the first token, and the other tokens."""
    if not tokens or tokens[0].words.casefold() not in ROLES:
        raise Refusal("Which role: po or pm?", f"For example: {example}.")
    return ROLES[tokens[0].words.casefold()], tokens[1:]


def _aliases(
    make: Callable[[tuple[str, ...], str | None], TeamCommand], verb: str, tokens: Tokens
) -> TeamCommand:
    names, team = split_off_team(tokens)
    aliases = tuple(dict.fromkeys(name for name in _listed(names) if name))
    if not aliases:
        raise Refusal(
            "Which other name?", f"For example: `/whoowns-team {verb} basket for Checkout`."
        )
    return make(aliases, team)


def _listed(tokens: Tokens) -> Iterator[str]:
    """The names in a list: each in quotes, or separated from the next by a comma."""
    for quoted, names in groupby(tokens, lambda token: token.quoted):
        if quoted:
            yield from (token.words for token in names)
        else:
            yield from (name.strip() for name in words_of(tuple(names)).split(","))


def _channels(
    make: Callable[[tuple[str, ...], str | None], TeamCommand], verb: str, tokens: Tokens
) -> TeamCommand:
    channels = channels_of(tokens)
    if not channels:
        raise Refusal(
            "Which channel?", f"For example: `/whoowns-team {verb} #checkout for Checkout`."
        )
    return make(channels, team_of(tokens))


def _profile(tokens: Tokens) -> TeamCommand:
    """How a team splits decisions, or who decides on one theme."""
    profile_tokens, team = split_off_team(tokens)
    words = name_key(words_of(profile_tokens))
    if not words:
        return ShowTeam(team)
    if words in PROFILES:
        return SetProfile(PROFILES[words], team)
    theme, _, role = words.rpartition(" to ")
    if not theme or role not in THEME_ROLES:
        raise Refusal(
            f"I can't read “{words[:SHOWN]}” as a profile or a theme.",
            "Choose split, single product owner or product manager only, or give one theme to a "
            "role, for example `/whoowns-team profile pricing to po for Checkout`.",
        )
    return AssignTheme(theme, THEME_ROLES[role], team)


def _list(tokens: Tokens) -> ListTeams:
    words = words_of(tokens)
    if len(words) > MAX_NAME:
        raise Refusal("No team's name is that long.", "Search for a few words of it.")
    return ListTeams(words, next(iter(users_of(tokens)), None))


def _away(tokens: Tokens) -> GoAway:
    with_words = [token for token in tokens if token.words]
    users = users_of(tokens)
    if not with_words or len(users) > 1:
        raise Refusal(
            "Only one person can stand in for you." if len(users) > 1 else "Until when?",
            "For example: `/whoowns-team away until friday @name`, or "
            "`/whoowns-team away from 20 dec until 5 jan`.",
        )
    return GoAway(words_of(with_words), users[0] if users else None)


def _policy(tokens: Tokens) -> SetPolicy:
    words = name_key(words_of(tokens).replace("&", "and"))
    if not words:
        return SetPolicy(None)
    if words not in POLICIES:
        raise Refusal(
            f"I can't read “{words[:SHOWN]}” as a policy.",
            f"{did_you_mean(words, POLICIES)}Choose admins, role holders and admins, or everyone.",
        )
    return SetPolicy(POLICIES[words])


def _fallback_channel(tokens: Tokens) -> SetFallbackChannel | ShowFallbackChannel:
    if not tokens:
        return ShowFallbackChannel()
    channels = channels_of(tokens)
    if len(channels) == 1:
        return SetFallbackChannel(channels[0])
    if words_of(tokens).casefold() == "off":
        return SetFallbackChannel(None)
    raise Refusal(
        "Name one channel for questions that aren't product decisions.",
        "For example: `/whoowns-team fallback #help-desk`, or `/whoowns-team fallback off`.",
    )


PARSERS: Mapping[str, Callable[[Tokens], TeamCommand]] = {
    "create": _create,
    "po": partial(_assign, Role.PRODUCT_OWNER),
    "pm": partial(_assign, Role.PRODUCT_MANAGER),
    "deputy": _set_deputies,
    "vacate": _vacate,
    "show": lambda tokens: ShowTeam(team_of(tokens)),
    "list": _list,
    "edit": lambda tokens: EditTeam(team_of(tokens)),
    "rename": _rename,
    "alias": partial(_aliases, AddAliases, "alias"),
    "unalias": partial(_aliases, RemoveAliases, "unalias"),
    "channel": partial(_channels, AddChannels, "channel"),
    "unchannel": partial(_channels, RemoveChannels, "unchannel"),
    "profile": _profile,
    "delete": lambda tokens: DeleteTeam(team_of(tokens)),
    "history": lambda tokens: ShowHistory(team_of(tokens)),
    "away": _away,
    "back": lambda _: ComeBack(),
    "policy": _policy,
    "fallback": _fallback_channel,
    "help": lambda _: ShowTeamHelp(),
}
"""Each verb, and what parses the tokens after it."""

SYNONYMS = {"elsewhere": "fallback"}
"""Earlier names of verbs, which still work."""

SUGGESTIONS = {
    "add": "create",
    "new": "create",
    "remove": "delete",
    "owner": "po",
    "manager": "pm",
    "deputies": "deputy",
    "info": "show",
    "ls": "list",
    "teams": "list",
    "search": "list",
    "find": "list",
    "audit": "history",
    "log": "history",
    "holiday": "away",
    "vacation": "away",
    "permissions": "policy",
}
"""Words people type who don't know the verb yet, and the verb to suggest."""
