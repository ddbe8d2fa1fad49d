"""The workspaces that the bot makes its rounds through."""

from collections.abc import Sequence

from bot.store import workspaces
from bot.usecases.app_context import AppContext


def workspaces_to_visit(context: AppContext) -> Sequence[str]:
    """Every workspace in which anything was set up."""
    with context.database.reading() as session:
        return workspaces.all_ids(session)
