"""How it is said that somebody is not there, why, and until when."""

from datetime import datetime

from bot.domain.people.absence import Absence, Cause
from bot.slack.commands.team_grammar import ROLE_WORD
from bot.slack.message import Message, lines
from bot.slack.text import plain
from bot.slack.views.moments import typed
from bot.usecases.absence import Away

BACK = "Say `/whoowns-team back` when you are there again, if it is sooner."


def gone_away(told: Away) -> Message:
    """Somebody is away from now on."""
    absence, late = told.absence, ""
    who = "Whoever stands in for you is asked meanwhile." if not told.uncovered else ""
    if not told.asked:
        who = "No team has you in a role, so nothing changes for now."
    elif absence.stand_in:
        who = f"<@{absence.stand_in}> is asked meanwhile."
    if told.asked and told.stand_in_away:
        reason = is_away(told.stand_in_away)
        late = f"<@{absence.stand_in}> {reason}, so whoever stands in next is asked."
    return lines(f"You are away{until(absence)}. {who}".rstrip(), late, _uncovered(told), BACK)


def _uncovered(told: Away) -> str:
    if not told.uncovered:
        return ""
    team, role = told.uncovered[0]
    more = len(told.uncovered) - 1
    roles = f"{role.in_words} of *{plain(team.name)}*"
    roles += f" and in {more} more role{'' if more == 1 else 's'}" if more else ""
    command = f"`/whoowns-team deputy {ROLE_WORD[role]} @name for {typed(team)}`"
    return f"Nobody stands in for you as {roles}: you are still named. To change that: {command}"


def is_back(*, was_away: bool) -> Message:
    """Somebody is there again."""
    return lines("Welcome back: you are asked again." if was_away else "You did not count as away.")


def is_away(absence: Absence) -> str:
    """What follows a person's name: "is away until Tuesday, 1 December"."""
    if absence.cause is Cause.GONE:
        return "has no active account any more"
    return f"is away{details(absence)}"


def details(absence: Absence) -> str:
    """Until when somebody is away and how we know, with a space before it; perhaps nothing."""
    return f"{until(absence)}{_as_known(absence)}"


def until(absence: Absence) -> str:
    """The words for an end that is known, with a space before them; nothing otherwise."""
    if absence.until is None:
        return ""
    return f" until {moment(absence.until)}"


def day(when: datetime) -> str:
    """A day in the reader's own time zone, and in words where Slack cannot show it so."""
    return f"<!date^{int(when.timestamp())}^{{date}}|{when.day} {when:%B %Y}>"


def moment(when: datetime) -> str:
    """A moment in the reader's own time zone, and in words where Slack cannot show it so."""
    words = f"{when:%A} {when.day} {when:%B}, {when:%H:%M %Z}"
    return f"<!date^{int(when.timestamp())}^{{date_short_pretty}} at {{time}}|{words}>"


def _as_known(absence: Absence) -> str:
    if absence.cause is Cause.SAID:
        return ""
    shown = absence.words if absence.words.startswith(":") else f"“{plain(absence.words)}”"
    return f" (Slack status: {shown})"
