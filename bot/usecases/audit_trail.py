"""The audit trail: who changed what."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.audit import AuditRow
from bot.domain.teams.team import Team
from bot.store import audit
from bot.usecases.app_context import AppContext
from bot.usecases.team_access import TeamRef, find_team

ROWS_PER_PAGE = 15


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some changes, the newest first, of one team or, for None, of the workspace.

    `more` is true if there are older ones; `titles` are those of the themes, by name.
    """

    team: Team | None
    rows: tuple[AuditRow, ...]
    more: bool
    titles: Mapping[str, str] = field(default_factory=dict)


def history(
    context: AppContext, workspace_id: str, ref: TeamRef | None, before: int | None = None
) -> HistoryPage:
    """Return the latest changes of a team or, for None, of the workspace.

    With `before`, only those before the row of that ID. Raises Refusal if the team is not found.
    """
    team = find_team(context, workspace_id, ref) if ref else None
    with context.database.reading() as session:
        if team is None:
            rows = audit.of_workspace(session, workspace_id, ROWS_PER_PAGE + 1, before)
        else:
            rows = audit.of_team(session, workspace_id, team.id, ROWS_PER_PAGE + 1, before)
    titles = {theme.name: theme.title for theme in context.rulebook.themes.values()}
    return HistoryPage(team, rows[:ROWS_PER_PAGE], len(rows) > ROWS_PER_PAGE, titles)
