"""What the weekly summary says."""

from collections.abc import Iterator

from bot.domain.reporting.schedule import PostContext, Recurrence
from bot.domain.reporting.summary import Drift, Summary
from bot.domain.teams.team import Role
from bot.slack.commands.team_grammar import ROLE_WORD
from bot.slack.message import Block, Message, button, context_block, section
from bot.slack.text import plain
from bot.slack.views.moments import moment, spoken, typed
from bot.slack.views.shares import days, many, share
from bot.slack.views.summary_charts import charts
from bot.slack.views.summary_lines import (
    Themes,
    figures_in_words,
    repeats_in_words,
    theme_in_words,
    weeks_in_words,
)
from bot.usecases.decision_profiles import ThemeChange


def posted(
    summary: Summary, themes: Themes, recurrence: Recurrence, post_context: PostContext
) -> tuple[Message, Message]:
    """The week's message for the team's channel, with charts and, if need be, without."""
    notes = [*_notes(summary, recurrence, post_context)]
    return shown(summary, themes, notes), shown(summary, themes, notes, drawn=False)


def shown(
    summary: Summary, themes: Themes, notes: list[str] | None = None, *, drawn: bool = True
) -> Message:
    """A summary; `notes` are what else its readers have to know."""
    head, notes = headline(summary), notes or []
    if not summary.questions:
        return Message("\n".join([head, *notes]), (section(head), *map(context_block, notes)))
    figures, again = [*figures_in_words(summary, themes)], [*repeats_in_words(summary, themes)]
    weeks = weeks_in_words(summary)
    proposals = [(_proposal(one, themes), _press(summary, one)) for one in summary.drifts]
    blocks = [
        section(head),
        section("\n".join(figures)),
        *([section("\n".join(again))] if again else []),
        *(section(told, press) for told, press in proposals),
        *(charts(summary) if drawn else [section(weeks)]),
    ]
    texts = [head, *figures, *again, *(told for told, _ in proposals), weeks, *notes]
    return Message("\n".join(texts), (*blocks, *map(context_block, notes)))


def settled(shown: Message, value: str, user_id: str, given: ThemeChange) -> Message:
    """The message after somebody took up one of its proposals."""
    role, theme = given.decider.in_words, given.theme.in_words
    before = ROLE_WORD[given.previous] if given.previous else "default"
    undo = f"`/whoowns-team profile {theme} to {before} for {typed(given.team)}`"
    told = f"<@{user_id}> gave {theme} to the {role}. To undo this: {undo}"
    blocks = [
        section(told) if (block.get("accessory") or {}).get("value") == value else block
        for block in shown.blocks
    ]
    return Message(f"{shown.text}\n{told}", tuple(blocks))


def headline(summary: Summary) -> str:
    """What matters, in one line."""
    name, week = f"*{plain(summary.team.name)}*", summary.week
    when = f"week {week.number} ({days(week)})"
    if not summary.questions:
        return f"{name}, {when}: nobody asked whoowns anything. A quiet week."
    parts = [f"{many(summary.questions, 'question')}{_more(summary)}", _mostly(summary)]
    if summary.with_feedback:
        judged = many(summary.with_feedback, "judged answer was", "judged answers were")
        parts.append(f"{summary.right} of {judged} right")
    return f"{name}, {when}: {'; '.join(part for part in parts if part)}."


def _more(summary: Summary) -> str:
    difference = summary.questions - summary.before
    if difference == 0:
        return ", as many as the week before"
    return f", {abs(difference)} {'more' if difference > 0 else 'fewer'} than the week before"


def _mostly(summary: Summary) -> str:
    if not summary.roles:
        return ""
    role, number = max(summary.roles.items(), key=lambda each: each[1])
    part = str(number) if summary.too_few else share(number, summary.questions)
    return f"{part} {'was' if part == '1' else 'were'} the {role.in_words}'s"


def _proposal(drift: Drift, themes: Themes) -> str:
    return (
        f"*A boundary has moved:* over the last weeks people took {drift.corrected} of "
        f"{drift.with_feedback} judged questions about "
        f"{theme_in_words(drift.theme, themes)} to the "
        f"{drift.role.in_words}. Shall they all go there from now on?"
    )


def _press(summary: Summary, drift: Drift) -> Block:
    value = f"{summary.team.id}:{drift.role}:{drift.theme}"
    short = "owner" if drift.role is Role.PRODUCT_OWNER else "manager"
    return button(f"Give it to the product {short}", "give_theme", value)


def _notes(summary: Summary, recurrence: Recurrence, post_context: PostContext) -> Iterator[str]:
    team = plain(summary.team.name)
    if post_context.late:
        yield f"This comes late: it was due {moment(post_context.due, recurrence.zone)}."
    if post_context.missed:
        missed = many(post_context.missed, "summary", "summaries")
        yield f"{missed} before this one did not come in time."
    if post_context.maybe_twice:
        yield "I was interrupted while posting, so you may see this twice."
    if post_context.first:
        yield (
            f"This is the first weekly summary of {team}. It comes every {spoken(recurrence)}, "
            "names nobody who asked, and quotes nothing said in private. Change it with "
            "`/whoowns-summary help`, end it with `/whoowns-summary off`."
        )
