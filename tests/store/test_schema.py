"""Migrations bring the schema up to date and back again, and never half-way."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from bot.domain.errors import Refusal
from bot.domain.question import Feedback
from bot.domain.reporting.week import Week
from bot.store import audit, journal, own_rules, schedules, schema, teams
from bot.store.database import Database
from bot.store.tables import metadata
from tests.store.builders import NOW, change_team, create_team, entry, filled

MIGRATE = """
import sys
from bot.store import schema
from bot.store.database import Database
schema.migrate(Database(sys.argv[1]))
"""


def _tables(database: Database) -> set[str]:
    with database.reading() as session:
        return set(inspect(session).get_table_names())


def test_an_empty_database_is_prepared_or_refused(blank: Database) -> None:
    assert not schema.is_current(blank)
    if blank.engine.dialect.name == "postgresql":
        with pytest.raises(Refusal, match=r"python app\.py migrate"):
            schema.prepare(blank)
        assert _tables(blank) == set()
        schema.migrate(blank)
    schema.prepare(blank)
    assert schema.is_current(blank)
    schema.migrate(blank)
    assert schema.is_current(blank)


def test_migrations_create_the_tables_that_the_code_declares(blank: Database) -> None:
    schema.migrate(blank)
    with blank.reading() as session:
        context = MigrationContext.configure(session, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_migrations_can_be_undone_and_applied_again_with_rows_there(blank: Database) -> None:
    for _ in range(2):
        schema.migrate(blank)
        with blank.transaction() as session:
            team = create_team(session, "T1", "Checkout", ("C1",))
            change_team(session, team, filled(team))
            entry_id = journal.record(session, entry(team.id))
            assert entry_id is not None
            journal.add_feedback(session, "T1", entry_id, Feedback("U1", True, None, team.id, NOW))
        with blank.transaction() as session:
            command.downgrade(schema.configuration(session), "base")
        assert _tables(blank) == {"alembic_version"}
        assert not schema.is_current(blank)


def test_names_of_before_are_compared_as_those_of_now(blank: Database) -> None:
    schema.migrate(blank)
    with blank.transaction() as session:
        command.downgrade(schema.configuration(session), "0013")
        for number, name in enumerate(("O’Brien", "Nova", "‘Nova’", "Pay!"), 1):
            session.execute(
                text("INSERT INTO teams (id, workspace_id, name, name_key, profile, created_at)"
                     " VALUES (:id, 'T1', :name, :key, 'split', :now)"),
                {"id": number, "name": name, "key": name.casefold(), "now": NOW},
            )  # fmt: skip
    schema.migrate(blank)
    with blank.reading() as session:
        found = [teams.id_named(session, "T1", name) for name in ("O'Brien", "nova", "pay")]
        assert found == [1, 2, 4]


def test_summaries_late_in_the_week_come_when_they_would_have_come(blank: Database) -> None:
    schema.migrate(blank)
    friday, monday = ("5", "2026-W53"), ("1", "2026-W53")
    with blank.transaction() as session:
        command.downgrade(schema.configuration(session), "0021")
        for weekday, week in (friday, monday):
            session.execute(
                text("INSERT INTO teams (id, workspace_id, name, name_key, profile, created_at)"
                     " VALUES (:team, 'T1', :name, :name, 'split', :now)"),
                {"team": int(weekday), "name": weekday, "now": NOW},
            )  # fmt: skip
            session.execute(
                text("INSERT INTO summary_schedules (team_id, workspace_id, channel_id, weekday,"
                     " minute, zone, set_by, since, next_week, look_at) VALUES (:team, 'T1', 'C1',"
                     " :day, 990, 'UTC', 'U1', :since, :week, :due)"),
                {"team": int(weekday), "day": int(weekday), "week": week, "since": NOW,
                 "due": datetime(2027, 1, 8, 16, 30, tzinfo=UTC)},
            )  # fmt: skip
    schema.migrate(blank)
    with blank.reading() as session:
        late, early = sorted(
            schedules.of_workspace(session, "T1"), key=lambda each: -each.recurrence.weekday
        )
    assert late.due == datetime(2027, 1, 8, 16, 30, tzinfo=UTC)
    assert early.next_week == Week(2026, 53)
    with blank.transaction() as session:
        command.downgrade(schema.configuration(session), "0021")
        weeks = session.scalars(text("SELECT next_week FROM summary_schedules")).all()
    assert list(weeks) == ["2026-W53", "2026-W53"]


def test_processes_that_start_at_once_migrate_once(blank_url: str) -> None:
    starts = [
        subprocess.Popen([sys.executable, "-c", MIGRATE, blank_url], stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    assert [(start.communicate()[1], start.returncode) for start in starts] == [(b"", 0)] * 4
    database = Database(blank_url)
    assert schema.is_current(database)
    database.dispose()


def test_a_migration_that_fails_changes_nothing(blank: Database) -> None:
    with blank.transaction() as session:
        session.execute(text("CREATE TABLE questions (id INTEGER)"))
    with pytest.raises(Exception, match="questions"):
        schema.migrate(blank)
    assert _tables(blank) == {"questions"}


def test_a_newer_schema_is_left_alone(blank: Database) -> None:
    schema.migrate(blank)
    with blank.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'from the future'"))
    assert not schema.is_current(blank)
    with pytest.raises(Refusal):
        schema.prepare(blank)
    with pytest.raises(Refusal, match="Update whoowns"):
        schema.migrate(blank)


def test_running_alembic_itself_names_the_command_that_migrates() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    with pytest.raises(SystemExit, match=r"python app\.py migrate"):
        command.upgrade(config, "head")


def test_words_that_older_versions_stored_become_hashes(blank: Database) -> None:
    with blank.transaction() as session:
        command.upgrade(schema.configuration(session), "0014")
        session.execute(
            text("INSERT INTO rejected_rules VALUES ('T1', 'zorblax takeov'), ('T2', 'gift card')")
        )
        session.execute(
            text("INSERT INTO heard VALUES ('T1', 'DVIC:1.0', '2026-11-25 09:30:00+00:00')")
        )
        session.execute(
            text(
                "INSERT INTO audit (workspace_id, actor_id, at, action, team_name, old, door) "
                "VALUES ('T1', 'U1', '2026-11-25 09:30:00+00:00', 'rule rejected', '', "
                "'zorblax takeover: tactical, weak', 'suggestion')"
            )
        )
    schema.migrate(blank)
    with blank.transaction() as session:
        assert own_rules.rejected(session, "T1")("zorblax takeov")
        assert not own_rules.rejected(session, "T2")("zorblax takeov")
        assert own_rules.rejected(session, "T2")("gift card")
        assert journal.record_delivery(session, "T1", "DVIC:2.0", NOW)
        assert not journal.record_delivery(session, "T1", "DVIC:1.0", NOW)
        assert [row.old for row in audit.of_workspace(session, "T1")] == ["tactical, weak"]


@pytest.mark.parametrize(
    ("change", "serves"),
    [
        ("CREATE TABLE novelties (id INTEGER PRIMARY KEY, name TEXT NOT NULL)", True),
        ("ALTER TABLE teams ADD COLUMN colour TEXT", True),
        ("ALTER TABLE teams ADD COLUMN colour TEXT DEFAULT 'blue' NOT NULL", True),
        ("ALTER TABLE teams RENAME COLUMN name TO title", False),
        ("ALTER TABLE questions RENAME TO asked", False),
    ],
)
def test_what_a_newer_schema_may_change_beneath_a_running_bot(
    database: Database, change: str, serves: bool
) -> None:
    assert _serves(database, change) is serves


def test_a_running_bot_can_not_fill_a_column_that_it_does_not_know(on_server: Database) -> None:
    assert not _serves(on_server, "ALTER TABLE questions ADD COLUMN colour TEXT NOT NULL")


def _serves(database: Database, change: str) -> bool:
    """Whether a schema with this change, which is undone, would serve this version."""
    with database.transaction() as session:
        session.execute(text(change))
        serves = schema.newer_serves(session)
        session.rollback()
    return serves
