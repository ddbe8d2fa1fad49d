"""Sums up a team's week for operators: as text, as JSON, or its questions as CSV."""

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TextIO

from bot.assembly import Bot, assemble
from bot.domain.errors import Refusal
from bot.domain.reporting.figures import CorrectionCount
from bot.domain.reporting.summary import Summary
from bot.domain.reporting.week import Week
from bot.settings import Settings
from bot.slack.text import WORD_JOINER
from bot.slack.views import summary as summary_view
from bot.slack.views import summary_figures
from bot.usecases import summary_queries
from bot.usecases.summary_queries import TeamSchedule
from bot.usecases.team_access import TeamRef
from bot.workspace_choice import choose, several

MARKUP = str.maketrans("", "", f"*`{WORD_JOINER}")
"""Deletes what only Slack needs in a text."""


@dataclass(frozen=True, slots=True)
class SummaryRequest:
    """Which week of which team is asked for, and how.

    No `week` means the last whole one, and no `workspace` the only one that has such a team.
    """

    team: str
    week: str | None
    workspace: str | None
    format: str


def write_summary(settings: Settings, request: SummaryRequest, out: TextIO) -> None:
    """Write the week to `out`; raises Refusal if there is no such team or week.

    No question is quoted, since it is not known who will read the output.
    """
    bot = assemble(settings)
    try:
        out.write(_report(bot, request))
    finally:
        bot.stop()


def _report(bot: Bot, request: SummaryRequest) -> str:
    plan = _plan(bot, request)
    if request.week:
        week = Week.parse(request.week)
    else:
        week = plan.recurrence.present_week(bot.context.clock()).plus(-1)
    if request.format == "csv":
        return summary_figures.as_csv(
            summary_queries.rows_of_week(bot.context, plan, week), plan.zone
        )
    summary = summary_queries.sum_up_week(bot.context, plan, week)
    summary = summary.shown_in("", lambda _: False)
    if request.format == "json":
        return f"{json.dumps(_figures(summary), indent=2, ensure_ascii=False)}\n"
    text = summary_view.summary_message(summary, bot.context.rulebook.themes, drawn=False).text
    return f"{html.unescape(text.translate(MARKUP))}\n"


def _plan(bot: Bot, request: SummaryRequest) -> TeamSchedule:
    """Return the team in the one workspace that has it, and its schedule."""
    context = bot.context
    known = context.workspace_ids()
    if request.workspace:
        known = [choose(request.workspace, known)]
    plans, refused = [], Refusal("No team is set up yet.", "Create one with /whoowns-team create.")
    for workspace_id in known:
        try:
            plans.append(
                summary_queries.schedule_of(context, workspace_id, TeamRef(name=request.team))
            )
        except Refusal as refusal:
            refused = refusal
    if not plans:
        raise refused
    if len(plans) > 1:
        having_it = [plan.team.workspace_id for plan in plans]
        raise several(having_it, "Several workspaces have a team of that name.")
    return plans[0]


def _figures(summary: Summary) -> Mapping[str, Any]:
    return {
        "team": summary.team.name,
        "workspace": summary.team.workspace_id,
        "week": str(summary.period.week),
        "zone": summary.period.zone,
        "begins": summary.period.begin.isoformat(),
        "ends": summary.period.end.isoformat(),
        "so_far": summary.period.now is not None,
        "questions": summary.questions,
        "before": summary.before,
        "weekly": {str(week): number for week, number in summary.weekly},
        "verdicts": summary.verdicts,
        "doors": summary.sources,
        "roles": summary.roles,
        "by_deputy": summary.deputies,
        "role_vacant": summary.vacant,
        "vacant_now": summary.to_fill,
        "holder_away": summary.away,
        "unclear": summary.unclear,
        "neither": summary.neither,
        "judged": summary.rated,
        "right": summary.right,
        "handed_over": {
            "questions": summary.handed_over.questions,
            "outcomes": summary.handed_over.outcomes,
            "answered_by": summary.handed_over.answerers,
            "half_within_working_hours": _hours(summary.handed_over.half_within),
        },
        "corrections": [
            {"from": row.verdict, "to": _corrected_to(row), "questions": row.questions}
            for row in summary.corrections
        ],
        "themes": [
            {"theme": row.theme, "questions": row.questions, "before": row.before}
            for row in summary.themes
        ],
        "asked_again": [{"theme": row.theme, "times": row.times} for row in summary.repeats],
        "boundaries_moved": [
            {
                "theme": row.theme,
                "to": row.role,
                "corrected": row.corrected,
                "judged": row.rated,
            }
            for row in summary.drifts
        ],
    }


def _hours(span: timedelta | None) -> float | None:
    return None if span is None else round(span / timedelta(hours=1), 1)


def _corrected_to(correction: CorrectionCount) -> str:
    """The kind that holds now or, where that is as before, what else was wrong."""
    if correction.kind is not correction.verdict:
        return correction.kind
    return "another team" if correction.moved else "disputed"
