"""What is said of when a summary comes."""

from datetime import datetime

from bot.domain.reporting.schedule import Schedule
from bot.domain.teams.team import Team
from bot.slack.message import Block, Message, button, lines, section
from bot.slack.text import plain
from bot.slack.views.moments import WEEKDAYS, moment, spoken, typed
from bot.usecases.summarise import TeamSchedule


def told(plan: TeamSchedule, now: datetime) -> Message:
    """When the summary comes, and a button to change that."""
    text = line(plan.team, plan.schedule, now)
    change: Block = button("Change", "edit_summary", str(plan.team.id))
    return Message(text, (section(text, change),))


def line(team: Team, schedule: Schedule | None, now: datetime) -> str:
    """When the summary comes, in one paragraph."""
    if schedule is None:
        return (
            f"*{plain(team.name)}* gets no weekly summary. To have one: "
            f"`/whoowns-summary on monday 09:00 #channel for {typed(team)}`"
        )
    return f"{_comes(team, schedule)} {_next(schedule, now)} Set by <@{schedule.set_by}>."


def in_short(plan: TeamSchedule) -> str:
    """When and where the summary comes, in a line."""
    if plan.schedule is None:
        return f"*{plain(plan.team.name)}* gets no weekly summary."
    when, where = spoken(plan.schedule.recurrence), plan.schedule.channel_id
    return f"*{plain(plan.team.name)}* gets its summary every {when} in <#{where}>."


def was_set(team: Team, schedule: Schedule, before: Schedule | None, now: datetime) -> Message:
    """It comes from now on; what that takes the place of, and how to change what was not said."""
    return lines(
        f"{_comes(team, schedule)} {_next(schedule, now)}",
        _instead_of(team, schedule, before),
        f"Another time zone: add for example `in Europe/Madrid`. To end it: "
        f"`/whoowns-summary off for {typed(team)}`",
    )


def _instead_of(team: Team, schedule: Schedule, before: Schedule | None) -> str:
    if before is None or (before.recurrence, before.channel_id) == (
        schedule.recurrence,
        schedule.channel_id,
    ):
        return ""
    was = f"It came every {spoken(before.recurrence)} in <#{before.channel_id}> before."
    return f"{was} To undo this: {_again(team, before)}"


def ended(team: Team, before: Schedule | None) -> Message:
    """It comes no more; how to have it back."""
    if before is None:
        return lines(f"*{plain(team.name)}* had no weekly summary.")
    return lines(
        f"*{plain(team.name)}* gets no weekly summary from now on.",
        f"To undo this: {_again(team, before)}",
    )


def posted_now(team: Team, channel_id: str) -> Message:
    """The week so far was posted on demand."""
    return lines(f"Posted the week so far of *{plain(team.name)}* in <#{channel_id}>.")


def file_note(team: Team, rows: int) -> Message:
    """What the file that follows holds."""
    return lines(
        f"Questions asked of *{plain(team.name)}* last week and this week so far: {rows} rows, "
        "without their words and without who asked."
    )


def file_sent(team: Team) -> Message:
    """Where the file is."""
    return lines(f"I sent you the rows of *{plain(team.name)}* in a direct message.")


def begun(schedule: Schedule | None) -> str:
    """What whoever creates a team, or gives it its first channel, hears of its summary."""
    if schedule is None:
        return ""
    return (
        f"Every {spoken(schedule.recurrence)} I sum up its week in <#{schedule.channel_id}>. "
        "To change or end that: `/whoowns-summary help`"
    )


def _comes(team: Team, schedule: Schedule) -> str:
    return (
        f"The weekly summary of *{plain(team.name)}* comes every {spoken(schedule.recurrence)} in "
        f"<#{schedule.channel_id}>."
    )


def _next(schedule: Schedule, now: datetime) -> str:
    about = f"about week {schedule.next_week.number}"
    if schedule.due <= now:
        return f"The next one, {about}, comes within a minute or two."
    return f"The next one comes {moment(schedule.due, schedule.recurrence.zone)}, {about}."


def _again(team: Team, schedule: Schedule) -> str:
    recurrence = schedule.recurrence
    when = f"{WEEKDAYS[recurrence.weekday - 1].lower()} {recurrence.at:%H:%M}"
    place = f"<#{schedule.channel_id}>"
    return f"/whoowns-summary on {when} {place} in {recurrence.zone} for {typed(team)}"
