"""Suggest teams while somebody types the name of the one that a question is about."""

from bot.domain.teams.team import Team
from bot.usecases.desk import Desk
from bot.usecases.settle_answer import look_up


def suggest_teams(
    desk: Desk, workspace_id: str, entry_id: int, typed: str, limit: int
) -> tuple[Team, ...]:
    """The teams that `typed` may begin to name, `limit` at most.

    Where nothing is typed yet, those that the question may be about come first. Raises Refusal
    where the question is gone.
    """
    finder = desk.roster(workspace_id).finder
    if typed.strip():
        return finder.search(typed, limit)
    likely = look_up(desk, workspace_id, entry_id).candidates
    others = (team for team in finder.search("", limit) if team not in likely)
    return (*likely, *others)[:limit]
