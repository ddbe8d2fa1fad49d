"""The weekly summary of a team, and all teams' week on one page."""

from collections.abc import Iterator, Sequence

from bot.domain.reporting.drift import FEWEST_CORRECTIONS, Drift
from bot.domain.reporting.figures import TeamCount
from bot.domain.reporting.period import WEEKS_BACK
from bot.domain.reporting.schedule import PostContext, Recurrence
from bot.domain.reporting.summary import Summary
from bot.domain.teams.team import Role, Team
from bot.slack.message import Block, Message, actions, button, context_block, lines, section
from bot.slack.text import plain
from bot.slack.values import ThemeForRole
from bot.slack.views.summary_figures import (
    Themes,
    before_in_words,
    charts,
    figures_in_words,
    repeats_in_words,
    theme_in_words,
    weeks_in_words,
)
from bot.slack.views.typed_commands import give_theme, typed_name
from bot.slack.views.wording import (
    KIND_NAMES,
    capitalised,
    count,
    days_of,
    moment_in_zone,
    period_in_words,
    recurrence_in_words,
)
from bot.usecases.decision_profiles import GivenTheme
from bot.usecases.summary_queries import Overview
from bot.usecases.summary_suggestions import DeclinedTheme

SO_FAR = "The week isn't over yet: this is what came in so far."
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
    paragraphs = (
        _headline(summary),
        "\n".join(figures_in_words(summary, themes)),
        "\n".join(repeats_in_words(summary, themes)),
    )
    suggestions = [
        block for drift in summary.drifts for block in _suggestion(summary, drift, themes)
    ]
    weeks = [section(text)] if (text := weeks_in_words(summary)) else []
    so_far = (SO_FAR,) if summary.period.now and summary.questions else ()
    small = [context_block(note) for note in (*so_far, *notes)]
    spoken = lines(*paragraphs, more=[*suggestions, *weeks, *small])
    if not drawn:
        return spoken
    shown = lines(*paragraphs, more=[*suggestions, *charts(summary), *small])
    return Message(spoken.text, shown.blocks)


def theme_taken_up(summary: Message, button_value: str, user_id: str, given: GivenTheme) -> Message:
    """The summary after somebody took up one of its suggestions, whose button had that value."""
    theme = given.theme.in_words
    undo = give_theme(given.applied.change.team, theme, given.previous)
    text = f"<@{user_id}> gave {theme} to the {given.decider.in_words}. To undo this: {undo}"
    if given.applied.nothing:
        text = f"The {given.decider.in_words} already decides on {theme}."
    return _settled(summary, button_value, text)


def theme_declined(
    summary: Message, button_value: str, user_id: str, declined: DeclinedTheme
) -> Message:
    """The summary after somebody declined one of its suggestions, whose button had that value."""
    return _settled(summary, button_value, decline_in_words(declined, user_id))


def decline_in_words(declined: DeclinedTheme, user_id: str) -> str:
    """What becomes of a suggestion that somebody declined."""
    if declined.applied.nothing:
        return "This suggestion no longer stands, so nothing changed."
    theme = capitalised(declined.theme.in_words)
    return (
        f"{theme} stays where it is, says <@{user_id}>. I suggest nothing about it again unless "
        f"people correct at least {FEWEST_CORRECTIONS} more answers the same way."
    )


def _settled(summary: Message, button_value: str, text: str) -> Message:
    """The summary with `text` in place of the suggestion whose buttons have that value."""
    blocks: list[Block] = []
    for block in summary.blocks:
        elements = [block.get("accessory") or {}, *(block.get("elements") or ())]
        if all(element.get("value") != button_value for element in elements):
            blocks.append(block)
        elif block["type"] == "actions":  # below the section that asks
            blocks[-1] = section(text)
        else:  # a summary of an older version
            blocks.append(section(text))
    return Message(f"{summary.text}\n{text}", tuple(blocks))


def _headline(summary: Summary) -> str:
    """What matters, in one line."""
    subject = f"*{plain(summary.team.name)}*, {period_in_words(summary.period)}"
    so_far = " so far" if summary.period.now else ""
    if not summary.questions:
        quiet = "no questions so far" if so_far else "a quiet week, without questions"
        return f"{subject}: {quiet}{_compared(summary)}."
    right = ""
    if summary.rated:
        answers = count(summary.rated, "rated answer was", "rated answers were")
        right = f"; {summary.right:,} of {answers} right"
    return f"{subject}: {count(summary.questions, 'question')}{so_far}{_compared(summary)}{right}."


def _compared(summary: Summary) -> str:
    """How many more or fewer questions than before; `""` where that can't be compared."""
    if summary.before is None:
        return ""
    before = before_in_words(summary)
    change = summary.questions - summary.before
    if change == 0:
        return f", as many as {before}" if summary.questions else f", like {before}"
    return f", {abs(change):,} {'more' if change > 0 else 'fewer'} than {before}"


def _suggestion(summary: Summary, drift: Drift, themes: Themes) -> list[Block]:
    theme, role = theme_in_words(drift.theme, themes), drift.role.in_words
    since = (
        "Since your team last decided on this" if drift.since else f"In the last {WEEKS_BACK} weeks"
    )
    answers = count(drift.rated, "rated answer", "rated answers")
    text = (
        f"*Does {theme} belong to the {role}?* {since}, people corrected {drift.corrected} of "
        f"{answers} about it to {KIND_NAMES[drift.to]}."
    )
    value = ThemeForRole(summary.team.id, drift.role, drift.theme).encoded
    give = button(f"Give it to the {role}", "give_theme", value)
    return [section(text), actions(give, button("Not now", "decline_theme", value))]


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
    hint = ""
    if week.counts:
        name = typed_name(week.counts[0][0].name)
        hint = f"To see one of them in full: `/whoowns-summary last for {name}`"
    return lines(
        f"*All teams, week {week.week.number} ({days_of(week.week)}):* {count(total, 'question')}.",
        *(_row(team, team_count) for team, team_count in week.counts[:TEAMS_SHOWN]),
        _rest([team_count.questions for _, team_count in week.counts[TEAMS_SHOWN:]]),
        _without_questions(week),
        hint,
        more=[context_block(f"From Monday to Sunday, by your time zone ({week.zone}).")],
    )


def _row(team: Team, team_count: TeamCount) -> str:
    """A team's questions and whose they were: the parts add up to their number."""
    before = "" if team_count.before is None else f", {team_count.before:,} the week before"
    numbers = {
        f"for the {Role.PRODUCT_OWNER.in_words}": team_count.owner,
        f"for the {Role.PRODUCT_MANAGER.in_words}": team_count.manager,
        "still unclear": team_count.unclear,
        "for neither role": team_count.neither,
    }
    parts = ", ".join(f"{number:,} {whose}" for whose, number in numbers.items() if number)
    rated = count(team_count.rated, "rated answer", "rated answers")
    right = f"; {team_count.right:,} of {rated} right" if team_count.rated else ""
    handed_over = ""
    if team_count.handed_over:
        answered = "" if team_count.answered is None else f", {team_count.answered:,} answered"
        handed_over = f"; {team_count.handed_over:,} handed over{answered}"
    questions = count(team_count.questions, "question")
    return f"• *{plain(team.name)}*: {questions}{before}; {parts}{right}{handed_over}"


def _rest(questions: Sequence[int]) -> str:
    """How many questions the teams got that are not shown; `""` where all are."""
    if not questions:
        return ""
    return f"… and {count(len(questions), 'more team')} with {count(sum(questions), 'question')}."


def _without_questions(week: Overview) -> str:
    if not week.quiet:
        return ""
    names = ", ".join(plain(team.name) for team in week.quiet[:TEAMS_SHOWN])
    rest = len(week.quiet) - TEAMS_SHOWN
    return f"Without questions: {names}{f' and {rest:,} more' if rest > 0 else ''}."
