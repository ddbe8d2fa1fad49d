"""Whatever is held about people is in one list, and the list does what it says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import JSON, String, Text, select

from bot.domain.audit import AuditRow, ChangeSource
from bot.domain.classification.own_rules import OwnRule, Strength
from bot.domain.classification.phrase import phrase_of
from bot.domain.delivery import Method, Outgoing, Tenant
from bot.domain.fallback import Topic
from bot.domain.handover import GivenAnswer, Handover, Posted, State
from bot.domain.people.absence import Absence, Cause
from bot.domain.privacy import Fate, PersonalData
from bot.domain.question import Feedback, Source
from bot.domain.reporting.schedule import Recurrence, Schedule
from bot.domain.teams.team import Role
from bot.domain.verdict import Kind
from bot.store import (
    absences,
    audit,
    confirmations,
    handovers,
    home,
    journal,
    outbox,
    own_rules,
    people,
    privacy,
    schedules,
)
from bot.store.database import Database, Session
from bot.store.engine.dialects import CleanJson, CleanText
from bot.store.holdings import (
    DELIVERIES,
    HOLDINGS,
    IMPERSONAL,
    WAITING,
    WAITING_COLUMNS,
    StoredHolding,
)
from bot.store.tables import metadata
from tests.store.builders import NOW, change_team, create_team, entry, set_settings
from tests.store.conftest import empty

DOCS = Path(__file__).parents[2] / "docs"
RECURRENCE = Recurrence(1, time(9), "Europe/Madrid")
HOLDS_TEXT = (JSON, String, Text, CleanJson, CleanText)


def _text_columns() -> set[str]:
    return {
        str(column)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, HOLDS_TEXT) and column.name != "workspace_id"
    }


def test_every_column_with_text_is_in_the_list_or_said_to_be_nobodys() -> None:
    listed = {str(column) for stored in HOLDINGS for column in stored.columns}
    listed |= {str(column) for column in WAITING_COLUMNS}
    assert listed | IMPERSONAL == _text_columns()
    assert not listed & IMPERSONAL


@pytest.mark.parametrize("stored", HOLDINGS, ids=lambda stored: stored.holding.key)
def test_all_that_a_holding_names_is_in_one_table(stored: StoredHolding) -> None:
    assert {column.table for column in stored.columns} == {stored.table}
    assert bool(stored.shown) is not stored.holding.counted
    assert bool(stored.unnamed()) is (stored.holding.fate is Fate.UNNAMED)


def test_the_documentation_has_the_same_list() -> None:
    page = (DOCS / "privacy.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ") and line.count("|") == 4]
    listed = [stored.holding for stored in HOLDINGS] + [DELIVERIES, WAITING]
    wanted = [f"| {each.what} | {each.kept} | {each.forgotten} |" for each in listed]
    assert rows[2:] == wanted


SECRET = "zorblax"
Act = Callable[[Session, str, str, int], object]
"""Something that a person does in a workspace, or that is done to them, for the n-th time."""


def _ask(session: Session, workspace_id: str, user: str, number: int, **fields: Any) -> None:
    asked = {
        "channel_id": f"D{user}",
        "asker_id": user,
        "delivery": f"D{user}:{number}",
        "text": f"{SECRET} of {user}: who signs it off?",
        "channel_ids": (f"C{user}",),
        **fields,
    }
    recorded = entry(workspace_id=workspace_id, **asked)
    journal.record(session, replace(recorded, assignee="USOMEBODY", consulted=None))


def _is_asked(session: Session, workspace_id: str, user: str, number: int) -> None:
    asked = entry(workspace_id=workspace_id, delivery=f"t{number}", asker_id="UTHIRD")
    journal.record(session, replace(asked, assignee=user))


def _is_asked_about(session: Session, workspace_id: str, user: str, number: int) -> None:
    _ask(
        session, workspace_id, user, number, delivery=f"s{number}",
        asker_id="UTHIRD", author_id=user, source=Source.SHORTCUT, channel_id="C1",
    )  # fmt: skip


def _hand_over(
    session: Session, workspace_id: str, user: str, number: int, **fields: Any
) -> Handover:
    asked = entry(workspace_id=workspace_id, delivery=f"h{number}", asker_id="UTHIRD")
    handed = Handover(
        0,
        workspace_id,
        journal.record(session, asked) or 0,
        user,
        "USOMEBODY",
        Role.PRODUCT_OWNER,
        None,
        f"{SECRET} of {user}: who signs it off?",
        NOW,
        permalink=f"https://northwind.slack.com/archives/D{user}",
    )
    added = handovers.add(session, replace(handed, **fields), f"form {number}")
    assert added
    confirmation = Posted(f"D{added.asker_id}", "1.1")
    handovers.record_confirmation(session, workspace_id, added.id, confirmation)
    return added


def _is_handed_over(session: Session, workspace_id: str, user: str, number: int) -> None:
    text, link = f"{SECRET} of {user}", f"https://northwind.slack.com/archives/D{user}"
    _hand_over(
        session, workspace_id, user, number,
        asker_id="UTHIRD", author_id=user, text=text, permalink=link,
    )  # fmt: skip


def _answer(session: Session, workspace_id: str, user: str, number: int) -> None:
    handed = _hand_over(session, workspace_id, "UTHIRD", number, decider_id=user)
    handovers.record_shown(session, workspace_id, handed.id, Posted(f"D{user}", "1.2"))
    given = GivenAnswer(0, handed.id, user, f"{SECRET} of {user}", NOW)
    given = handovers.add_answer(session, workspace_id, given, is_public=False)
    assert handovers.move(session, handed, State.ANSWERED, user, NOW)
    handovers.send_draft(session, given, NOW)


def _is_written_to(session: Session, workspace_id: str, user: str, number: int) -> None:
    tenant = Tenant(None, workspace_id)
    body = {"text": f"{SECRET} of {user}"}
    outgoing = Outgoing(tenant, Method.POST, f"D{user}", {"channel_id": f"D{user}"}, (body,), user)
    outbox.add(session, outgoing, NOW)


def _judge(session: Session, workspace_id: str, user: str, number: int) -> None:
    asked = entry(workspace_id=workspace_id, delivery=f"j{number}", asker_id="UTHIRD")
    entry_id = journal.record(session, asked)
    if entry_id:
        given = Feedback(user, False, Kind.STRATEGIC, None, NOW)
        journal.add_feedback(session, workspace_id, entry_id, given)


def _be_fallback(session: Session, workspace_id: str, user: str, number: int) -> None:
    set_settings(session, workspace_id, fallback=user, topic_fallbacks={Topic.IT: user})


def _go_away(session: Session, workspace_id: str, user: str, number: int) -> None:
    absences.announce(session, workspace_id, Absence(user, Cause.ANNOUNCED, NOW))
    status = Absence(user, Cause.STATUS, NOW, words=f"{SECRET} of {user}")
    absences.observe(session, workspace_id, user, status)


def _stand_in(session: Session, workspace_id: str, user: str, number: int) -> None:
    absence = Absence("UTHIRD", Cause.ANNOUNCED, NOW + timedelta(days=1), user)
    absences.announce(session, workspace_id, absence)


def _lead(session: Session, workspace_id: str, user: str, number: int) -> None:
    team = create_team(session, workspace_id, f"Team {number}")
    roles = {Role.PRODUCT_OWNER: user}
    led = replace(team, holders=roles, deputies={Role.PRODUCT_MANAGER: (user,)})
    change_team(session, team, led)
    people.track(session, workspace_id, set(), {user})
    holders = {(team.id, Role.PRODUCT_OWNER): user}
    confirmations.track(session, workspace_id, {}, holders, NOW)
    schedule = Schedule(
        team.id, workspace_id, "C1", RECURRENCE, user, NOW, RECURRENCE.first_week(NOW)
    )
    schedules.save(session, schedule)
    row = AuditRow(user, NOW, "product_owner", team.id, "x", None, user, ChangeSource.COMMAND)
    audit.record(session, workspace_id, [row])


def _teach(session: Session, workspace_id: str, user: str, number: int) -> None:
    rule = OwnRule(phrase_of("gift card"), Kind.TACTICAL, Strength.WEAK, user)
    own_rules.add(session, workspace_id, rule)


def _open_home(session: Session, workspace_id: str, user: str, number: int) -> None:
    home.record_opened(session, workspace_id, user, 1, NOW)


def _greet(session: Session, workspace_id: str, user: str, number: int) -> None:
    journal.record_delivery(session, workspace_id, f"D{user}:hi{number}", NOW)


ACTS: tuple[Act, ...] = (
    _ask, _is_asked, _is_asked_about, _judge, _be_fallback, _go_away, _stand_in, _lead,
    _teach, _open_home, _greet, _hand_over, _is_handed_over, _answer, _is_written_to,
)  # fmt: skip
Contents = dict[str, list[dict[str, object]]]
PLACES = st.sampled_from([("T1", "UNOOR"), ("T1", "UNOO"), ("T2", "UNOOR"), ("T2", "UKOFI")])


def _contents(session: Session) -> Contents:
    return {
        table.name: [dict(row) for row in session.execute(select(table)).mappings()]
        for table in metadata.sorted_tables
    }


def _of(content: Contents, workspace_id: str) -> Contents:
    return {
        name: [row for row in rows if row.get("workspace_id") == workspace_id]
        for name, rows in content.items()
    }


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(done=st.lists(st.tuples(st.sampled_from(ACTS), PLACES), max_size=14))
def test_whoever_is_forgotten_is_only_where_the_list_says_that_they_stay(
    on_file: Database, done: list[tuple[Act, tuple[str, str]]]
) -> None:
    empty(on_file)
    with on_file.transaction() as session:
        for number, (act, (workspace_id, user)) in enumerate(done):
            act(session, workspace_id, user, number)
        before = _contents(session)
        data = PersonalData(privacy.held(session, "T1", "UNOOR"))
        privacy.forget(session, "T1", "UNOOR", NOW)
        after = _contents(session)
        left = PersonalData(privacy.held(session, "T1", "UNOOR"))
        again = [
            journal.record(
                session, entry(workspace_id="T1", delivery=f"DUNOOR:{n}", asker_id="UNOOR")
            )
            for n, (act, place) in enumerate(done)
            if act is _ask and place == ("T1", "UNOOR")
        ]
    # All that is held is shown: no row in which they are is missing.
    rows_before = [row for rows in _of(before, "T1").values() for row in rows]
    seen = any(_names(str(row), "UNOOR") for row in rows_before)
    assert seen is bool(data.forgettable or data.kept)
    assert left.forgettable == []
    assert left.kept == data.kept
    assert again == [None] * len(again)
    # Nobody else's is touched.
    assert _of(after, "T2") == _of(before, "T2")
    stay = {
        str(column)
        for stored in HOLDINGS
        if stored.holding.fate is Fate.KEPT
        for column in stored.columns
    }
    for table, rows in after.items():
        for row in rows:
            for name, value in row.items():
                if row.get("workspace_id") == "T1" and f"{table}.{name}" not in stay:
                    assert not _names(str(value), "UNOOR"), (table, name)


def _names(text: str, user: str) -> bool:
    return any(f"{user}{end}" in f"{text} " for end in (" ", ":", "'", '"', "\n"))


def test_a_team_of_somebody_is_shown_by_name(database: Database) -> None:
    with database.transaction() as session:
        team = create_team(session, "T1", "Checkout")
        change_team(session, team, replace(team, holders={Role.PRODUCT_OWNER: "U1"}))
        data = PersonalData(privacy.held(session, "T1", "U1"))
    assert data["roles"].rows == [{"team": "Checkout", "role": "product_owner"}]
