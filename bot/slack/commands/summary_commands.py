"""The commands of `/whoowns-summary`, and their grammar: from typed text to a command object."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time

from bot.domain.errors import Refusal
from bot.slack.commands.parser import SHOWN, did_you_mean, team_of
from bot.slack.commands.table import Command, CommandTable, alone, by_tokens
from bot.slack.commands.tokens import Tokens, channels_of, tokens_of, users_of
from bot.usecases.time_zones import may_be_zone, zone_example, zone_named

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORT_DAYS = {
    "wednesday": ("weds", "wednes"),
    "thursday": ("thurs", "thur"),
}
CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?h?(am|pm)?")
FILLERS = frozenset({"every", "each", "at", "on", "and", "the", "to"})
AFTER_CLOCK = frozenset({"o'clock", "oclock", "uhr", "h"})
"""Words after a bare hour that say that it is one."""
NAMED_TIMES = {"noon": time(12), "midday": time(12), "midnight": time()}
HALF_DAY = 12
LONGEST_ABBREVIATION = 4
"""Letters of a time zone's abbreviation, which is written in capitals."""
ABOUT_A_WEEK = frozenset(
    {"and", "&", "the", "this", "week", "week's", "weeks", "weekly", "summary", "please"}
)
"""Words beside a verb that say nothing about which team it is."""
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
    """Return the command in `text`, typed after `/whoowns-summary`; raises Refusal with a hint."""
    command, rest = SUMMARY_TABLE.split(text)
    if command:
        return command.parse(rest)
    tokens = tokens_of(rest)
    if not tokens or tokens[0].says("for", "of", "this"):
        return by_tokens(lambda tokens: ShowSummary(_team(tokens)))(rest)
    if schedule_command := _schedule_command(tokens):
        raise Refusal("Start with what to do.", f"Did you mean `{schedule_command}`?")
    by_tokens(_team)(rest)  # a person or a group is refused as such
    raise SUMMARY_TABLE.unknown(rest, "If it is a team, type “for {}”. ")


def _team(tokens: Tokens) -> str | None:
    """Return the team's name; words such as “week” mean nothing."""
    if users_of(tokens):
        raise Refusal("A summary is about a team, not a person.", "Name a team, or nothing.")
    return team_of(tokens, ABOUT_A_WEEK)


def _set_schedule(tokens: Tokens) -> SetSchedule:
    if users_of(tokens):
        raise Refusal("A summary is about a team, not a person.", "Name a team, or nothing.")
    channels = channels_of(tokens)
    if len(channels) > 1:
        raise Refusal("A summary can be posted in one channel only.", EXAMPLE)
    when, team, zone = _split([token for token in tokens if not token.channel])
    weekday, at = _when(when)
    zone = zone_named(zone) if zone else None
    return SetSchedule(weekday, at, zone, channels[0] if channels else None, team)


def _schedule_command(tokens: Tokens) -> str:
    """Return the command that sets the day, time or zone in `tokens`; "" if they name none."""
    try:
        schedule = _set_schedule(tokens)
    except Refusal:
        return ""
    parts = []
    if schedule.weekday:
        parts.append(f"on {WEEKDAYS[schedule.weekday - 1]}")
    if schedule.at:
        parts.append(f"{'' if parts else 'set at '}{schedule.at:%H:%M}")
    if schedule.zone:
        parts.append(f"{'' if parts else 'set '}in {schedule.zone}")
    return f"/whoowns-summary {' '.join(parts)}" if parts else ""


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
    days: list[int] = []
    times: list[time] = []
    unread = [word for word in words if word not in FILLERS]
    while unread:
        word = unread.pop(0)
        if day := _weekday(word):
            days.append(day)
        elif word in NAMED_TIMES:
            times.append(NAMED_TIMES[word])
        elif word[:1].isdigit():
            if unread and unread[0] in {"am", "pm"}:
                word += unread.pop(0)
            elif unread and unread[0] in AFTER_CLOCK and word.isdigit():
                unread.pop(0)
            times.append(_clock(word))
        else:
            raise _unknown(word)
    if len(days) > 1:
        raise Refusal("A summary is posted once a week, so name one day.", EXAMPLE)
    if len(times) > 1:
        raise Refusal("A summary is posted once a week, so name one time of day.", EXAMPLE)
    return (days[0] if days else None), (times[0] if times else None)


def _unknown(word: str) -> Refusal:
    if may_be_zone(word):
        typed = (
            word.title() if len(word) > LONGEST_ABBREVIATION and word.isalpha() else word.upper()
        )
        example = zone_example(word)
        return Refusal(
            f"I don't understand “{typed[:SHOWN]}” there.",
            f"For a time zone, write “in” before it, like `in {example}`."
            if example
            else "For a time zone, write “in” and a large city nearby.",
        )
    hint = did_you_mean(word, WEEKDAYS)
    return Refusal(f"I don't understand “{word[:SHOWN]}” there.", f"{hint}{EXAMPLE}")


def _weekday(word: str) -> int | None:
    word = word.rstrip(".")
    for number, name in enumerate(WEEKDAYS, 1):
        if word in {name, f"{name}s", name[:3], name[:4], *SHORT_DAYS.get(name, ())}:
            return number
    return None


def _clock(word: str) -> time:
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


def _for_team(make: Callable[[str | None], SummaryCommand]) -> Callable[[str], SummaryCommand]:
    return by_tokens(lambda tokens: make(_team(tokens)))


SUMMARY_TABLE: CommandTable[SummaryCommand] = CommandTable(
    "/whoowns-summary",
    (
        Command(
            "last",
            _for_team(lambda team: ShowSummary(team, last=True)),
            (("", "the week so far, only for you; `last` shows the week before"),),
            ("last week", "last week's"),
        ),
        Command(
            "share",
            _for_team(ShareSummary),
            (("share", "the week so far, for everybody in this channel"),),
        ),
        Command(
            "now",
            _for_team(PostNow),
            (("now", "the week so far, posted in the team's channel"),),
            ("post", "post now"),
        ),
        Command(
            "on",
            by_tokens(_set_schedule),
            (
                (
                    "on monday 09:00 #channel for Checkout",
                    "post it every week, in your time zone; for another one add `in Europe/Madrid`",
                ),
            ),
            ("set", "every", "set schedule"),
        ),
        Command(
            "off", _for_team(EndSchedule), (("off", "stop posting it"),), ("stop", "end", "set off")
        ),
        Command(
            "schedule",
            _for_team(ShowSchedule),
            (("schedule", "when it comes next"),),
            ("when", "show schedule"),
        ),
        Command(
            "csv",
            _for_team(ExportCsv),
            (("csv", "last week and this week as a file, without words and names"),),
            ("export",),
        ),
        Command(
            "all",
            alone(ShowAllTeams()),
            (("all", "last week of all teams, for workspace admins"),),
            ("overview", "all teams"),
        ),
        Command("help", alone(ShowSummaryHelp()), (("help", "this list"),), ("?",)),
    ),
    {"week": "last", "teams": "all", "delete": "off", "remove": "off"},
)
