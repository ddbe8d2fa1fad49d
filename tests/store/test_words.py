"""Whatever people type is stored as they typed it, as far as a database can."""

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.audit import AuditRow, ChangeSource
from bot.domain.verdict import Signal
from bot.store import audit, journal, teams, workspaces
from bot.store.database import Database
from bot.store.engine.dialects import storable
from tests.store.builders import (
    NOW,
    SIGNALS,
    change_team,
    create_team,
    entry,
    find_delivery,
    set_settings,
)

ANYTHING = st.text(st.characters(exclude_categories=()))
ODD = (
    "",
    "\0",
    "a\0b",
    "\ud83d",
    "\ude80 and \ud83d",
    "🚀é\u0301\u202e",
    "'; DROP TABLE teams;--",
    "%s :x ? %(y)s",
    "x" * 40_000,
)

everything = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def _journalled(database: Database, typed: str) -> None:
    delivery = uuid4().hex
    asked = entry(delivery=delivery, text=typed, asker_id=typed, channel_ids=(typed,))
    signal: Signal = SIGNALS[0]._replace(found=typed)
    asked = replace(asked, verdict=replace(asked.verdict, signals=(signal,)))
    with database.transaction() as session:
        journal.record(session, asked)
        stored = find_delivery(session, "T1", delivery)
    assert stored is not None
    assert stored.question.text == stored.question.asker_id == storable(typed)
    assert stored.question.channel_ids == (storable(typed),)
    assert stored.verdict.signals[0].found == storable(typed)


@given(typed=ANYTHING)
@everything
def test_any_question_is_journalled(database: Database, typed: str) -> None:
    _journalled(database, typed)


@pytest.mark.parametrize("typed", ODD)
def test_odd_questions_are_journalled(database: Database, typed: str) -> None:
    _journalled(database, typed)


@given(typed=st.text(st.characters(exclude_categories=()), max_size=80))
@everything
def test_any_name_is_kept(database: Database, typed: str) -> None:
    workspace_id = uuid4().hex
    with database.transaction() as session:
        team = create_team(session, workspace_id, typed, (typed,))
        change_team(session, team, replace(team, aliases=(f"{typed} too",)))
        set_settings(session, workspace_id, fallback=typed)
        row = AuditRow(typed, NOW, "create", team.id, typed, None, typed, ChangeSource.COMMAND)
        audit.record(session, workspace_id, [row])
        (stored,) = teams.all_of(session, workspace_id)
        assert workspaces.settings_of(session, workspace_id).fallback == storable(typed)
        (change,) = audit.of_workspace(session, workspace_id)
    assert stored.name == change.new == storable(typed)
    assert stored.aliases == (storable(f"{typed} too"),)
    assert stored.channel_ids == (storable(typed),)


def test_a_delivery_is_recognised_whatever_its_name(database: Database) -> None:
    with database.transaction() as session:
        assert journal.record(session, entry(delivery="\0\ud800")) is not None
        assert journal.record(session, entry(delivery="\0\ud800")) is None
        assert find_delivery(session, "T1", "\0\ud800") is not None
