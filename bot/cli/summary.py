"""A team's week for operators: as text, as JSON, or its rows as CSV."""

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any, TextIO

from bot.assembly import Bot, assemble
from bot.domain.errors import Refusal
from bot.domain.reporting.summary import Summary
from bot.domain.reporting.week import Week
from bot.settings import Settings
from bot.slack.text import WORD_JOINER
from bot.slack.views import summary, summary_file
from bot.usecases import rounds, summarise
from bot.usecases.summarise import PlannedSummary
from bot.usecases.team_ref import TeamRef

MARKUP = str.maketrans("", "", f"*`{WORD_JOINER}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which week of which team; None: the last whole week, and the only workspace with it."""

    team: str
    week: str | None
    workspace: str | None
    form: str


def write(settings: Settings, wanted: Wanted, out: TextIO) -> None:
    """Write it to `out`; raises Refusal where there is no such team or week.

    No question is quoted: here nobody can tell where everybody may look.
    """
    bot = assemble(settings)
    try:
        out.write(_report(bot, wanted))
    finally:
        bot.stop()


def _report(bot: Bot, wanted: Wanted) -> str:
    plan = _plan(bot, wanted)
    week = (
        Week.parse(wanted.week) if wanted.week else Week.at(bot.context.clock(), plan.zone).plus(-1)
    )
    if wanted.form == "csv":
        return summary_file.as_csv(summarise.rows_of_week(bot.context, plan, week), plan.zone)
    found = summarise.sum_up(bot.context, plan.team, week, plan.zone)
    found = found.shown_in("", lambda _: False)
    if wanted.form == "json":
        return f"{json.dumps(_figures(found), indent=2, ensure_ascii=False)}\n"
    text = summary.shown(found, bot.context.rulebook.themes, drawn=False).text
    return f"{html.unescape(text.translate(MARKUP))}\n"


def _plan(bot: Bot, wanted: Wanted) -> PlannedSummary:
    """The team in the one workspace that has it."""
    known = [wanted.workspace] if wanted.workspace else rounds.workspaces_to_visit(bot.context)
    found, refused = [], Refusal("No team is set up yet.", "Create one with /whoowns-team create.")
    for workspace_id in known:
        try:
            found.append(summarise.planned(bot.context, workspace_id, TeamRef(name=wanted.team)))
        except Refusal as refusal:
            refused = refusal
    if not found:
        raise refused
    if len(found) > 1:
        named = ", ".join(plan.team.workspace_id for plan in found)
        raise Refusal(
            f"Several workspaces have a team of that name: {named}.", "Choose with --workspace."
        )
    return found[0]


def _figures(found: Summary) -> Mapping[str, Any]:
    return {
        "team": found.team.name,
        "workspace": found.team.workspace_id,
        "week": str(found.week),
        "zone": found.zone,
        "begins": found.week.begins(found.zone).astimezone(UTC).isoformat(),
        "questions": found.questions,
        "weekly": {str(week): number for week, number in found.weekly},
        "verdicts": found.verdicts,
        "doors": found.sources,
        "roles": found.roles,
        "by_deputy": found.deputies,
        "role_vacant": found.vacant,
        "holder_away": found.away,
        "unclear": found.unclear,
        "neither": found.neither,
        "judged": found.judged,
        "right": found.right,
        "corrections": [
            {"from": one.verdict, "to": one.to or "another team", "questions": one.questions}
            for one in found.corrections
        ],
        "themes": [
            {"theme": one.theme, "questions": one.questions, "before": one.before}
            for one in found.themes
        ],
        "asked_again": [{"theme": one.theme, "times": one.times} for one in found.repeats],
        "boundaries_moved": [
            {"theme": one.theme, "to": one.role, "corrected": one.corrected, "judged": one.judged}
            for one in found.drifts
        ],
    }
