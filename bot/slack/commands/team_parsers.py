"""What parses the commands of `/whoowns-team` about one team, or a list of teams."""

import re
from collections.abc import Iterator
from itertools import groupby

from bot.domain.errors import Refusal
from bot.domain.teams.team import MAX_NAME, Chase, Profile, Role, name_key
from bot.slack.commands.parser import (
    SHOWN,
    did_you_mean,
    not_understood,
    only_team,
    runs_of,
    split_off_team,
    team_of,
)
from bot.slack.commands.role_parsers import ROLE_WORD, take_roles, vacate
from bot.slack.commands.team_commands import (
    AddAliases,
    AddChannels,
    AssignTheme,
    CreateTeam,
    DeleteTeam,
    GoAway,
    KeptFormat,
    ListTeams,
    RemoveAliases,
    RemoveChannels,
    RenameTeam,
    SetChase,
    SetProfile,
    ShowKeptAnswers,
    ShowTeam,
    TeamCommand,
    VacateRoles,
)
from bot.slack.commands.tokens import CONNECTIVES, NAMING, Tokens, channels_of, users_of, words_of

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
SEPARATORS = frozenset({"and", "&", "+", "/", ";", "|"})
"""Words between two aliases; in quotes they belong to the name."""
BEFORE_NAMING = frozenset({"a", "the", "new", "team"})
"""Words before “called” that say nothing about the name of a new team."""
BEFORE_CHANNEL = frozenset({"in", "at", "for"})
"""Words between the name of a new team and its channels."""
ALL = frozenset({"all", "teams", "the", "every", "everything"})
"""Words after list that only say that all teams are wanted."""
CHASES = {
    "off": Chase.OFF,
    "none": Chase.OFF,
    "never": Chase.OFF,
    "gentle": Chase.GENTLE,
    "gently": Chase.GENTLE,
    "on": Chase.GENTLE,
}


def create(tokens: Tokens) -> CreateTeam:
    """Parse a name and channels."""
    if users_of(tokens):
        raise Refusal(
            "A team is created without people.",
            "Create it first, then name its product owner with po and its product manager with pm.",
        )
    channels = channels_of(tokens)
    name, *rest = [*runs_of(_after_naming(tokens), {"and", "&", "with"}), ()]
    if rest[:-1]:
        raise not_understood(words_of(rest[0]), "Put the name first, then its channels.")
    while channels and len(name) > 1 and name[-1].says(*BEFORE_CHANNEL):
        name = name[:-1]
    if not name:
        raise Refusal(
            "The team needs a name.", "For example: `/whoowns-team create Checkout #checkout`."
        )
    return CreateTeam(words_of(name), channels)


def _after_naming(tokens: Tokens) -> Tokens:
    """Return the tokens without a beginning such as “a new team called”."""
    for position, token in enumerate(tokens):
        if token.says(*NAMING):
            return tokens[position + 1 :]
        if not token.says(*BEFORE_NAMING):
            break
    return tokens


def rename(tokens: Tokens) -> RenameTeam:
    """Parse the old name, “to”, and the new one."""
    positions = [position for position, token in enumerate(tokens) if token.says("to")]
    if len(positions) != 1:
        problem = "There is more than one “to”." if positions else "The new name is missing."
        raise Refusal(
            problem,
            "Put names in quotes, for example `/whoowns-team rename “Checkout” to “Basket”`.",
        )
    (position,) = positions
    return RenameTeam(words_of(tokens[position + 1 :]), only_team(tokens[:position]))


def add_aliases(tokens: Tokens) -> AddAliases:
    """Parse the aliases to add."""
    return AddAliases(*_aliases("alias", tokens))


def remove_aliases(tokens: Tokens) -> RemoveAliases:
    """Parse the aliases to remove."""
    return RemoveAliases(*_aliases("unalias", tokens))


def _aliases(verb: str, tokens: Tokens) -> tuple[tuple[str, ...], str | None]:
    if any(token.is_mention for token in tokens):
        raise Refusal("An alias is made of words.", "Add a channel with `/whoowns-team channel`.")
    names, team = split_off_team(tokens)
    aliases = tuple(dict.fromkeys(name for name in _listed(names) if name))
    if not aliases:
        raise Refusal(
            "Which other name?", f"For example: `/whoowns-team {verb} basket for Checkout`."
        )
    return aliases, team


def _listed(tokens: Tokens) -> Iterator[str]:
    """Yield the names in a list: each in quotes, or after , ; / | & or “and”."""
    for quoted, names in groupby(tokens, lambda token: token.quoted):
        if quoted:
            yield from (token.words for token in names)
        else:
            words = ("," if token.says(*SEPARATORS) else token.words for token in names)
            yield from (name.strip() for name in re.split("[,;/|]", " ".join(words)))


def add_channels(tokens: Tokens) -> AddChannels:
    """Parse the channels to add."""
    return AddChannels(*_channels("channel", tokens))


def remove_channels(tokens: Tokens) -> RemoveChannels:
    """Parse the channels to remove."""
    return RemoveChannels(*_channels("unchannel", tokens))


def _channels(verb: str, tokens: Tokens) -> tuple[tuple[str, ...], str | None]:
    channels = channels_of(tokens)
    if not channels or users_of(tokens):
        raise Refusal(
            "Which channel?", f"For example: `/whoowns-team {verb} #checkout for Checkout`."
        )
    return channels, team_of(tokens)


def profile(tokens: Tokens) -> TeamCommand:
    """How a team splits decisions, or who decides on one theme."""
    profile_tokens, team = split_off_team(tokens)
    words = name_key(words_of(profile_tokens))
    if not words:
        return ShowTeam(team)
    if words in PROFILES:
        return SetProfile(PROFILES[words], team)
    theme, _, role = words.rpartition(" to ")
    if not theme and words.endswith(" default"):
        theme, _, role = words.rpartition(" ")
    if not theme or role not in THEME_ROLES:
        raise Refusal(
            f"I can't read “{words[:SHOWN]}” as a profile or a theme.",
            "Choose split, single product owner or product manager only, or give one theme to a "
            "role, for example `/whoowns-team profile pricing to po for Checkout`.",
        )
    return AssignTheme(theme, THEME_ROLES[role], team)


def list_teams(tokens: Tokens) -> ListTeams:
    """Parse what the teams listed have in common: words of a name, or a person."""
    users = users_of(tokens)
    if users:
        rest = [*runs_of(tokens, CONNECTIVES | ALL | {"for", "of", "with"})]
        if rest or len(users) > 1 or channels_of(tokens):
            raise not_understood(
                words_of(rest[0]) if rest else "more than one name", "List one person's teams."
            )
        return ListTeams("", users[0])
    if channels_of(tokens):
        raise Refusal("I can't list teams by channel.", "List them by a word or a person.")
    words = "" if all(token.says(*ALL) for token in tokens) else words_of(tokens)
    if len(words) > MAX_NAME:
        raise Refusal("No team's name is that long.", "Search for a few words of it.")
    return ListTeams(words)


def show_kept_answers(tokens: Tokens) -> ShowKeptAnswers:
    """Parse which team's kept answers are wanted, and whether as a file."""
    if not tokens or not tokens[0].says("export", "file", "download"):
        return ShowKeptAnswers(only_team(tokens))
    rest, file = tokens[1:], KeptFormat.CSV
    while rest and rest[0].says("as", *KeptFormat):
        file = KeptFormat(rest[0].words.casefold()) if not rest[0].says("as") else file
        rest = rest[1:]
    return ShowKeptAnswers(only_team(rest), file)


def away(tokens: Tokens) -> GoAway:
    """Parse the words for when, and who stands in."""
    with_words = [token for token in tokens if token.words]
    users = users_of(tokens)
    if not with_words or len(users) > 1:
        raise Refusal(
            "Only one person can stand in for you." if len(users) > 1 else "Until when?",
            "For example: `/whoowns-team away until friday @name`, or "
            "`/whoowns-team away from 20 dec until 5 jan`.",
        )
    if tokens[0].user:
        raise Refusal(
            "People mark themselves as away.",
            "If somebody stands in for you, name them last: "
            "`/whoowns-team away until friday @name`.",
        )
    return GoAway(words_of(with_words), users[0] if users else None)


def chase(tokens: Tokens) -> SetChase | ShowTeam:
    """Parse whether a team's unanswered questions are chased."""
    chase_tokens, team = split_off_team(tokens)
    words = name_key(words_of(chase_tokens))
    if not words:
        return ShowTeam(team)
    if words not in CHASES:
        raise Refusal(
            f"I don't understand “{words[:SHOWN]}” there.",
            f"{did_you_mean(words, CHASES)}Choose gentle or off, for example "
            "`/whoowns-team chase off for Checkout`.",
        )
    return SetChase(CHASES[words], team)


def delete(tokens: Tokens) -> DeleteTeam | VacateRoles:
    """Parse a team's name, or the role that is meant by `remove po`."""
    roles, others = take_roles(split_off_team(tokens)[0])
    if users_of(tokens) or (roles and others and others[0].says("deputy", "deputies")):
        raise Refusal(
            "People are removed by role.",
            "To remove a role's deputies: `/whoowns-team deputy po none for Mobile`. "
            "To leave the role vacant: `/whoowns-team vacate po for Mobile`.",
        )
    if roles and not others:
        return vacate(tokens)
    return DeleteTeam(only_team(tokens))
