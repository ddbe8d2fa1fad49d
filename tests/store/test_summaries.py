"""Schedules and claims: the first replica posts, and a post that was begun is never forgotten."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import update

from bot.domain.reporting.schedule import HELD_FOR, Claim, Recurrence, Schedule, SummaryState
from bot.domain.reporting.week import Week
from bot.store import claims, schedules
from bot.store.database import Database
from bot.store.tables import summary_claims
from tests.store.builders import NOW, create_team

RECURRENCE = Recurrence(1, time(9, 30), "Asia/Kathmandu")


@pytest.fixture
def schedule(database: Database) -> Schedule:
    """Return a team's schedule, stored."""
    with database.transaction() as session:
        team = create_team(session, "T1", "Checkout", ("C1",))
        kept = Schedule(team.id, "T1", "C1", RECURRENCE, "U1", NOW, RECURRENCE.first_week(NOW))
        schedules.save(session, kept)
    return kept


def now_of(database: Database, schedule: Schedule) -> Schedule | None:
    with database.reading() as session:
        return schedules.of_team(session, schedule.workspace_id, schedule.team_id)


def take(database: Database, schedule: Schedule, at: datetime) -> Claim | None:
    with database.transaction() as session:
        return claims.take(session, schedule, at)


def last(database: Database, schedule: Schedule, *states: SummaryState) -> Week | None:
    with database.reading() as session:
        return claims.last_week(session, schedule.team_id, *states)


def test_a_schedule_comes_back_as_it_was_set(database: Database, schedule: Schedule) -> None:
    assert now_of(database, schedule) == schedule
    changed = schedule.changed(Recurrence(5, time(16), "Europe/Berlin"), "C2", "U2", NOW)
    with database.transaction() as session:
        schedules.save(session, changed)
        assert schedules.of_workspace(session, "T1") == [changed]
        assert schedules.of_workspace(session, "T2") == []
        assert schedules.of_team(session, "T2", schedule.team_id) is None
        assert not schedules.delete(session, "T2", schedule.team_id)
        assert schedules.delete(session, "T1", schedule.team_id)
    assert now_of(database, schedule) is None


def test_only_schedules_that_are_due_are_returned(database: Database, schedule: Schedule) -> None:
    with database.reading() as session:
        just_before = schedule.due - timedelta(seconds=1)
        assert schedules.due(session, just_before, 10) == []
        assert schedules.due(session, schedule.due, 10) == [schedule]
        assert schedules.due(session, schedule.due, 0) == []


def test_one_of_many_threads_at_once_gets_the_claim(database: Database, schedule: Schedule) -> None:
    with ThreadPoolExecutor(8) as crowd:
        taken = list(crowd.map(lambda _: take(database, schedule, schedule.due), range(8)))
    assert [claim.attempt for claim in taken if claim] == [1]


def test_a_claim_left_behind_is_retaken_after_a_while(
    database: Database, schedule: Schedule
) -> None:
    first = take(database, schedule, schedule.due)
    assert first
    with database.transaction() as session:
        assert claims.begin_post(session, first, schedule.due)
    assert take(database, schedule, schedule.due + HELD_FOR - timedelta(seconds=1)) is None
    second = take(database, schedule, schedule.due + HELD_FOR)
    assert second == Claim(schedule, 2, schedule.due)
    with database.transaction() as session:
        assert not claims.begin_post(session, first, schedule.due)
        assert claims.begin_post(session, second, schedule.due + HELD_FOR)


def test_what_was_posted_is_never_claimed_again(database: Database, schedule: Schedule) -> None:
    claim = take(database, schedule, schedule.due)
    assert claim
    with database.transaction() as session:
        claims.settle(session, claim, "C1", "1.5", schedule.due)
    assert take(database, schedule, schedule.due + timedelta(days=1)) is None
    assert now_of(database, schedule) == schedule.advanced()
    assert last(database, schedule, SummaryState.POSTED) == schedule.next_week
    assert last(database, schedule, SummaryState.SKIPPED) is None


def test_up_to_when_the_last_posted_summary_counted_is_kept(
    database: Database, schedule: Schedule
) -> None:
    def counted_until() -> datetime | None:
        with database.reading() as session:
            return claims.counted_until(session, schedule.team_id, RECURRENCE.zone)

    assert counted_until() is None
    for number in range(2):
        claim = take(database, schedule, schedule.due)
        assert claim
        until = schedule.due - timedelta(minutes=number)
        with database.transaction() as session:
            claims.settle(session, claim, "C1", "1.5", until)
        assert counted_until() == until
        schedule = schedule.advanced()
    with database.transaction() as session:
        claims.skip(session, schedule, schedule.deadline)
        session.execute(update(summary_claims).values(counted_until=None))
    # As older versions left it.
    assert counted_until() == schedule.next_week.plus(-1).ends(RECURRENCE.zone)


def test_a_post_that_comes_back_after_its_claim_was_lost_counts(
    database: Database, schedule: Schedule
) -> None:
    first = take(database, schedule, schedule.due)
    second = take(database, schedule, schedule.due + HELD_FOR)
    assert first
    assert second
    with database.transaction() as session:
        claims.settle(session, first, "C1", "1.5", schedule.due)
        assert not claims.begin_post(session, second, schedule.due + HELD_FOR)


@pytest.mark.parametrize("surely", [True, False])
def test_a_released_claim_is_free_later(
    database: Database, schedule: Schedule, surely: bool
) -> None:
    claim = take(database, schedule, schedule.due)
    assert claim
    later = schedule.due + timedelta(minutes=5)
    with database.transaction() as session:
        claims.begin_post(session, claim, schedule.due)
        claims.release(session, claim, later, surely_not_posted=surely)
        assert schedules.due(session, later - timedelta(seconds=1), 10) == []
    assert take(database, schedule, later - timedelta(seconds=1)) is None
    again = take(database, schedule, later)
    assert again == Claim(schedule, 2, None if surely else schedule.due)


def test_a_summary_that_is_too_late_is_skipped_unless_it_is_being_posted(
    database: Database, schedule: Schedule
) -> None:
    late = schedule.deadline + timedelta(hours=1)
    assert take(database, schedule, late)
    with database.transaction() as session:
        assert claims.skip(session, schedule, late) is None
    with database.transaction() as session:
        assert claims.skip(session, schedule, late + HELD_FOR)
        assert claims.skip(session, schedule.advanced(), late + HELD_FOR)
    assert last(database, schedule, SummaryState.SKIPPED) == schedule.next_week.plus(1)
    assert now_of(database, schedule) == schedule.advanced().advanced()


def test_role_holders_are_notified_once(database: Database, schedule: Schedule) -> None:
    claim = take(database, schedule, schedule.due)
    assert claim
    with database.transaction() as session:
        assert claims.mark_holders_notified(session, claim)
        assert not claims.mark_holders_notified(session, claim)


def test_a_change_while_posting_keeps_the_change(database: Database, schedule: Schedule) -> None:
    claim = take(database, schedule, schedule.due)
    assert claim
    changed = schedule.changed(Recurrence(3, time(12), "UTC"), "C2", "U2", schedule.due)
    with database.transaction() as session:
        schedules.save(session, changed)
        claims.settle(session, claim, "C1", "1.5", schedule.due)
    assert now_of(database, schedule) == replace(changed, next_week=schedule.next_week.plus(1))


def test_a_schedule_that_ended_while_posting_stays_ended(
    database: Database, schedule: Schedule
) -> None:
    claim = take(database, schedule, schedule.due)
    assert claim
    with database.transaction() as session:
        schedules.delete(session, "T1", schedule.team_id)
        claims.settle(session, claim, "C1", "1.5", schedule.due)
    assert now_of(database, schedule) is None
