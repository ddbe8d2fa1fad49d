"""The journal keeps each question once, complete, and for its own workspace only."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.domain.question import Feedback
from bot.domain.route import AssignmentReason
from bot.domain.team_matching.matcher import Evidence
from bot.domain.teams.team import Role
from bot.domain.verdict import Kind
from bot.store import journal
from bot.store.database import Database
from tests.store.builders import NOW, create_team, entry, feedback_on, find_delivery


def test_an_entry_comes_back_as_it_was_recorded(database: Database) -> None:
    with database.transaction() as session:
        team = create_team(session, "T1", "Checkout")
        recorded = entry(team.id)
        entry_id = journal.record(session, recorded)
    with database.reading() as session:
        assert entry_id is not None
        assert journal.find(session, "T1", entry_id) == replace(recorded, id=entry_id)
        assert find_delivery(session, "T1", "d-1") == replace(recorded, id=entry_id)


def test_an_entry_without_a_route_comes_back(database: Database) -> None:
    recorded = replace(
        entry(channel_ids=()), assignee=None, role=None, assignment_reason=None, consulted=None
    )
    with database.transaction() as session:
        entry_id = journal.record(session, recorded)
        assert entry_id is not None
        assert journal.find(session, "T1", entry_id) == replace(recorded, id=entry_id)


def test_the_moment_comes_back_in_utc(database: Database) -> None:
    there = datetime(2026, 11, 25, 15, 15, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    with database.transaction() as session:
        journal.record(session, entry(asked_at=there))
        stored = find_delivery(session, "T1", "d-1")
    assert stored is not None
    assert stored.question.asked_at == NOW
    assert stored.question.asked_at.tzinfo is UTC


def test_a_moment_without_a_time_zone_is_refused(database: Database) -> None:
    with (
        pytest.raises(Exception, match="needs its time zone"),
        database.transaction() as session,
    ):
        journal.record(session, entry(asked_at=NOW.replace(tzinfo=None)))


def test_a_repeated_delivery_is_journalled_once(database: Database) -> None:
    with database.transaction() as session:
        assert journal.record(session, entry()) is not None
        assert journal.record(session, entry(text="the same, repeated")) is None
        # The transaction goes on as if nothing had happened.
        assert journal.record(session, entry(delivery="d-2")) is not None
        assert journal.record(session, entry(workspace_id="T2")) is not None


def test_another_workspace_never_finds_an_entry(database: Database) -> None:
    with database.transaction() as session:
        entry_id = journal.record(session, entry())
        assert entry_id is not None
        assert journal.find(session, "T2", entry_id) is None
        assert find_delivery(session, "T2", "d-1") is None
        with pytest.raises(LookupError):
            journal.add_feedback(session, "T2", entry_id, Feedback("U9", True, None, None, NOW))
        assert feedback_on(session, entry_id) == ()


def test_rerouting_keeps_the_verdict(database: Database) -> None:
    with database.transaction() as session:
        team = create_team(session, "T1", "Checkout")
        entry_id = journal.record(session, entry())
        assert entry_id is not None
        moved = replace(
            entry(team.id),
            id=entry_id,
            routed=Kind.STRATEGIC,
            assignee="U7",
            role=Role.PRODUCT_MANAGER,
            assignment_reason=AssignmentReason.OTHER_ROLE,
            consulted=None,
            evidence=Evidence.CHOSEN,
        )
        journal.reroute(session, moved)
        stored = journal.find(session, "T1", entry_id)
    assert stored is not None
    assert stored.verdict == entry().verdict
    assert stored.kind is Kind.STRATEGIC
    assert (stored.team_id, stored.assignee, stored.role) == (team.id, "U7", Role.PRODUCT_MANAGER)
    assert (stored.assignment_reason, stored.consulted) == (AssignmentReason.OTHER_ROLE, None)
    assert stored.evidence is Evidence.CHOSEN


def test_a_route_can_be_taken_away(database: Database) -> None:
    with database.transaction() as session:
        entry_id = journal.record(session, entry())
        assert entry_id is not None
        unrouted = replace(
            entry(),
            id=entry_id,
            routed=Kind.NEITHER,
            assignee=None,
            role=None,
            assignment_reason=None,
            consulted=None,
        )
        journal.reroute(session, unrouted)
        stored = journal.find(session, "T1", entry_id)
    assert stored is not None
    assert (stored.kind, stored.assignee, stored.role, stored.assignment_reason) == (
        Kind.NEITHER,
        None,
        None,
        None,
    )


def test_the_latest_feedback_of_each_user_counts(database: Database) -> None:
    later = NOW + timedelta(minutes=1)
    with database.transaction() as session:
        team = create_team(session, "T1", "Checkout")
        entry_id = journal.record(session, entry())
        assert entry_id is not None
        first, other = (Feedback(user, True, None, None, NOW) for user in ("U1", "U2"))
        last = Feedback("U1", False, Kind.STRATEGIC, team.id, later)
        for feedback in (first, other, last):
            journal.add_feedback(session, "T1", entry_id, feedback)
        assert feedback_on(session, entry_id) == (other, last)


def test_a_delivery_without_a_question_counts_once(database: Database) -> None:
    with database.transaction() as session:
        assert journal.record_delivery(session, "T1", "C1:1.0", NOW)
        assert not journal.record_delivery(session, "T1", "C1:1.0", NOW)
        assert journal.record_delivery(session, "T2", "C1:1.0", NOW)


def test_old_deliveries_are_deleted(database: Database) -> None:
    with database.transaction() as session:
        journal.record_delivery(session, "T1", "old", NOW)
        journal.record_delivery(session, "T1", "young", NOW + timedelta(hours=2))
        journal.delete_deliveries(session, NOW + timedelta(hours=1))
        assert journal.record_delivery(session, "T1", "old", NOW)
        assert not journal.record_delivery(session, "T1", "young", NOW)
