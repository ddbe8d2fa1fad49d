"""What a summary covers, and what that is compared with."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reporting.period import WEEKS_BACK
from bot.domain.reporting.schedule import Recurrence
from bot.domain.reporting.week import Week
from tests.domain.test_schedule import MOMENTS, RHYTHMS

FRIDAYS = Recurrence(5, time(16, 30), "Europe/Berlin").period(Week(2026, 48))
MONDAYS = Recurrence(1, time(9), "Europe/Berlin").period(Week(2026, 48))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin"))


@given(RHYTHMS, MOMENTS, st.floats(0, 0.999))
def test_a_part_of_a_week_is_compared_with_the_same_part(
    recurrence: Recurrence, moment: datetime, part: float
) -> None:
    whole = recurrence.period(recurrence.present_week(moment))
    now = whole.begin + (whole.end - whole.begin) * part
    so_far = whole.as_of(now)
    assert so_far.now == now
    assert so_far.compared_with
    begin, end = so_far.compared_with
    assert whole.compared_with == (begin, whole.begin)
    assert begin <= end <= whole.begin
    # Clocks that change in either week shift it; nothing else does.
    assert abs((end - begin) - (now - so_far.begin)) <= timedelta(days=1, hours=2)
    offsets = {m.astimezone(ZoneInfo(recurrence.zone)).utcoffset() for m in (begin, end, now)}
    if (
        len(offsets) == 1
        and whole.begin.astimezone(ZoneInfo(recurrence.zone)).utcoffset() in offsets
    ):
        assert end - timedelta.resolution == now - timedelta(weeks=1)


@given(RHYTHMS, MOMENTS)
def test_weeks_follow_each_other(recurrence: Recurrence, moment: datetime) -> None:
    period = recurrence.period(recurrence.present_week(moment))
    spans = [span for _, span in period.weeks]
    assert len(spans) == WEEKS_BACK
    assert spans[-1] == period.span
    assert all(first[1] == second[0] for first, second in pairwise(spans))
    assert [week for week, _ in period.weeks] == [
        period.week.plus(n) for n in range(1 - WEEKS_BACK, 1)
    ]


def test_by_this_time_of_last_friday_week() -> None:
    assert FRIDAYS.as_of(at("2026-11-23T09:05")).compared_with == (
        at("2026-11-13T16:30"),
        at("2026-11-16T09:05") + timedelta.resolution,
    )
    assert FRIDAYS.as_of(FRIDAYS.end).now is None


def test_clocks_that_change_make_no_other_part_of_the_week() -> None:
    week = (
        Recurrence(1, time(9), "Europe/Berlin").period(Week(2026, 13)).as_of(at("2026-03-29T12:00"))
    )
    assert week.compared_with
    assert week.compared_with[1] == at("2026-03-22T12:00") + timedelta.resolution


def test_after_a_change_of_the_schedule_it_begins_where_the_last_one_ended() -> None:
    shorter = FRIDAYS.after(at("2026-11-23T00:00"))
    longer = MONDAYS.after(at("2026-11-20T16:30"))
    assert (shorter.begin, shorter.end) == (at("2026-11-23T00:00"), at("2026-11-27T16:30"))
    assert (longer.begin, longer.end) == (at("2026-11-20T16:30"), at("2026-11-30T00:00"))
    for changed in (shorter, longer):
        assert not changed.regular
        assert changed.compared_with is None
    assert MONDAYS.after(MONDAYS.begin) == MONDAYS == MONDAYS.after(None)


def test_what_was_skipped_for_more_than_a_week_is_not_made_up_for() -> None:
    assert MONDAYS.after(MONDAYS.bounds[-3]) == MONDAYS
    assert MONDAYS.after(datetime(2026, 1, 1, tzinfo=UTC)) == MONDAYS
