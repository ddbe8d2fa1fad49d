"""Meet people and channels for the first time."""

from bot.store import home
from bot.usecases.app_context import AppContext


def is_first_visitor(context: AppContext, workspace_id: str) -> bool:
    """Whether nothing is set up yet and nobody was told how to begin; true for one visitor only."""
    if context.workspace_teams(workspace_id).matcher.teams:
        return False
    return _first_time(context, workspace_id, "welcome")


def is_new_channel(context: AppContext, workspace_id: str, channel_id: str) -> bool:
    """Whether we were never in a channel before; true once."""
    return _first_time(context, workspace_id, f"channel {channel_id}")


def _first_time(context: AppContext, workspace_id: str, what: str) -> bool:
    with context.database.transaction() as session:
        return home.greet(session, workspace_id, what)
