"""Settings and the audit trail of a workspace."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.audit import AuditRow, ChangeSource
from bot.domain.fallback import Topic
from bot.domain.workspace import Policy, WorkspaceSettings
from bot.store import audit, workspaces
from bot.store.database import Database, Session
from bot.store.tables import workspaces as workspaces_table
from tests.store.builders import NOW, set_settings


def test_a_workspace_that_set_nothing_has_the_defaults(database: Database) -> None:
    with database.reading() as session:
        assert workspaces.settings_of(session, "T1") == WorkspaceSettings("T1", revision=0)


def test_settings_come_back(database: Database) -> None:
    with database.transaction() as session:
        set_settings(session, "T1", fallback="C9")
        set_settings(session, "T1", fallback="ask the front desk")
        settings = workspaces.settings_of(session, "T1")
        assert settings == WorkspaceSettings("T1", "ask the front desk", revision=2)
        assert workspaces.settings_of(session, "T2") == WorkspaceSettings("T2")
        set_settings(session, "T1", fallback=None)
        assert workspaces.settings_of(session, "T1").fallback is None


def test_fallbacks_of_topics_come_back_and_change_one_by_one(database: Database) -> None:
    with database.transaction() as session:
        set_settings(session, "T1", topic_fallbacks={Topic.IT: "C1", Topic.PEOPLE: "UHR"})
        set_settings(session, "T2", topic_fallbacks={Topic.IT: "C2"})
        link = "https://it.example/"
        set_settings(session, "T1", topic_fallbacks={Topic.IT: link, Topic.LEGAL: "C3"})
        settings = workspaces.settings_of(session, "T1")
        assert settings.topic_fallbacks == {Topic.IT: link, Topic.LEGAL: "C3"}
        assert settings.fallback_for(Topic.IT) == link
        assert settings.fallback_for(Topic.PEOPLE) is None
        other = workspaces.settings_of(session, "T2")
        assert other.topic_fallbacks == {Topic.IT: "C2"}


def _record(session: Session, workspace_id: str, minute: int, team_id: int = 7) -> AuditRow:
    row = AuditRow(
        "U1", NOW + timedelta(minutes=minute), "product_owner", team_id, "Checkout", None, "U2",
        ChangeSource.COMMAND,
    )  # fmt: skip
    audit.record(session, workspace_id, [row])
    (latest,) = audit.of_workspace(session, workspace_id, limit=1)
    assert replace(latest, id=0) == row
    return latest


def test_the_latest_changes_come_first_page_by_page(database: Database) -> None:
    with database.transaction() as session:
        rows = [_record(session, "T1", minute) for minute in range(4)]
        _record(session, "T2", 9)
        other = _record(session, "T1", 5, team_id=8)
        assert audit.of_workspace(session, "T1") == (other, *reversed(rows))
        assert audit.of_workspace(session, "T1", 2, rows[2].id) == (rows[1], rows[0])
        assert audit.of_team(session, "T1", 7) == tuple(reversed(rows))
        assert audit.of_team(session, "T1", 7, 1, rows[3].id) == (rows[2],)
        assert audit.of_team(session, "T3", 7) == ()
        assert audit.since(session, "T1", 7, rows[1].id) == (rows[3], rows[2])
        assert audit.since(session, "T1", 7, rows[3].id) == ()


def test_the_policy_is_kept_and_an_unknown_one_lets_only_admins(
    database: Database,
) -> None:
    with database.transaction() as session:
        assert workspaces.settings_of(session, "T1").policy is Policy.ROLE_HOLDERS
        for policy in Policy:
            set_settings(session, "T1", policy=policy)
            assert workspaces.settings_of(session, "T1").policy is policy
        session.execute(workspaces_table.update().values(policy="from the future"))
        assert workspaces.settings_of(session, "T1").policy is Policy.ADMINS
        assert workspaces.settings_of(session, "T2").policy is Policy.ROLE_HOLDERS
