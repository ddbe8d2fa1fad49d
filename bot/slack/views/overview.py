"""All teams' week on one page."""

from bot.domain.reporting.figures import TeamCount
from bot.domain.teams.team import Team
from bot.slack.message import Message, lines
from bot.slack.text import plain
from bot.slack.views.moments import typed
from bot.slack.views.shares import change, days, many
from bot.usecases.summarise import Overview

SHOWN = 40
"""Teams in one message: each is one line, and a message holds 50 blocks at most."""


def overview(found: Overview) -> Message:
    """The last whole week, a line for each team that was asked anything."""
    total = sum(count.questions for _, count in found.counts)
    week = f"week {found.week.number} ({days(found.week)})"
    head = f"*All teams, {week}:* {many(total, 'question')}."
    rows = [_row(team, count) for team, count in found.counts]
    rest = len(rows) - SHOWN
    more = f"… and {many(rest, 'team')} more with fewer questions." if rest > 0 else ""
    return lines(head, *rows[:SHOWN], more, _quiet(found), *_hint(found))


def _row(team: Team, count: TeamCount) -> str:
    parts = [
        f"{count.owner} for the product owner",
        f"{count.manager} for the product manager",
        f"{count.neither} no product decision",
    ]
    judged = f"; {count.right} of {count.with_feedback} right" if count.with_feedback else ""
    difference = change(count.questions, count.before)
    return f"• *{plain(team.name)}* {count.questions} ({difference}): {', '.join(parts)}{judged}"


def _quiet(found: Overview) -> str:
    if not found.quiet:
        return ""
    names = ", ".join(plain(team.name) for team in found.quiet[:SHOWN])
    rest = len(found.quiet) - SHOWN
    return f"Nothing was asked of {names}{f' and {rest} more' if rest > 0 else ''}."


def _hint(found: Overview) -> list[str]:
    if not found.counts:
        return []
    name = typed(found.counts[0][0])
    return [f"One of them in full: `/whoowns-summary last for {name}`"]
