"""The commands of `/whoowns-summary`, and their grammar: from typed text to a command object."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time

from bot.domain.errors import Refusal
from bot.slack.commands.parser import (
    SHOWN,
    Tokens,
    channels_of,
    check_resolved,
    did_you_mean,
    team_of,
    tokens_of,
    unknown_verb,
    users_of,
)
from bot.usecases.schedule_summary import zone_named

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(am|pm)?")
FILLERS = frozenset({"every", "each", "at", "on", "and"})
NOON, HALF_DAY = time(12), 12
MAX_LETTERS = 400
"""Letters of a command that are read."""
EXAMPLE = "For example: `/whoowns-summary on monday 09:00 #checkout for Checkout`."


@dataclass(frozen=True, slots=True)
class ShowSummary:
    """Show the week so far, or the one before, to the person who asks."""

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
    """Set when and where the summary is posted; None keeps what is set, or takes the default."""

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
    """Show when the summary is posted."""

    team: str | None


@dataclass(frozen=True, slots=True)
class ShowAllTeams:
    """Show last week's figures of all teams."""


@dataclass(frozen=True, slots=True)
class ShowSummaryHelp:
    """Show how the command is used."""


ScheduleCommand = SetSchedule | EndSchedule | ShowSchedule
SummaryCommand = (
    ShowSummary
    | ShareSummary
    | PostNow
    | ExportCsv
    | ShowAllTeams
    | ShowSummaryHelp
    | ScheduleCommand
)


def parse(text: str) -> SummaryCommand:
    """The command in `text`, typed after `/whoowns-summary`; raises Refusal with a hint."""
    tokens = tokens_of(text[:MAX_LETTERS])
    check_resolved(tokens)
    if users_of(tokens):
        raise Refusal("A summary is about a team, not a person.", "Name a team, or nothing.")
    if not tokens or tokens[0].says("for", "of"):
        return ShowSummary(team_of(tokens))
    verb = tokens[0].words
    parser = PARSERS.get(verb.casefold())
    if parser is None:
        hint = did_you_mean(verb, PARSERS, SUGGESTIONS)
        hint = hint or f"If it is a team, type “for {verb[:SHOWN]}”. "
        raise unknown_verb("/whoowns-summary", verb, hint)
    return parser(tokens[1:])


def _set_schedule(tokens: Tokens) -> SetSchedule:
    channels = channels_of(tokens)
    if len(channels) > 1:
        raise Refusal("A summary can be posted in one channel only.", EXAMPLE)
    when, team, zone = _split([token for token in tokens if not token.channel])
    weekday, at = _when(when)
    zone = zone_named(zone) if zone else None
    return SetSchedule(weekday, at, zone, channels[0] if channels else None, team)


def _split(tokens: Tokens) -> tuple[list[str], str | None, str | None]:
    """The words of day and time, the team after “for”, and the time zone after “in”."""
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
    rest = [word for word in words if not _weekday(word) and word not in FILLERS]
    if len(days) > 1:
        raise Refusal("A summary is posted once a week, so name one day.", EXAMPLE)
    if len(rest) > 1 and rest[-1] in {"am", "pm"}:
        rest[-2:] = ["".join(rest[-2:])]
    if len(rest) > 1 or (rest and not rest[0][0].isdigit() and rest[0] != "noon"):
        hint = did_you_mean(rest[0], WEEKDAYS).strip()
        raise Refusal(f"I don't know the day “{rest[0][:SHOWN]}”.", hint or EXAMPLE)
    return (days[0] if days else None), (_clock(rest[0]) if rest else None)


def _weekday(word: str) -> int | None:
    for number, name in enumerate(WEEKDAYS, 1):
        if word in {name, f"{name}s", name[:3], name[:4]}:
            return number
    return None


def _clock(word: str) -> time:
    if word == "noon":
        return NOON
    match = CLOCK.fullmatch(word)
    try:
        if match is None:
            raise ValueError
        hour = int(match[1])
        if match[3]:
            if not 1 <= hour <= HALF_DAY:
                raise ValueError
            hour = hour % HALF_DAY + (HALF_DAY if match[3] == "pm" else 0)
        return time(hour, int(match[2] or 0))
    except ValueError:
        raise Refusal(f"“{word[:SHOWN]}” isn't a time of day.", EXAMPLE) from None


SUGGESTIONS = {
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
"""Words people type who don't know the verb yet, and the verb to suggest."""

PARSERS: Mapping[str, Callable[[Tokens], SummaryCommand]] = {
    "last": lambda tokens: ShowSummary(team_of(tokens), last=True),
    "now": lambda tokens: PostNow(team_of(tokens)),
    "share": lambda tokens: ShareSummary(team_of(tokens)),
    "csv": lambda tokens: ExportCsv(team_of(tokens)),
    "on": _set_schedule,
    "off": lambda tokens: EndSchedule(team_of(tokens)),
    "schedule": lambda tokens: ShowSchedule(team_of(tokens)),
    "all": lambda _: ShowAllTeams(),
    "help": lambda _: ShowSummaryHelp(),
}
"""Each verb, and what parses the tokens after it."""
