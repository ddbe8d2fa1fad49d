"""Meet people and channels for the first time."""

from bot.store import greetings
from bot.usecases.desk import Desk


def is_first_visitor(desk: Desk, workspace_id: str) -> bool:
    """Whether nothing is set up yet and nobody was told how to begin; true for one visitor only."""
    if desk.roster(workspace_id).finder.teams:
        return False
    return _first_time(desk, workspace_id, "welcome")


def is_new_channel(desk: Desk, workspace_id: str, channel_id: str) -> bool:
    """Whether we were never in a channel before; true once."""
    return _first_time(desk, workspace_id, f"channel {channel_id}")


def _first_time(desk: Desk, workspace_id: str, what: str) -> bool:
    with desk.database.transaction() as session:
        return greetings.first_time(session, workspace_id, what)
