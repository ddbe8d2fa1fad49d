"""The workspaces that the bot makes its rounds through."""

from collections.abc import Sequence

from bot.store import workspaces
from bot.usecases.desk import Desk


def workspaces_to_visit(desk: Desk) -> Sequence[str]:
    """Every workspace in which anything was set up."""
    with desk.database.reading() as session:
        return workspaces.all_ids(session)
