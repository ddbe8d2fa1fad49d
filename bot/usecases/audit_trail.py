"""The audit trail: record who changed what, and show it."""

from dataclasses import dataclass

from bot.domain.audit import AuditRow, ChangeSource
from bot.domain.people.person import Person
from bot.domain.teams.team import Team
from bot.store import audit
from bot.store.database import Session
from bot.usecases.app_context import AppContext
from bot.usecases.team_access import TeamRef, find_team

ROWS_PER_PAGE = 15


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some changes, the newest first, of one team or, for None, of the workspace.

    `more` is true if there are older ones.
    """

    team: Team | None
    rows: tuple[AuditRow, ...]
    more: bool


def record_change(
    context: AppContext,
    session: Session,
    actor: Person,
    action: str,
    old: str | None,
    new: str | None,
    source: ChangeSource,
    team: Team | None = None,
) -> None:
    """Record one change; call it in the transaction of the change itself.

    `action` names what was changed: in `team` or, for None, in the workspace.
    """
    team_id, team_name = (team.id, team.name) if team else (None, "")
    row = AuditRow(actor.id, context.clock(), action, team_id, team_name, old, new, source)
    audit.record(session, actor.workspace_id, [row])


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
    return HistoryPage(team, rows[:ROWS_PER_PAGE], len(rows) > ROWS_PER_PAGE)
