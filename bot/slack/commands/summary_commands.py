"""The grammar of `/whoowns-summary`: from typed text to what is asked for."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time

from bot.domain.errors import Refusal
from bot.slack.commands.tokens import (
    SHOWN,
    Tokens,
    channels_of,
    check_resolved,
    team_of,
    tokens_of,
    users_of,
)
from bot.slack.commands.vocabulary import near
from bot.usecases.schedule_summary import zone_named

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(am|pm)?")
FILLING = frozenset({"every", "each", "at", "on", "and"})
NOON, HALF_DAY = time(12), 12
LONGEST = 400
EXAMPLE = "For example: `/whoowns-summary on monday 09:00 #checkout for Checkout`."


@dataclass(frozen=True, slots=True)
class ShowSummary:
    """Show the week so far, or with `last` the one before, to whoever asked."""

    team: str | None
    last: bool = False


@dataclass(frozen=True, slots=True)
class ShareSummary:
    """Show the week so far to everybody in the channel."""

    team: str | None


@dataclass(frozen=True, slots=True)
class PostNow:
    """Post the week so far in the team's own channel."""

    team: str | None


@dataclass(frozen=True, slots=True)
class ExportCsv:
    """Send the rows of the last and the present week as a file."""

    team: str | None


@dataclass(frozen=True, slots=True)
class SetSchedule:
    """Let the summary come then and there; what is None stays, or is the usual."""

    weekday: int | None
    at: time | None
    zone: str | None
    channel_id: str | None
    team: str | None


@dataclass(frozen=True, slots=True)
class EndSchedule:
    """End the weekly summary."""

    team: str | None


@dataclass(frozen=True, slots=True)
class ShowSchedule:
    """Say when the summary comes."""

    team: str | None


@dataclass(frozen=True, slots=True)
class ShowAllTeams:
    """All teams on one page."""


@dataclass(frozen=True, slots=True)
class ShowSummaryHelp:
    """Show how it is used."""


PlanCommand = SetSchedule | EndSchedule | ShowSchedule
SummaryCommand = (
    ShowSummary | ShareSummary | PostNow | ExportCsv | ShowAllTeams | ShowSummaryHelp | PlanCommand
)


def parse(text: str) -> SummaryCommand:
    """What `text`, typed after `/whoowns-summary`, asks for; raises Refusal with the mend."""
    tokens = tokens_of(text[:LONGEST])
    check_resolved(tokens)
    if users_of(tokens):
        raise Refusal("A summary is of a team, not of a person.", "Name a team, or nobody.")
    if not tokens or tokens[0].says("for", "of"):
        return ShowSummary(team_of(tokens))
    read = READERS.get(tokens[0].words.casefold())
    if read is None:
        raise _unknown(tokens[0].words)
    return read(tokens[1:])


def _unknown(verb: str) -> Refusal:
    if not verb:
        return Refusal("Say first what to do.", "See `/whoowns-summary help`.")
    meant = MEANT.get(verb.casefold())
    hint = f"Did you mean {meant}? " if meant else near(verb.casefold(), list(READERS))
    hint = hint or f"If it is a team, type “for {verb[:SHOWN]}”. "
    return Refusal(f"I do not know “{verb[:SHOWN]}”.", f"{hint}See `/whoowns-summary help`.")


def _on(tokens: Tokens) -> SetSchedule:
    channels = channels_of(tokens)
    if len(channels) > 1:
        raise Refusal("It can come in one channel only.", EXAMPLE)
    when, team, zone = _split([token for token in tokens if not token.channel])
    weekday, at = _when(when)
    known_zone = zone_named(zone) if zone else None
    return SetSchedule(weekday, at, known_zone, channels[0] if channels else None, team)


def _split(tokens: Tokens) -> tuple[list[str], str | None, str | None]:
    """The words of the moment, the team after “for”, and the time zone after “in”."""
    parts: dict[str, list[str]] = {"": []}
    part = ""
    for token in tokens:
        if token.says("for", "of", "in"):
            part = "for" if token.says("of") else token.words.casefold()
            parts[part] = []
        else:
            parts[part].append(token.words)
    team, zone = (" ".join(parts.get(name, ())) or None for name in ("for", "in"))
    return [word.casefold().strip(",;") for word in parts[""]], team, zone


def _when(words: list[str]) -> tuple[int | None, time | None]:
    days = [day for day in map(_weekday, words) if day]
    rest = [word for word in words if not _weekday(word) and word not in FILLING]
    if len(days) > 1:
        raise Refusal("It comes once a week, so name one day.", EXAMPLE)
    if len(rest) > 1 and rest[-1] in {"am", "pm"}:
        rest[-2:] = ["".join(rest[-2:])]
    if len(rest) > 1 or (rest and not rest[0][0].isdigit() and rest[0] != "noon"):
        hint = near(rest[0], list(WEEKDAYS)).strip()
        raise Refusal(f"I do not know the day “{rest[0][:SHOWN]}”.", hint or EXAMPLE)
    return (days[0] if days else None), (_clock(rest[0]) if rest else None)


def _weekday(word: str) -> int | None:
    for number, name in enumerate(WEEKDAYS, 1):
        if word in {name, f"{name}s", name[:3], name[:4]}:
            return number
    return None


def _clock(word: str) -> time:
    if word == "noon":
        return NOON
    found = CLOCK.fullmatch(word)
    try:
        if found is None:
            raise ValueError
        hour = int(found[1])
        if found[3]:
            if not 1 <= hour <= HALF_DAY:
                raise ValueError
            hour = hour % HALF_DAY + (HALF_DAY if found[3] == "pm" else 0)
        return time(hour, int(found[2] or 0))
    except ValueError:
        raise Refusal(f"“{word[:SHOWN]}” is no time of day.", EXAMPLE) from None


MEANT = {
    "set": "on",
    "every": "on",
    "when": "schedule",
    "stop": "off",
    "end": "off",
    "post": "now",
    "week": "last",
    "export": "csv",
    "teams": "all",
    "overview": "all",
}
"""What people type who do not know the word yet."""

READERS: Mapping[str, Callable[[Tokens], SummaryCommand]] = {
    "last": lambda tokens: ShowSummary(team_of(tokens), last=True),
    "now": lambda tokens: PostNow(team_of(tokens)),
    "share": lambda tokens: ShareSummary(team_of(tokens)),
    "csv": lambda tokens: ExportCsv(team_of(tokens)),
    "on": _on,
    "off": lambda tokens: EndSchedule(team_of(tokens)),
    "schedule": lambda tokens: ShowSchedule(team_of(tokens)),
    "all": lambda _: ShowAllTeams(),
    "help": lambda _: ShowSummaryHelp(),
}
