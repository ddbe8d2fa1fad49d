"""When summaries are due: each week once, whatever people change and clocks do."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.reporting.period import Span
from bot.domain.reporting.schedule import GRACE, DueState, Recurrence, Schedule
from bot.domain.reporting.week import Week

ZONES = st.sampled_from(sorted(available_timezones() - {"localtime"}))
RHYTHMS = st.builds(
    Recurrence, st.integers(1, 7), st.times().map(lambda t: t.replace(fold=0)), ZONES
)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2080, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the bounds of `timezones`
HOURS = st.integers(0, 24 * 20).map(lambda hours: timedelta(hours=hours))
LOOK_EVERY = timedelta(hours=6)

BERLIN = Recurrence(1, time(9), "Europe/Berlin")
SET = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday of week 48


def new(recurrence: Recurrence, now: datetime) -> Schedule:
    return Schedule(1, "T1", "C1", recurrence, "U1", now, recurrence.first_week(now))


@dataclass
class Diary:
    """What a schedule that is looked at again and again posts and skips."""

    schedule: Schedule
    posted: list[Week]
    skipped: list[Week]
    covered: list[Span] = field(default_factory=list)

    def look(self, now: datetime) -> None:
        """Do what is owed now."""
        while (due_state := self.schedule.due_state(now)) is not DueState.NOT_YET:
            done = self.posted if due_state is DueState.DUE else self.skipped
            done.append(self.schedule.next_week)
            if due_state is DueState.DUE:
                period = self.schedule.recurrence.period(self.schedule.next_week)
                until = self.covered[-1][1] if self.covered else None
                self.covered.append(period.after(until).span)
                assert period.end <= now
            self.schedule = self.schedule.advanced()


def test_it_is_about_the_week_that_ended() -> None:
    schedule = new(BERLIN, SET)
    assert schedule.next_week == Week(2026, 48)
    assert schedule.due == datetime(2026, 11, 30, 8, tzinfo=UTC)


def test_late_in_the_week_it_is_about_the_week_that_ends() -> None:
    friday = Recurrence(5, time(16, 30), "Europe/Berlin")
    schedule = new(friday, SET)
    assert schedule.next_week == Week(2026, 48)
    assert schedule.due == datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
    period = friday.period(schedule.next_week)
    assert period.span == (schedule.due - timedelta(days=7), schedule.due)
    assert new(friday, schedule.due).next_week == Week(2026, 49)


@pytest.mark.parametrize("weekday", range(1, 8))
def test_it_is_never_about_days_that_are_long_past(weekday: int) -> None:
    recurrence = Recurrence(weekday, time(9), "Europe/Berlin")
    week = recurrence.first_week(SET)
    assert timedelta() <= recurrence.moment(week) - recurrence.ends(week) < timedelta(days=3)


@given(RHYTHMS, MOMENTS)
def test_every_question_counts_for_one_week_that_is_summed_up_after_it(
    recurrence: Recurrence, moment: datetime
) -> None:
    week = recurrence.present_week(moment)
    begin, end = recurrence.period(week).span
    assert begin <= moment < end <= recurrence.moment(week)
    assert recurrence.period(week.plus(1)).begin == end


def test_whoever_sets_it_on_its_own_day_waits_for_the_hour() -> None:
    monday = datetime(2026, 11, 30, 7, 59, tzinfo=UTC)
    assert new(BERLIN, monday).next_week == Week(2026, 48)
    assert new(BERLIN, monday + timedelta(minutes=1)).next_week == Week(2026, 49)


def test_it_comes_late_within_the_grace_and_not_after() -> None:
    schedule = new(BERLIN, SET)
    assert schedule.due_state(schedule.due - timedelta(seconds=1)) is DueState.NOT_YET
    assert schedule.due_state(schedule.due + GRACE) is DueState.DUE
    assert schedule.due_state(schedule.due + GRACE + timedelta(seconds=1)) is DueState.TOO_LATE


@given(RHYTHMS, MOMENTS)
def test_a_new_one_is_due_within_the_next_week_or_so(recurrence: Recurrence, now: datetime) -> None:
    schedule = new(recurrence, now)
    assert now < schedule.due <= now + timedelta(days=8, hours=3)
    assert recurrence.moment(schedule.next_week.plus(-1)) <= now


@settings(deadline=None)
@given(RHYTHMS, MOMENTS, st.lists(st.tuples(HOURS, RHYTHMS), max_size=6))
def test_no_week_is_lost_and_none_comes_twice(
    recurrence: Recurrence, now: datetime, changes: list[tuple[timedelta, Recurrence]]
) -> None:
    diary = Diary(new(recurrence, now), [], [])
    first = diary.schedule.next_week
    for after, changed in [*changes, (timedelta(days=20), recurrence)]:
        until = now + after
        while now < until:
            now = min(now + LOOK_EVERY, until)
            diary.look(now)
        diary.schedule = diary.schedule.changed(changed, "C1", "U1", now)
    assert diary.skipped == []
    assert diary.posted == [first.plus(n) for n in range(len(diary.posted))]
    assert diary.posted
    for (begin, end), (next_begin, _) in pairwise(diary.covered):
        assert begin < end == next_begin


@settings(deadline=None)
@given(RHYTHMS, MOMENTS, st.lists(HOURS, max_size=8))
def test_each_week_is_posted_or_skipped_once_when_the_machine_was_down(
    recurrence: Recurrence, now: datetime, gaps: list[timedelta]
) -> None:
    diary = Diary(new(recurrence, now), [], [])
    first = diary.schedule.next_week
    for gap in gaps:
        now += gap
        diary.look(now)
        settled = sorted(diary.posted + diary.skipped)
        assert settled == [first.plus(n) for n in range(len(settled))]
    for week in diary.skipped:
        assert recurrence.moment(week) + GRACE < now


@given(RHYTHMS, MOMENTS)
def test_what_was_missed_before_a_change_is_not_sent_after_it(
    recurrence: Recurrence, now: datetime
) -> None:
    schedule = new(recurrence, now)
    later = schedule.due + GRACE + timedelta(days=21)
    changed = schedule.changed(recurrence, "C1", "U1", later)
    assert changed.next_week >= schedule.next_week.plus(3)
