"""The grammar of `/whoowns-team`: from typed text to what is asked for."""

from collections.abc import Callable, Mapping
from functools import partial

from bot.domain.errors import Refusal
from bot.domain.teams.team import Role
from bot.slack.commands import team_parsers
from bot.slack.commands.team_commands import (
    AddAliases,
    AddChannels,
    ComeBack,
    DeleteTeam,
    EditTeam,
    RemoveAliases,
    RemoveChannels,
    ShowHistory,
    ShowTeam,
    ShowTeamHelp,
    TeamCommand,
)
from bot.slack.commands.tokens import SHOWN, Tokens, check_resolved, team_of, tokens_of
from bot.slack.commands.vocabulary import near

MAX_LETTERS = 2000
"""Letters that are read; no sensible command is longer."""


def parse(text: str) -> TeamCommand:
    """What `text`, typed after `/whoowns-team`, asks for; raises Refusal with the mend."""
    if len(text) > MAX_LETTERS:
        raise Refusal("That is too long for one command.", "Say it in several.")
    tokens = tokens_of(text)
    if not tokens:
        return ShowTeamHelp()
    verb, rest = tokens[0].words.casefold(), tokens[1:]
    read = READERS.get(verb)
    if read is None:
        raise _unknown(tokens[0].words)
    check_resolved(rest)
    return read(rest)


def _unknown(verb: str) -> Refusal:
    if not verb:
        return Refusal("Say first what to do.", "See `/whoowns-team help`.")
    meant = MEANT.get(verb.casefold())
    hint = f"Did you mean {meant}? " if meant else near(verb.casefold(), list(READERS))
    return Refusal(f"I do not know “{verb[:SHOWN]}”.", f"{hint}See `/whoowns-team help`.")


MEANT = {
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
"""What people type who do not know the word yet."""

READERS: Mapping[str, Callable[[Tokens], TeamCommand]] = {
    "create": team_parsers.create,
    "po": partial(team_parsers.assign, Role.PRODUCT_OWNER),
    "pm": partial(team_parsers.assign, Role.PRODUCT_MANAGER),
    "deputy": team_parsers.deputise,
    "vacate": team_parsers.vacate,
    "show": lambda tokens: ShowTeam(team_of(tokens)),
    "list": team_parsers.listing,
    "edit": lambda tokens: EditTeam(team_of(tokens)),
    "rename": team_parsers.rename,
    "alias": partial(team_parsers.aliases, AddAliases, "alias"),
    "unalias": partial(team_parsers.aliases, RemoveAliases, "unalias"),
    "channel": partial(team_parsers.channels, AddChannels, "channel"),
    "unchannel": partial(team_parsers.channels, RemoveChannels, "unchannel"),
    "profile": team_parsers.profile,
    "delete": lambda tokens: DeleteTeam(team_of(tokens)),
    "history": lambda tokens: ShowHistory(team_of(tokens)),
    "away": team_parsers.away,
    "back": lambda _: ComeBack(),
    "policy": team_parsers.policy,
    "elsewhere": team_parsers.fallback_channel,
    "help": lambda _: ShowTeamHelp(),
}
