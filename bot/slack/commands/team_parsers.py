"""What parses the tokens after each verb of `/whoowns-team`."""

import re
from collections.abc import Iterator
from itertools import groupby

from bot.domain.errors import Refusal
from bot.domain.fallback import Topic, check_link
from bot.domain.teams.team import MAX_NAME, Chase, Profile, Role, name_key
from bot.domain.workspace import Policy
from bot.slack.commands.parser import (
    SHOWN,
    did_you_mean,
    not_understood,
    only_team,
    runs_of,
    split_off_team,
    team_of,
)
from bot.slack.commands.team_commands import (
    AddAliases,
    AddChannels,
    AssignRoles,
    AssignTheme,
    ChangeHolidays,
    CreateTeam,
    DeleteTeam,
    GoAway,
    KeptFormat,
    ListTeams,
    RemoveAliases,
    RemoveChannels,
    RenameTeam,
    SetChase,
    SetDeputies,
    SetFallback,
    SetPolicy,
    SetProfile,
    ShowFallbacks,
    ShowHolidays,
    ShowKeptAnswers,
    ShowTeam,
    TeamCommand,
    VacateRoles,
)
from bot.slack.commands.tokens import (
    CONNECTIVES,
    NAMING,
    CommandToken,
    Tokens,
    channels_of,
    users_of,
    words_of,
)

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
NOBODY = frozenset({"none", "nobody"})
LINK = re.compile(r"<?[a-z][a-z0-9+.-]*:\S", re.IGNORECASE)
"""How anything begins that may be a link, of whatever scheme."""
TOPICS = {
    **{topic.in_words.casefold(): topic for topic in Topic},
    "engineers": Topic.ENGINEERING,
    "tech": Topic.ENGINEERING,
    "helpdesk": Topic.IT,
    "help desk": Topic.IT,
    "hr": Topic.PEOPLE,
    "human resources": Topic.PEOPLE,
    "accounting": Topic.FINANCE,
    "the office": Topic.OFFICE,
    "facilities": Topic.OFFICE,
    "support": Topic.CUSTOMER_SUPPORT,
    "customer service": Topic.CUSTOMER_SUPPORT,
}
"""What people call the topics of questions that aren't product decisions."""
TOPIC_NAMES = ", ".join(topic.in_words for topic in Topic)
SEPARATORS = frozenset({"and", "&", "+", "/", ";", "|"})
"""Words between two aliases; in quotes they belong to the name."""
AROUND_ROLES = frozenset({"the", "a", "new", "to", "be", "should", "now", "for", "of", "role"})
"""Words that say nothing in a sentence such as “make @x the new po”."""
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
POLICIES = {
    "admins": Policy.ADMINS,
    "admin": Policy.ADMINS,
    "role holders and admins": Policy.ROLE_HOLDERS,
    "admins and role holders": Policy.ROLE_HOLDERS,
    "role holders": Policy.ROLE_HOLDERS,
    "everyone": Policy.EVERYONE,
    "everybody": Policy.EVERYONE,
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
    return GoAway(words_of(with_words), users[0] if users else None)


def policy(tokens: Tokens) -> SetPolicy:
    """Parse who may change teams."""
    words = name_key(words_of(tokens).replace("&", "and"))
    words = words.removeprefix("only ").removesuffix(" only")
    if not words:
        return SetPolicy(None)
    if words not in POLICIES:
        raise Refusal(
            f"I can't read “{words[:SHOWN]}” as a policy.",
            f"{did_you_mean(words, POLICIES)}Choose admins, role holders and admins, or everyone.",
        )
    return SetPolicy(POLICIES[words])


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


def holidays(text: str) -> ShowHolidays | ChangeHolidays:
    """Parse “add”, “remove” or “list”, and the days as they were typed."""
    verb, _, days = text.strip().partition(" ")
    word, days = verb.casefold(), days.strip()
    if word in {"", "list", "show"}:
        if days:
            raise not_understood(days, "Leave it out.")
        return ShowHolidays()
    if word not in {"add", "remove", "delete", "rm"}:
        raise Refusal(
            f"I don't understand “{verb[:SHOWN]}” there.",
            "Type add, remove or list, for example `/whoowns-team holidays add 25 dec, 1 jan`.",
        )
    if not days:
        raise Refusal("Which days?", "For example: `/whoowns-team holidays add 25 dec, 1 jan`.")
    return ChangeHolidays(days, removes=word != "add")


def fallback(tokens: Tokens) -> SetFallback | ShowFallbacks:
    """Parse a channel, person, link or “off”, perhaps with a topic; or nothing."""
    if not tokens:
        return ShowFallbacks()
    links = [token for token in tokens if LINK.match(token.words)]
    off = [token for token in tokens if token.says("off", *NOBODY)]
    others = [
        token
        for token in tokens
        if not (token.is_mention or token in links or token in off)
        and not token.says("to", "in", "for", "about", "questions", *CONNECTIVES)
    ]
    typed = words_of(others)
    topic = TOPICS.get(name_key(typed))
    fallbacks = [*channels_of(tokens), *users_of(tokens), *(_link(token) for token in links)]
    if typed and topic is None and (fallbacks or off):
        near = did_you_mean(typed, TOPICS)
        raise not_understood(
            typed, f"{near}Name a topic ({TOPIC_NAMES}), or only a channel, person or link."
        )
    if len(fallbacks) + bool(off) != 1:
        about = f"questions about {topic.in_words}" if topic else "questions"
        topic_word = f"{topic.in_words.lower()} " if topic else ""
        raise Refusal(
            f"Name one channel, person or link for {about} that aren't product decisions.",
            f"For example: `/whoowns-team fallback {topic_word}#help-desk`, or "
            f"`/whoowns-team fallback {topic_word}off`.",
        )
    return SetFallback(fallbacks[0] if fallbacks else None, topic)


def _link(token: CommandToken) -> str:
    """Return the address in a link, which Slack may put in brackets and with a label."""
    return check_link(token.words.removeprefix("<").removesuffix(">").partition("|")[0])


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
