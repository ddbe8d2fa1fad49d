"""Times as scripts write them: `2 hours`, `monday 09:00`."""

import re
from datetime import datetime, timedelta

_UNITS = {"minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPAN = re.compile(r"(\d{1,4}) (minute|hour|day|week)s?")
_MOMENT = re.compile(rf"(?:next )?({'|'.join(_DAYS)}) (\d\d):(\d\d)")


def until(told: str, now: datetime) -> timedelta:
    """From now to then; `now` carries the zone in which days and hours are meant."""
    told = told.strip().casefold()
    span = _SPAN.fullmatch(told)
    if span:
        return timedelta(seconds=int(span[1]) * _UNITS[span[2]])
    moment = _MOMENT.fullmatch(told)
    if not moment or int(moment[2]) > 23 or int(moment[3]) > 59:
        raise ValueError(f"“{told}” is no time; write “2 hours”, “1 week” or “monday 09:00”")
    days = (_DAYS.index(moment[1]) - now.weekday()) % 7
    then = (now + timedelta(days=days)).replace(
        hour=int(moment[2]), minute=int(moment[3]), second=0, microsecond=0
    )
    return then - now if then > now else then + timedelta(days=7) - now
