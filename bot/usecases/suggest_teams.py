"""Suggest teams while somebody types the name of the one that a question is about."""

from bot.domain.teams.team import Team
from bot.usecases.app_context import AppContext
from bot.usecases.settle_answer import look_up


def suggest_teams(
    context: AppContext, workspace_id: str, entry_id: int, typed: str, limit: int
) -> tuple[Team, ...]:
    """The teams that `typed` may begin to name, `limit` at most.

    Where nothing is typed yet, those that the question may be about come first. Raises Refusal
    where the question is gone.
    """
    matcher = context.workspace_teams(workspace_id).matcher
    if typed.strip():
        return matcher.search(typed, limit)
    likely = look_up(context, workspace_id, entry_id).candidates
    others = (team for team in matcher.search("", limit) if team not in likely)
    return (*likely, *others)[:limit]
