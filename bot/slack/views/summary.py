"""The weekly summary of a team, and all teams' week on one page."""

from collections.abc import Iterator, Sequence

from bot.domain.reporting.figures import TeamCount
from bot.domain.reporting.schedule import PostContext, Recurrence
from bot.domain.reporting.summary import Drift, Summary
from bot.domain.teams.team import Role, Team
from bot.slack.message import Block, Message, button, context_block, lines, section
from bot.slack.text import plain
from bot.slack.values import ThemeForRole
from bot.slack.views.summary_figures import (
    Themes,
    charts,
    figures_in_words,
    neither_in_words,
    repeats_in_words,
    theme_in_words,
    weeks_in_words,
)
from bot.slack.views.typed_commands import give_theme, typed_name
from bot.slack.views.wording import (
    count,
    days_of,
    difference,
    moment_in_zone,
    recurrence_in_words,
    share,
)
from bot.usecases.decision_profiles import GivenTheme
from bot.usecases.summary_queries import Overview

TEAMS_SHOWN = 40
"""Teams in one message: each is one line, and a message holds 50 blocks at most."""


def posted_summary(
    summary: Summary, themes: Themes, recurrence: Recurrence, post_context: PostContext
) -> tuple[Message, Message]:
    """The week's message for the team's channel, with charts and, if need be, without."""
    notes = [*_notes(summary, recurrence, post_context)]
    return (
        summary_message(summary, themes, notes),
        summary_message(summary, themes, notes, drawn=False),
    )


def summary_message(
    summary: Summary, themes: Themes, notes: Sequence[str] = (), *, drawn: bool = True
) -> Message:
    """A summary, with charts if `drawn`; `notes` are what else its readers have to know."""
    head = _headline(summary)
    small = [context_block(note) for note in notes]
    if not summary.questions:
        return lines(head, more=small)
    figures = "\n".join(figures_in_words(summary, themes))
    repeats = "\n".join(repeats_in_words(summary, themes))
    weeks = weeks_in_words(summary)
    drifts = [
        section(_drift(drift, themes), _give_button(summary, drift)) for drift in summary.drifts
    ]
    spoken = lines(head, figures, repeats, more=[*drifts, section(weeks), *small])
    if not drawn:
        return spoken
    shown = lines(head, figures, repeats, more=[*drifts, *charts(summary), *small])
    return Message(spoken.text, shown.blocks)


def theme_taken_up(summary: Message, button_value: str, user_id: str, given: GivenTheme) -> Message:
    """The summary after somebody took up one of its proposals, whose button had that value."""
    theme = given.theme.in_words
    undo = give_theme(given.applied.change.team, theme, given.previous)
    text = f"<@{user_id}> gave {theme} to the {given.decider.in_words}. To undo this: {undo}"
    if given.applied.nothing:
        text = f"The {given.decider.in_words} already decides on {theme}."
    blocks = [
        section(text) if (block.get("accessory") or {}).get("value") == button_value else block
        for block in summary.blocks
    ]
    return Message(f"{summary.text}\n{text}", tuple(blocks))


def _headline(summary: Summary) -> str:
    """What matters, in one line."""
    week = summary.week
    subject = f"*{plain(summary.team.name)}*, week {week.number} ({days_of(week)})"
    if not summary.questions:
        return f"{subject}: a quiet week, without questions."
    parts = [f"{count(summary.questions, 'question')}{_compared(summary)}", _most(summary)]
    if summary.with_feedback:
        rated = count(summary.with_feedback, "rated answer was", "rated answers were")
        parts.append(f"{summary.right} of {rated} right")
    return f"{subject}: {'; '.join(part for part in parts if part)}."


def _compared(summary: Summary) -> str:
    change = summary.questions - summary.before
    if change == 0:
        return ", as many as the week before"
    return f", {abs(change)} {'more' if change > 0 else 'fewer'} than the week before"


def _most(summary: Summary) -> str:
    if not summary.roles:
        return ""
    role, number = max(summary.roles.items(), key=lambda each: each[1])
    part = str(number) if summary.too_few else share(number, summary.questions)
    return f"{part} {'was' if part == '1' else 'were'} for the {role.in_words}"


def _drift(drift: Drift, themes: Themes) -> str:
    theme, role = theme_in_words(drift.theme, themes), drift.role.in_words
    return (
        f"*Does {theme} belong to the {role}?* In recent weeks, people gave {drift.corrected} of "
        f"{drift.with_feedback} rated questions about it to the {role}. Should the {role} decide "
        "on it?"
    )


def _give_button(summary: Summary, drift: Drift) -> Block:
    value = ThemeForRole(summary.team.id, drift.role, drift.theme).encoded
    short = "owner" if drift.role is Role.PRODUCT_OWNER else "manager"
    return button(f"Give it to the product {short}", "give_theme", value)


def _notes(summary: Summary, recurrence: Recurrence, post_context: PostContext) -> Iterator[str]:
    if post_context.late:
        due = moment_in_zone(post_context.due, recurrence.zone)
        yield f"This summary is late: it was due on {due}."
    if post_context.missed:
        missed = count(post_context.missed, "summary", "summaries")
        yield f"{missed} before this one could not be posted in time."
    if post_context.maybe_twice:
        yield "I was interrupted while posting, so you may see this twice."
    if post_context.first:
        yield (
            f"This is the first weekly summary of {plain(summary.team.name)}. It comes every "
            f"{recurrence_in_words(recurrence)}, names nobody who asked, and quotes nothing said "
            "in private. To change it: `/whoowns-summary help`. To stop it: "
            "`/whoowns-summary off`."
        )


def overview(week: Overview) -> Message:
    """The last whole week, a line for each team that was asked anything."""
    total = sum(team_count.questions for _, team_count in week.counts)
    rows = [_row(team, team_count) for team, team_count in week.counts]
    rest = len(rows) - TEAMS_SHOWN
    hint = ""
    if week.counts:
        name = typed_name(week.counts[0][0].name)
        hint = f"To see one of them in full: `/whoowns-summary last for {name}`"
    return lines(
        f"*All teams, week {week.week.number} ({days_of(week.week)}):* {count(total, 'question')}.",
        *rows[:TEAMS_SHOWN],
        f"… and {rest} more with fewer questions." if rest > 0 else "",
        _without_questions(week),
        hint,
    )


def _row(team: Team, team_count: TeamCount) -> str:
    parts = ", ".join(
        (
            f"{team_count.owner} for the product owner",
            f"{team_count.manager} for the product manager",
            neither_in_words(team_count.neither),
        )
    )
    rated = (
        f"; {team_count.right} of {team_count.with_feedback} right"
        if team_count.with_feedback
        else ""
    )
    change = difference(team_count.questions, team_count.before)
    return f"• *{plain(team.name)}* {team_count.questions} ({change}): {parts}{rated}"


def _without_questions(week: Overview) -> str:
    if not week.quiet:
        return ""
    names = ", ".join(plain(team.name) for team in week.quiet[:TEAMS_SHOWN])
    rest = len(week.quiet) - TEAMS_SHOWN
    return f"Without questions: {names}{f' and {rest} more' if rest > 0 else ''}."
