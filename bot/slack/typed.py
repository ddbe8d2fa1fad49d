"""The grammar of `/whoowns-team`: from typed text to what is asked for."""

from collections.abc import Callable, Mapping
from functools import partial

from bot.domain.errors import Refusal
from bot.domain.teams.team import Role
from bot.slack import readers
from bot.slack.tokens import SHOWN, Tokens, check_resolved, team_of, tokens_of
from bot.slack.vocabulary import near
from bot.slack.wishes import (
    AddAliases,
    AddChannels,
    Back,
    Delete,
    DropAliases,
    DropChannels,
    Edit,
    Help,
    History,
    Show,
    Wish,
)

MAX_LETTERS = 2000
"""Letters that are read; no sensible command is longer."""


def parse(text: str) -> Wish:
    """What `text`, typed after `/whoowns-team`, asks for; raises Refusal with the mend."""
    if len(text) > MAX_LETTERS:
        raise Refusal("That is too long for one command.", "Say it in several.")
    tokens = tokens_of(text)
    if not tokens:
        return Help()
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

READERS: Mapping[str, Callable[[Tokens], Wish]] = {
    "create": readers.create,
    "po": partial(readers.assign, Role.PRODUCT_OWNER),
    "pm": partial(readers.assign, Role.PRODUCT_MANAGER),
    "deputy": readers.deputise,
    "vacate": readers.vacate,
    "show": lambda tokens: Show(team_of(tokens)),
    "list": readers.listing,
    "edit": lambda tokens: Edit(team_of(tokens)),
    "rename": readers.rename,
    "alias": partial(readers.aliases, AddAliases, "alias"),
    "unalias": partial(readers.aliases, DropAliases, "unalias"),
    "channel": partial(readers.channels, AddChannels, "channel"),
    "unchannel": partial(readers.channels, DropChannels, "unchannel"),
    "profile": readers.profile,
    "delete": lambda tokens: Delete(team_of(tokens)),
    "history": lambda tokens: History(team_of(tokens)),
    "away": readers.away,
    "back": lambda _: Back(),
    "policy": readers.policy,
    "elsewhere": readers.elsewhere,
    "help": lambda _: Help(),
}
