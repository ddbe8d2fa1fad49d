"""The grammar of `/whoowns-team`: from typed text to what is asked for."""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.errors import Refusal
from bot.domain.team import Profile, Role, name_key

TOKEN = re.compile(
    r"<@(?P<user>[A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<#(?P<channel>[A-Z0-9]+)(?:\|[^>]*)?>"
    r"|[\"“”„«](?P<quoted>[^\"“”„«»]*)[\"“”»]"
    r"|(?P<word>(?:(?!<[@#][A-Z0-9])\S)+)"
)

SHOWN = 40
"""Letters of an unknown word that are shown again."""


@dataclass(frozen=True, slots=True)
class Create:
    """Create a team of this name with these channels."""

    name: str
    channel_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assign:
    """Give a role to somebody, in the team of that name or, for None, in the one spoken of."""

    role: Role
    user_id: str
    team: str | None


@dataclass(frozen=True, slots=True)
class Show:
    """Show one team."""

    team: str | None


@dataclass(frozen=True, slots=True)
class List:
    """Show all teams."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Send what is no product decision to this channel, or, for None, nowhere in particular."""

    channel_id: str | None


@dataclass(frozen=True, slots=True)
class SetProfile:
    """Split decisions in a team this way."""

    profile: Profile
    team: str | None


@dataclass(frozen=True, slots=True)
class GiveTheme:
    """Let a role decide on a theme in a team or, for None, leave the theme to the profile."""

    theme: str
    role: Role | None
    team: str | None


@dataclass(frozen=True, slots=True)
class Help:
    """Show how it is used."""


Change = Create | Assign | Elsewhere | SetProfile | GiveTheme
Command = Show | List | Help | Change


def parse(text: str) -> Command:
    """What `text`, typed after `/whoowns-team`, asks for; raises Refusal with the mend."""
    tokens = [t for t in TOKEN.finditer(text) if t.group().strip(",;:")]
    if not tokens:
        return Help()
    verb, rest = tokens[0].group().casefold(), tokens[1:]
    read = READERS.get(verb)
    if read is None:
        raise _unknown(verb)
    return read(rest)


def _create(tokens: Sequence[re.Match[str]]) -> Create:
    _all_resolved(tokens)
    channels = tuple(dict.fromkeys(t["channel"] for t in tokens if t["channel"]))
    if any(t["user"] for t in tokens):
        raise Refusal(
            "A team is created without people.",
            "Create it first, then name its product owner with po and its manager with pm.",
        )
    return Create(_words(tokens), channels)


def _assign(role: Role, tokens: Sequence[re.Match[str]]) -> Assign:
    _all_resolved(tokens)
    users = [t["user"] for t in tokens if t["user"]]
    if len(users) != 1:
        problem = "More than one person is named." if users else "No person is named."
        raise Refusal(problem, f"Name one {role.in_words}, for example: po @name for Checkout.")
    return Assign(role, users[0], _team([t for t in tokens if not t["user"]]))


def _elsewhere(tokens: Sequence[re.Match[str]]) -> Elsewhere:
    _all_resolved(tokens)
    channels = [t["channel"] for t in tokens if t["channel"]]
    if len(channels) == 1:
        return Elsewhere(channels[0])
    if _words(tokens).casefold() == "off":
        return Elsewhere(None)
    raise Refusal(
        "Name one channel for what is no product decision.",
        "For example: elsewhere #help-desk; or elsewhere off.",
    )


def _profile(tokens: Sequence[re.Match[str]]) -> Command:
    _all_resolved(tokens)
    words = [(t["word"] or "").casefold() for t in tokens]
    place = words.index("for") if "for" in words else len(tokens)
    said, team = name_key(_words(tokens[:place])), _team(tokens[place:])
    if not said:
        return Show(team)
    if said in PROFILES:
        return SetProfile(PROFILES[said], team)
    theme, _, role = said.rpartition(" to ")
    if not theme or role not in DECIDERS:
        raise Refusal(
            f"I cannot read “{said[:SHOWN]}” as a profile or a theme.",
            "Choose split, single product owner or product manager only, or give one theme to a "
            "role, for example: profile pricing to po for Checkout.",
        )
    return GiveTheme(theme, DECIDERS[role], team)


def _team(tokens: Sequence[re.Match[str]]) -> str | None:
    _all_resolved(tokens)
    if tokens and (tokens[0]["word"] or "").casefold() in {"for", "of", "in"}:
        tokens = tokens[1:]
    return _words(tokens) or None


def _words(tokens: Sequence[re.Match[str]]) -> str:
    said = (t["quoted"] if t["word"] is None else t["word"] for t in tokens if not t["channel"])
    return " ".join(" ".join(html.unescape(words) for words in said if words).split())


def _all_resolved(tokens: Sequence[re.Match[str]]) -> None:
    for token in tokens:
        word = html.unescape(token["word"] or "")[:SHOWN]
        if len(word) > 1 and word[0] in "@#":
            kind = "person" if word[0] == "@" else "channel"
            raise Refusal(
                f"Slack did not recognise “{word}” as a {kind}.",
                f"Type {word[0]} and pick the {kind} from the list that Slack offers.",
            )


def _unknown(verb: str) -> Refusal:
    near = process.extractOne(verb, list(READERS), scorer=OSA.distance, score_cutoff=2)
    hint = f"Did you mean {near[0]}? " if near else ""
    shown = html.unescape(verb)[:SHOWN]
    return Refusal(f"I do not know “{shown}”.", f"{hint}See /whoowns-team help.")


PROFILES = {
    **{profile.in_words: profile for profile in Profile},
    "po only": Profile.SINGLE_PRODUCT_OWNER,
    "product owner only": Profile.SINGLE_PRODUCT_OWNER,
    "pm only": Profile.PRODUCT_MANAGER_ONLY,
}
DECIDERS = {
    "po": Role.PRODUCT_OWNER,
    "product owner": Role.PRODUCT_OWNER,
    "pm": Role.PRODUCT_MANAGER,
    "product manager": Role.PRODUCT_MANAGER,
    "default": None,
}

READERS: Mapping[str, Callable[[Sequence[re.Match[str]]], Command]] = {
    "create": _create,
    "po": partial(_assign, Role.PRODUCT_OWNER),
    "pm": partial(_assign, Role.PRODUCT_MANAGER),
    "show": lambda tokens: Show(_team(tokens)),
    "list": lambda _: List(),
    "elsewhere": _elsewhere,
    "profile": _profile,
    "help": lambda _: Help(),
}
