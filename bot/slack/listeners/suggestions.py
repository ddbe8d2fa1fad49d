"""What a select offers while somebody types into it."""

from collections.abc import Sequence

from slack_bolt import Args

from bot.slack import payloads
from bot.slack.message import Block
from bot.slack.views import which_team
from bot.usecases.app_context import AppContext
from bot.usecases.suggest_teams import suggest_teams


class TeamSuggestions:
    """Teams by the beginning of their names; the block says which question they are for."""

    def __init__(self, context: AppContext) -> None:
        self._context = context

    def teams(self, args: Args) -> Sequence[Block]:
        """The teams that what was typed may begin to name."""
        entry_id = int(str(args.body["block_id"]).partition(":")[2])
        workspace_id = payloads.workspace_of(args.body)
        typed = str(args.body.get("value") or "")
        found = suggest_teams(
            self._context, workspace_id, entry_id, typed, which_team.SHOWN_UNASKED
        )
        return which_team.options(entry_id, found)
