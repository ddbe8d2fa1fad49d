"""What a summary says of the questions that were handed over."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.handover import State
from bot.domain.people.working_time import WorkingTime
from bot.domain.reporting.handed_over import (
    Answerer,
    HandedOver,
    HandoverRow,
    Outcome,
    handed_over,
    worked_between,
)
from bot.domain.route import AssignmentReason
from bot.domain.teams.team import Role, Team

OWNER, MANAGER = Role.PRODUCT_OWNER, Role.PRODUCT_MANAGER
TEAM = Team(1, "T1", "Checkout", holders={OWNER: "UPO", MANAGER: "UPM"})
MADRID = WorkingTime.of("Europe/Madrid", "", frozenset())
FRIDAY = datetime(2026, 11, 27, 15, tzinfo=UTC)
"""A Friday, at four in the afternoon in Madrid."""


def row(question_id: int, state: State = State.OPEN, **fields: Any) -> HandoverRow:
    usual = HandoverRow(question_id, f"UASKER{question_id}", OWNER, state, FRIDAY, FRIDAY)
    return replace(usual, **fields)


def answered(question_id: int, by: str = "UPO", hours: float = 1, **fields: Any) -> HandoverRow:
    answered_at = FRIDAY + timedelta(hours=hours)
    return row(question_id, State.ANSWERED, giver_id=by, answered_at=answered_at, **fields)


def summed(*rows: HandoverRow) -> HandedOver:
    return handed_over(rows, TEAM, lambda _user_id: MADRID)


def test_nothing_is_said_of_nothing() -> None:
    assert summed() == HandedOver()


def test_each_question_counts_once_by_what_became_of_it() -> None:
    summary = summed(
        answered(1),
        row(2, State.RETURNED),
        row(2),
        row(3, State.RETURNED),
        row(4, State.WITHDRAWN),
        answered(4),
        row(5, State.UNANSWERED),
        row(6, State.WITHDRAWN),
        row(7, State.TAKEN),
    )
    assert summary.questions == 7
    assert summary.outcomes == {
        Outcome.ANSWERED: 2,
        Outcome.WAITING: 2,
        Outcome.UNANSWERED: 1,
        Outcome.SENT_BACK: 1,
        Outcome.WITHDRAWN: 1,
    }


def test_answers_are_counted_by_role_and_not_by_person() -> None:
    before: dict[str, Any] = {"assignee_id": "UBEFORE", "reason": AssignmentReason.HOLDER}
    deputy: dict[str, Any] = {"assignee_id": "UDEPUTY", "reason": AssignmentReason.DEPUTY}
    summary = summed(
        answered(1),
        answered(2, "UBEFORE", **before),
        answered(3, "UPM"),
        answered(4, "UDEPUTY", **deputy),
        answered(5, "UCOLLEAGUE", **before),
    )
    counts = {Answerer.PRODUCT_OWNER: 2, Answerer.PRODUCT_MANAGER: 1, Answerer.STAND_IN: 2}
    assert summary.answerers == counts


def test_of_one_asker_only_the_number_of_questions_is_known() -> None:
    mine = [replace(answered(number), asker_id="UASKER") for number in range(5)]
    assert summed(*mine) == HandedOver(5)
    assert summed(*mine, row(9)).outcomes == {Outcome.ANSWERED: 5, Outcome.WAITING: 1}


def test_half_of_the_answers_came_within_the_working_time_of_who_gave_them() -> None:
    # Half past nine to half past five in Madrid: an hour and a half are left of that Friday.
    monday = 24 * 3
    three = summed(answered(1, hours=1), answered(2, hours=monday - 5), answered(3, hours=monday))
    assert three.half_within == timedelta(hours=3)
    assert summed(answered(1), answered(2)).half_within is None


def test_a_question_that_was_passed_on_has_waited_from_the_beginning() -> None:
    later = FRIDAY + timedelta(minutes=30)
    rows = [
        each
        for number in range(3)
        for each in (row(number, State.RETURNED), answered(number, "UPM", created_at=later))
    ]
    assert summed(*rows).half_within == timedelta(hours=1)


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        ("2026-11-27T15:00", "2026-11-28T12:00", 1.5),
        ("2026-11-28T12:00", "2026-11-29T12:00", 0),
        ("2026-11-27T05:00", "2026-11-27T09:30", 1),
        ("2026-03-27T15:00", "2026-03-30T08:30", 2.5),
        ("2026-11-26T08:30", "2026-11-30T16:30", 8 * 2),
    ],
)
def test_only_working_time_counts(since: str, until: str, hours: float) -> None:
    holidays = frozenset({date(2026, 11, 26)})
    working = WorkingTime.of("Europe/Madrid", "", holidays)
    begin, end = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (since, until))
    assert worked_between(working, begin, end) == timedelta(hours=hours)


JANUARY = datetime(2026, 1, 1, tzinfo=UTC)
HOURS = st.lists(st.floats(0, 24 * 40), min_size=3, max_size=3).map(sorted)


@given(HOURS)
def test_working_time_adds_up(hours: list[float]) -> None:
    first, middle, last = (JANUARY + timedelta(hours=hour) for hour in hours)
    parts = worked_between(MADRID, first, middle) + worked_between(MADRID, middle, last)
    assert parts == worked_between(MADRID, first, last) <= last - first
