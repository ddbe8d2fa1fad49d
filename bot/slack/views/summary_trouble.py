"""What the role holders read where their team's summary could not be posted."""

from bot.domain.reporting.schedule import Schedule
from bot.domain.teams.team import Team
from bot.slack.message import Message, lines
from bot.slack.text import plain
from bot.slack.views.moments import WEEKDAYS, moment, typed

ARCHIVED = {"is_archived", "is_inactive"}
UNSEEN = {"channel_not_found", "not_in_channel"}


def closed(team: Team, schedule: Schedule, why: str) -> Message:
    """Its channel takes no message of ours; what to do, and how long there is time."""
    until = moment(schedule.deadline, schedule.recurrence.zone)
    return lines(
        f"I could not post the weekly summary of *{plain(team.name)}* in "
        f"<#{schedule.channel_id}>: {_reason(why)}.",
        f"{_hint(why)}choose another channel: {_set(team, schedule)}. I keep trying until {until}.",
    )


def given_up(team: Team, schedule: Schedule) -> Message:
    """It was tried in vain until its time was over."""
    return lines(
        f"The weekly summary of *{plain(team.name)}* for week {schedule.next_week.number} could "
        f"not be posted in <#{schedule.channel_id}> in time, so I skipped it.",
        f"See it with `/whoowns-summary last for {typed(team)}`. "
        f"To choose another channel: {_set(team, schedule)}.",
    )


def _reason(why: str) -> str:
    if why in ARCHIVED:
        return "the channel is archived"
    if why in UNSEEN:
        return "I am not in that channel, or it is gone"
    return "the channel does not let me write"


def _hint(why: str) -> str:
    return "Type `/invite @whoowns` there, or " if why in UNSEEN else "Please "


def _set(team: Team, schedule: Schedule) -> str:
    recurrence = schedule.recurrence
    when = f"{WEEKDAYS[recurrence.weekday - 1].lower()} {recurrence.at:%H:%M}"
    return f"`/whoowns-summary on {when} #channel for {typed(team)}`"
