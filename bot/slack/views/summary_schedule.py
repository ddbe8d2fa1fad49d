"""When a team's weekly summary comes, and what its role holders read when it cannot be posted."""

from datetime import datetime

from bot.domain.reporting.schedule import Schedule, ScheduleChange
from bot.domain.teams.team import Team
from bot.slack.message import Message, button, from_blocks, lines, section
from bot.slack.text import plain
from bot.slack.values import TeamId
from bot.slack.views.typed_commands import typed_name
from bot.slack.views.wording import WEEKDAYS, moment_in_zone, recurrence_in_words
from bot.usecases.summarise import TeamSchedule

ARCHIVED = {"is_archived", "is_inactive"}
UNSEEN = {"channel_not_found", "not_in_channel"}
"""Slack's errors for a channel that is archived, and for one that the bot cannot see."""


def schedule_message(plan: TeamSchedule, now: datetime) -> Message:
    """When the summary comes, with a button to change that."""
    team, schedule = plan.team, plan.schedule
    if schedule is None:
        text = (
            f"*{plain(team.name)}* has no weekly summary. To set one up: "
            f"`/whoowns-summary on monday 09:00 #channel for {typed_name(team.name)}`"
        )
    else:
        text = f"{_comes(team, schedule)} {_next(schedule, now)} Set by <@{schedule.set_by}>."
    return from_blocks([section(text, button("Change", "edit_summary", TeamId(team.id).encoded))])


def schedule_in_short(plan: TeamSchedule) -> str:
    """When and where the summary comes, in a line."""
    name = f"*{plain(plan.team.name)}*"
    if plan.schedule is None:
        return f"{name} has no weekly summary."
    when, channel = recurrence_in_words(plan.schedule.recurrence), plan.schedule.channel_id
    return f"{name} gets its summary every {when} in <#{channel}>."


def schedule_set(change: ScheduleChange, now: datetime) -> Message:
    """When the summary comes now, what that replaces, and how to change or undo it."""
    team, schedule = change.team, change.after
    if schedule is None:
        return schedule_ended(change)
    adverb = "" if change.differences else " already"
    return lines(
        f"{_comes(team, schedule, adverb)} {_next(schedule, now)}",
        _replaced(change),
        "For another time zone, add for example `in Europe/Madrid`. To stop it: "
        f"`/whoowns-summary off for {typed_name(team.name)}`",
    )


def _replaced(change: ScheduleChange) -> str:
    before = change.before
    if before is None or not change.differences:
        return ""
    when = recurrence_in_words(before.recurrence)
    zone, new_zone = before.recurrence.zone, change.after.recurrence.zone if change.after else ""
    changed = f"Note that the time zone has changed, from {zone} to {new_zone}. "
    undo = _schedule_again(change.team, before)
    return (
        f"{changed if new_zone != zone else ''}It used to come every {when} in "
        f"<#{before.channel_id}>. To undo this: {undo}"
    )


def schedule_ended(change: ScheduleChange) -> Message:
    """That the summary no longer comes, and how to undo that."""
    team, before = change.team, change.before
    if before is None:
        return lines(f"*{plain(team.name)}* had no weekly summary, so nothing changed.")
    return lines(
        f"*{plain(team.name)}* no longer gets a weekly summary.",
        f"To undo this: {_schedule_again(team, before)}",
    )


def first_schedule(schedule: Schedule | None) -> str:
    """What is known of the summary of a team that was created, or got its first channel."""
    if schedule is None:
        return ""
    return (
        f"Its weekly summary comes to <#{schedule.channel_id}> every "
        f"{recurrence_in_words(schedule.recurrence)}, once I'm in that channel "
        "(`/invite @whoowns`). To change or stop it: `/whoowns-summary help`"
    )


def posted_now(team: Team, channel_id: str) -> Message:
    """Where the week so far was posted on demand."""
    return lines(f"Posted the week so far of *{plain(team.name)}* in <#{channel_id}>.")


def file_note(team: Team, rows: int) -> Message:
    """What the file that follows contains."""
    return lines(
        f"The questions for *{plain(team.name)}* from last week and this week so far: {rows} "
        "rows, without their words and without who asked."
    )


def file_sent(team: Team) -> Message:
    """Where the file is."""
    return lines(f"I sent you the questions of *{plain(team.name)}* in a direct message.")


def not_posted(team: Team, schedule: Schedule, error: str) -> Message:
    """Why a channel took no summary, by Slack's `error`; what to do, and until when."""
    until = moment_in_zone(schedule.deadline, schedule.recurrence.zone)
    fix = "Type `/invite @whoowns` there, or " if error in UNSEEN else "Please "
    return lines(
        f"I couldn't post the weekly summary of *{plain(team.name)}* in "
        f"<#{schedule.channel_id}>: {_reason(error)}.",
        f"{fix}choose another channel: {_choose_channel(team, schedule)}. "
        f"I'll keep trying until {until}.",
    )


def given_up(team: Team, schedule: Schedule) -> Message:
    """That the summary was skipped, since it could not be posted in time."""
    return lines(
        f"I couldn't post the weekly summary of *{plain(team.name)}* for week "
        f"{schedule.next_week.number} in <#{schedule.channel_id}> in time, so I skipped it.",
        f"See it with `/whoowns-summary last for {typed_name(team.name)}`. "
        f"To choose another channel: {_choose_channel(team, schedule)}.",
    )


def _reason(error: str) -> str:
    if error in ARCHIVED:
        return "the channel is archived"
    if error in UNSEEN:
        return "I'm not in that channel, or it no longer exists"
    return "the channel doesn't let me post"


def _comes(team: Team, schedule: Schedule, adverb: str = "") -> str:
    when = recurrence_in_words(schedule.recurrence)
    return (
        f"The weekly summary of *{plain(team.name)}*{adverb} comes every {when} in "
        f"<#{schedule.channel_id}>."
    )


def _next(schedule: Schedule, now: datetime) -> str:
    week = f"week {schedule.next_week.number}"
    if schedule.due <= now:
        return f"The next one, about {week}, comes in a minute or two."
    due = moment_in_zone(schedule.due, schedule.recurrence.zone)
    return f"The next one comes on {due} and is about {week}."


def _schedule_again(team: Team, schedule: Schedule) -> str:
    channel, zone = f"<#{schedule.channel_id}>", schedule.recurrence.zone
    name = typed_name(team.name)
    return f"/whoowns-summary on {_typed_time(schedule)} {channel} in {zone} for {name}"


def _choose_channel(team: Team, schedule: Schedule) -> str:
    name = typed_name(team.name)
    return f"`/whoowns-summary on {_typed_time(schedule)} #channel for {name}`"


def _typed_time(schedule: Schedule) -> str:
    recurrence = schedule.recurrence
    return f"{WEEKDAYS[recurrence.weekday - 1].lower()} {recurrence.at:%H:%M}"
