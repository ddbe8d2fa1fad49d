"""A database of any earlier version is brought up to date with all that it holds."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Column, MetaData, Table, inspect, select, text

from bot.domain.errors import Refusal
from bot.domain.team_matching.tokens import Language
from bot.rules import load_language
from bot.store import schema
from bot.store.database import Database, Session
from bot.store.tables import metadata
from bot.usecases.team_cache import TeamCache
from tests.test_upgrade_docs import ROLLING_SINCE

FILES = sorted(schema.MIGRATIONS.glob("versions/0*.py"))
REVISIONS = [path.name.split("_")[0] for path in FILES]
LATEST = REVISIONS[-1]
VALUES: Mapping[str, Any] = {
    "role": "product_owner", "profile": "split", "policy": "admins", "cause": "said",
    "kind": "tactical", "corrected_kind": "strategic", "verdict": "tactical", "strength": "weak",
    "door": "command", "standing": "holder", "found_by": "name", "state": "open",
    "zone": "Europe/London", "time_zone": "Europe/London", "weekday": 1, "minute": 600,
    "week": "2026-W48", "next_week": "2026-W49", "name": "Checkout", "name_key": "checkout",
    "phrase": "gift card", "theme": "pricing", "topic": "it", "signals": "[]", "chase": "gentle",
    "channel_ids": '["C1"]', "away_words": '["OOO"]', "holidays": "[]", "body": "{}",
    "arguments": "{}", "forms": "[]", "tenant": '{"enterprise_id": null, "team_id": "T1"}',
    "action": "name", "request": "form", "delivery": "Ev", "locale": "en-GB",
}  # fmt: skip
"""Values that the program wrote at some time, where any other might be refused."""
REWRITTEN = {"heard.delivery", "rejected_rules.phrase_key"}
"""What a migration replaced on purpose: words became hashes."""
GONE = {"judgements": "feedback"}
"""Tables of earlier versions, and where their rows are now."""


def _reflected(session: Session) -> Sequence[Table]:
    tables = MetaData()
    tables.reflect(session)
    return [table for table in tables.sorted_tables if table.name != "alembic_version"]


def _value(column: Column[Any], number: int, workspace_id: str) -> Any:
    kind = str(column.type).split("(")[0]
    if column.name == "workspace_id":
        return workspace_id
    if column.foreign_keys or (column.primary_key and kind == "INTEGER"):
        return number
    by_kind = {
        "DATETIME": "2026-11-25 09:30:00+00:00",
        "TIMESTAMP": "2026-11-25 09:30:00+00:00",
        "BOOLEAN": number == 1,
        "TEXT": f"{column.name} “ä” {number}",
        "JSON": "[]",
    }
    return VALUES.get(column.name, by_kind.get(kind, 1))


def _fill(session: Session, first: int = 1) -> None:
    """Put a row of each of two workspaces into every table, numbered from `first` on."""
    for table in _reflected(session):
        for number in (first, first + 1):
            if table.name == "heartbeat" and number > 1:
                continue
            values = {c.name: _value(c, number, f"T{number}") for c in table.columns}
            if table.name == "handovers":
                values["previous_id"] = None
            names = ", ".join(f'"{name}"' for name in values)
            holders = ", ".join(f":{name}" for name in values)
            statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({holders})'  # noqa: S608
            session.execute(text(statement), values)


def _content(session: Session) -> "Content":
    """Every row, by table, as the database has it."""
    return {
        name: sorted(
            map(dict, session.exec_driver_sql(f'SELECT * FROM "{name}"').mappings()),  # noqa: S608
            key=str,
        )
        for name in inspect(session).get_table_names()
        if name != "alembic_version"
    }


@pytest.fixture(scope="module")
def language() -> Language:
    return load_language()


Content = Mapping[str, Sequence[Mapping[str, Any]]]


def _assert_kept(before: Content, after: Content) -> None:
    for name, rows in before.items():
        kept = after[GONE.get(name, name)]
        assert len(kept) == len(rows), name
        for old, new in zip(rows, kept, strict=True):
            same = (old.keys() & new.keys()) - {c for c in old if f"{name}.{c}" in REWRITTEN}
            assert {c: new[c] for c in same} == {c: old[c] for c in same}, name


def _assert_readable(database: Database, language: Language) -> None:
    with database.reading() as session:
        for table in metadata.tables.values():
            # With the types by which the program reads.
            session.execute(select(table)).all()
    teams = TeamCache(database, language).get("T1").matcher.teams
    assert [team.name for team in teams] == ["Checkout"]


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_file_of_an_earlier_version_keeps_every_row(
    tmp_path: Path, revision: str, language: Language
) -> None:
    database = Database(f"sqlite:///{tmp_path}/whoowns.db")
    with database.transaction() as session:
        command.upgrade(schema.configuration(session), revision)
        _fill(session)
        before = _content(session)
    schema.prepare(database)
    with database.reading() as session:
        _assert_kept(before, _content(session))
    _assert_readable(database, language)
    database.dispose()


@pytest.mark.parametrize("blank_url", ["postgresql"], indirect=True)
def test_rows_of_every_earlier_version_are_kept_on_a_server(
    blank: Database, language: Language
) -> None:
    """The rows of a version stay while the versions after it add theirs."""
    before: Content = {}
    for number, revision in enumerate(REVISIONS):
        with blank.transaction() as session:
            command.upgrade(schema.configuration(session), revision)
            _assert_kept(before, _content(session))
            _fill(session, 2 * number + 1)
            before = _content(session)
    assert schema.is_current(blank)
    _assert_readable(blank, language)


def _serves(database: Database, revision: str) -> bool:
    """Whether the present schema takes what the version of that revision reads and writes."""
    with database.transaction() as session:
        command.upgrade(schema.configuration(session), revision)
        known = _columns(session)
        command.upgrade(schema.configuration(session), LATEST)
        there = _columns(session)
    return all(
        name in there
        and there[name].keys() >= columns.keys()
        and not any(there[name][new] for new in there[name].keys() - columns.keys())
        for name, columns in known.items()
    )


def _columns(session: Session) -> Mapping[str, Mapping[str, bool]]:
    """The columns of each table, and whether each has to be filled."""
    return {
        name: {each["name"]: not each["nullable"] and not each["default"] for each in columns}
        for (_, name), columns in inspect(session).get_multi_columns().items()
    }


@pytest.mark.parametrize("revision", [each for each in REVISIONS[:-1] if each >= ROLLING_SINCE])
def test_replicas_of_before_go_on_during_what_the_docs_call_a_rolling_upgrade(
    blank: Database, revision: str
) -> None:
    assert _serves(blank, revision)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_migration_that_rewrites_rows_needs_a_pause_by_the_docs(path: Path) -> None:
    upgrade = path.read_text("utf-8").partition("def upgrade")[2]
    if "execute(" in upgrade:
        assert path.name[:4] <= ROLLING_SINCE


def test_a_newer_schema_is_refused_with_what_to_do(blank: Database) -> None:
    schema.migrate(blank)
    with blank.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for attempt in (schema.prepare, schema.migrate):
        with pytest.raises(Refusal) as refused:
            attempt(blank)
        assert "restore a backup" in refused.value.hint
