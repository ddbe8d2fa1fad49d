"""When a team's weekly summary comes, and what its role holders read when it cannot be posted."""

from datetime import datetime

from bot.domain.reporting.schedule import Schedule, ScheduleChange
from bot.domain.teams.team import Team
from bot.slack.message import Message, actions, button, from_blocks, lines, section
from bot.slack.slack_errors import CHOICE, SlackError
from bot.slack.text import plain, with_commands
from bot.slack.values import SharedSchedule, TeamId
from bot.slack.views.typed_commands import typed_name
from bot.slack.views.wording import WEEKDAYS, moment_in_zone, recurrence_in_words
from bot.usecases.summary_queries import TeamSchedule


def schedule_message(plan: TeamSchedule, now: datetime, obstacle: str = "") -> Message:
    """When the summary comes, with a button to change that.

    `obstacle` is why it can't be posted as things are.
    """
    team, schedule = plan.team, plan.schedule
    if schedule is None:
        text = (
            f"*{plain(team.name)}* has no weekly summary. To set one up: "
            f"`/whoowns-summary on monday 09:00 #channel for {typed_name(team.name)}`"
        )
    else:
        promise = obstacle or _next(schedule, now)
        text = f"{_comes(team, schedule)} {promise} Set by <@{schedule.set_by}>."
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
        "To change the time zone, add a city, for example `in Europe/Madrid`. To stop it: "
        f"`/whoowns-summary off for {typed_name(team.name)}`",
    )


def _replaced(change: ScheduleChange) -> str:
    before = change.before
    if before is None or not change.reschedules:
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


def first_schedule(schedule: Schedule | None, obstacle: str = "") -> str:
    """What is known of the summary of a team that was created, or got its first channel.

    `obstacle` is why it can't be posted as things are.
    """
    if schedule is None:
        return ""
    return (
        f"Its weekly summary comes to <#{schedule.channel_id}> every "
        f"{recurrence_in_words(schedule.recurrence)}. {obstacle}{' ' if obstacle else ''}"
        "To change or stop it: `/whoowns-summary help`"
    )


def not_in_channel(channel_id: str) -> str:
    """Why a summary can't be posted in a channel that the bot is not in, and how to fix it."""
    return (
        f"But I'm not in <#{channel_id}> yet: type `/invite @whoowns` there, or choose another "
        "channel. Until then I can't post it, and mentions there don't reach me."
    )


def not_confirmed(team: Team, channel_id: str) -> str:
    """Why a summary is not posted in a channel that outsiders read, and how to fix it."""
    return (
        f"But people of another organisation read <#{channel_id}>, so I don't post it there "
        "unless a workspace admin confirms it with "
        f"`/whoowns-summary on #channel for {typed_name(team.name)}`."
    )


def not_shared(team: Team, schedule: Schedule) -> Message:
    """What role holders read once, where outsiders read the channel of a summary."""
    return lines(
        f"I didn't post the weekly summary of *{plain(team.name)}* in <#{schedule.channel_id}>: "
        "people of another organisation read that channel.",
        "A workspace admin can confirm that it may be posted there, by choosing that channel "
        f"again: {_choose_channel(team, schedule)}. Or choose another channel the same way. "
        "Until then, I post nothing and won't remind you.",
    )


def confirm_sharing(team: Team, wanted: SharedSchedule) -> Message:
    """Ask an admin whether a summary may be posted where outsiders read it."""
    return from_blocks(
        [
            section(
                f"People of another organisation read <#{wanted.channel_id}>. The weekly summary "
                f"of *{plain(team.name)}* names nobody who asked and quotes only what was asked in "
                "that channel, but it shows what your team was asked and who decides. "
                "Post it there all the same?"
            ),
            actions(button("Post it there", "confirm_sharing", wanted.encoded)),
        ]
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
    """The reply that says where the file is."""
    return lines(f"I sent you the questions of *{plain(team.name)}* in a direct message.")


def not_posted(team: Team, schedule: Schedule, error: SlackError) -> Message:
    """Why Slack took no summary, who can fix that and how, and until when it is tried."""
    until = moment_in_zone(schedule.deadline, schedule.recurrence.zone)
    refusal = error.refusal("")
    fix = with_commands(refusal.hint, refusal.names)
    fix = fix.replace(CHOICE, f"{CHOICE} with {_choose_channel(team, schedule)}")
    return lines(
        f"I couldn't post the weekly summary of *{plain(team.name)}* in "
        f"<#{schedule.channel_id}>: {error.reason}.",
        f"{fix} I'll keep trying until {until}.",
    )


def given_up(team: Team, schedule: Schedule) -> Message:
    """That the summary was skipped, since it could not be posted in time."""
    return lines(
        f"I couldn't post the weekly summary of *{plain(team.name)}* for week "
        f"{schedule.next_week.number} in <#{schedule.channel_id}> in time, so I skipped it.",
        f"See it with `/whoowns-summary last for {typed_name(team.name)}`. "
        f"To choose another channel: {_choose_channel(team, schedule)}.",
    )


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
    until = " up to that moment" if schedule.recurrence.ends_the_week else ""
    return f"The next one comes on {due} and is about {week}{until}."


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
