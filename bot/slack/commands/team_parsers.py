"""How each command of `/whoowns-team` is read, once its first word is known."""

from collections.abc import Callable, Iterator
from itertools import groupby

from bot.domain.errors import Refusal
from bot.domain.teams.team import MAX_NAME, Role, name_key
from bot.slack.commands.team_commands import (
    AssignRole,
    AssignTheme,
    CreateTeam,
    GoAway,
    ListTeams,
    RenameTeam,
    SetDeputies,
    SetFallbackChannel,
    SetPolicy,
    SetProfile,
    ShowFallbackChannel,
    ShowTeam,
    TeamCommand,
    VacateRole,
)
from bot.slack.commands.tokens import (
    SHOWN,
    Tokens,
    before_and_team,
    channels_of,
    team_of,
    users_of,
    words_of,
)
from bot.slack.commands.vocabulary import DECIDERS, POLICIES, PROFILES, ROLES, WORD_OF, near


def create(tokens: Tokens) -> CreateTeam:
    """A new team: its name and its channels."""
    if users_of(tokens):
        raise Refusal(
            "A team is created without people.",
            "Create it first, then name its product owner with po and its manager with pm.",
        )
    return CreateTeam(words_of(tokens), channels_of(tokens))


def rename(tokens: Tokens) -> RenameTeam:
    """The new name, after “to”."""
    places = [place for place, token in enumerate(tokens) if token.says("to")]
    if len(places) != 1:
        problem = "More than one “to” is in that." if places else "The new name is missing."
        raise Refusal(
            problem,
            "Put names in quotes, for example `/whoowns-team rename “Checkout” to “Basket”`.",
        )
    (place,) = places
    return RenameTeam(words_of(tokens[place + 1 :]), team_of(tokens[:place]))


def assign(role: Role, tokens: Tokens) -> AssignRole:
    """The one person who gets the role."""
    users = users_of(tokens)
    if len(users) != 1:
        problem = "More than one person is named." if users else "No person is named."
        raise Refusal(
            problem,
            f"Name one {role.in_words}, for example "
            f"`/whoowns-team {WORD_OF[role]} @name for Checkout`.",
        )
    return AssignRole(role, users[0], team_of(tokens))


def _of_role(verb: str, tokens: Tokens) -> tuple[Role, Tokens]:
    if not tokens or tokens[0].words.casefold() not in ROLES:
        person = "" if verb == "vacate" else " @name"
        hint = f"For example: `/whoowns-team {verb} po{person} for Checkout`."
        raise Refusal("Which role: po or pm?", hint)
    return ROLES[tokens[0].words.casefold()], tokens[1:]


def vacate(tokens: Tokens) -> VacateRole:
    """The role that is left to nobody."""
    role, rest = _of_role("vacate", tokens)
    return VacateRole(role, team_of(rest))


def deputise(tokens: Tokens) -> SetDeputies:
    """Those who stand in for a role, in order, or “none”."""
    role, rest = _of_role("deputy", tokens)
    users = users_of(rest)
    nobody = bool(rest) and rest[0].says("none", "nobody", "off")
    if not users and not nobody:
        word = WORD_OF[role]
        raise Refusal(
            "Nobody is named.",
            "Name the deputies in the order in which they are asked, for example "
            f"`/whoowns-team deputy {word} @name @other for Checkout`, or "
            f"`/whoowns-team deputy {word} none for Checkout`.",
        )
    return SetDeputies(role, users, team_of(rest[1:] if nobody else rest))


def aliases(
    make: Callable[[tuple[str, ...], str | None], TeamCommand], verb: str, tokens: Tokens
) -> TeamCommand:
    """Other names: in quotes, or with commas between them."""
    said, team = before_and_team(tokens)
    aliases = tuple(dict.fromkeys(name for name in _listed(said) if name))
    if not aliases:
        raise Refusal(
            "Which other name?", f"For example: `/whoowns-team {verb} basket for Checkout`."
        )
    return make(aliases, team)


def _listed(tokens: Tokens) -> Iterator[str]:
    """Each name in quotes, and between them those with commas in between."""
    for quoted, names in groupby(tokens, lambda token: token.quoted):
        if quoted:
            yield from (token.words for token in names)
        else:
            yield from (name.strip() for name in words_of(tuple(names)).split(","))


def channels(
    make: Callable[[tuple[str, ...], str | None], TeamCommand], verb: str, tokens: Tokens
) -> TeamCommand:
    """Channels of a team."""
    channels = channels_of(tokens)
    if not channels:
        raise Refusal(
            "Which channel?", f"For example: `/whoowns-team {verb} #checkout for Checkout`."
        )
    return make(channels, team_of(tokens))


def profile(tokens: Tokens) -> TeamCommand:
    """How a team splits decisions, or who decides on one theme."""
    said, team = before_and_team(tokens)
    words = name_key(words_of(said))
    if not words:
        return ShowTeam(team)
    if words in PROFILES:
        return SetProfile(PROFILES[words], team)
    theme, _, role = words.rpartition(" to ")
    if not theme or role not in DECIDERS:
        raise Refusal(
            f"I cannot read “{words[:SHOWN]}” as a profile or a theme.",
            "Choose split, single product owner or product manager only, or give one theme to a "
            "role, for example `/whoowns-team profile pricing to po for Checkout`.",
        )
    return AssignTheme(theme, DECIDERS[role], team)


def listing(tokens: Tokens) -> ListTeams:
    """Which teams to list: words in their names, or somebody with a role there."""
    words = words_of(tokens)
    if len(words) > MAX_NAME:
        raise Refusal("No team's name is that long.", "List with a few words of it.")
    return ListTeams(words, next(iter(users_of(tokens)), None))


def away(tokens: Tokens) -> GoAway:
    """Until when, and who stands in."""
    told = [token for token in tokens if token.words]
    if told and told[0].says("until", "till", "til", "to"):
        told = told[1:]
    users = users_of(tokens)
    if not told or len(users) > 1:
        problem = "Only one person can stand in for you." if users else "Until when?"
        raise Refusal(
            problem,
            "For example: `/whoowns-team away until friday @name`, or "
            "`/whoowns-team away until 1 dec`.",
        )
    return GoAway(words_of(told), users[0] if users else None)


def policy(tokens: Tokens) -> SetPolicy:
    """Who may change teams; nothing said: who may now."""
    said = name_key(words_of(tokens).replace("&", "and"))
    if not said:
        return SetPolicy(None)
    if said not in POLICIES:
        meant = near(said, list(POLICIES))
        raise Refusal(
            f"I cannot read “{said[:SHOWN]}” as a policy.",
            f"{meant}Choose admins, role holders and admins, or everyone.",
        )
    return SetPolicy(POLICIES[said])


def fallback_channel(tokens: Tokens) -> SetFallbackChannel | ShowFallbackChannel:
    """The channel for what is no product decision, or “off”; nothing said: which it is now."""
    if not tokens:
        return ShowFallbackChannel()
    channels = channels_of(tokens)
    if len(channels) == 1:
        return SetFallbackChannel(channels[0])
    if words_of(tokens).casefold() == "off":
        return SetFallbackChannel(None)
    raise Refusal(
        "Name one channel for what is no product decision.",
        "For example: `/whoowns-team elsewhere #help-desk`, or `/whoowns-team elsewhere off`.",
    )
