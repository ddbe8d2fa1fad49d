"""Settings and the audit trail of a workspace."""

from datetime import timedelta

from bot.domain.audit import AuditRow
from bot.domain.workspace import WorkspaceSettings
from bot.store import audit, workspaces
from bot.store.database import Database, Session
from tests.store.builders import NOW


def test_a_workspace_that_set_nothing_has_the_defaults(database: Database) -> None:
    with database.reading() as session:
        assert workspaces.settings_of(session, "T1") == WorkspaceSettings("T1", revision=0)


def test_settings_come_back(database: Database) -> None:
    with database.transaction() as session:
        workspaces.set_elsewhere(session, "T1", "C9")
        workspaces.set_elsewhere(session, "T1", "ask the front desk")
        found = workspaces.settings_of(session, "T1")
        assert found == WorkspaceSettings("T1", "ask the front desk", revision=2)
        assert workspaces.settings_of(session, "T2") == WorkspaceSettings("T2")
        workspaces.set_elsewhere(session, "T1", None)
        assert workspaces.settings_of(session, "T1").elsewhere is None


def _note(session: Session, workspace_id: str, minute: int) -> AuditRow:
    row = AuditRow(
        "U1", NOW + timedelta(minutes=minute), "product_owner", 7, "Checkout", None, "U2", "command"
    )
    audit.note(
        session,
        workspace_id,
        actor=row.actor,
        at=row.at,
        action=row.action,
        team_id=row.team_id,
        team_name=row.team_name,
        old=row.old,
        new=row.new,
        door=row.door,
    )
    return row


def test_the_latest_changes_come_first(database: Database) -> None:
    with database.transaction() as session:
        rows = [_note(session, "T1", minute) for minute in range(4)]
        _note(session, "T2", 9)
        assert audit.of_workspace(session, "T1") == tuple(reversed(rows))
        assert audit.of_workspace(session, "T1", limit=2) == (rows[3], rows[2])
