"""How it is said that somebody is not there, why, and until when."""

from datetime import datetime

from bot.domain.absence import Absence, Cause
from bot.slack.text import plain

DAY = "{date_long_pretty}"
MOMENT = "{date_short_pretty} at {time}"


def is_away(absence: Absence) -> str:
    """What follows a person's name: "is away until Tuesday, 1 December"."""
    if absence.cause is Cause.GONE:
        return "has no active account any more"
    return f"is away{until(absence)}{_as_known(absence)}"


def until(absence: Absence) -> str:
    """The words for an end that is known, with a space before them; nothing otherwise."""
    if absence.until is None:
        return ""
    return f" until {moment(absence.until, DAY if absence.cause is Cause.SAID else MOMENT)}"


def moment(when: datetime, form: str = DAY) -> str:
    """A moment in the reader's own time zone, and in words where Slack cannot show it so."""
    words = f"{when:%A} {when.day} {when:%B}"
    return f"<!date^{int(when.timestamp())}^{form}|{words}>"


def _as_known(absence: Absence) -> str:
    if absence.cause is Cause.SAID:
        return ""
    shown = absence.words if absence.words.startswith(":") else f"“{plain(absence.words)}”"
    return f" (Slack status: {shown})"
