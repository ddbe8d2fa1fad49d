"""Weeks: none is lost, none comes twice, wherever and whenever people are."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refusal
from bot.domain.reporting.week import Week, moment_of

ZONES = st.sampled_from(sorted(available_timezones() - {"localtime"}))
MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the bounds of `timezones`
DAYS = st.dates(date(1971, 1, 1), date(2090, 1, 1))


@given(MOMENTS, ZONES)
def test_every_moment_lies_in_exactly_one_week(moment: datetime, zone: str) -> None:
    week = Week.at(moment, zone)
    around = [week.plus(n) for n in (-1, 0, 1)]
    holding = [w for w in around if w.begins(zone) <= moment < w.ends(zone)]
    assert holding == [week]


@given(DAYS, st.integers(-200, 200))
def test_weeks_are_counted_forth_and_back(day: date, weeks: int) -> None:
    week = Week.of(day)
    assert week.monday <= day <= week.sunday
    assert week.plus(weeks).plus(-weeks) == week
    assert (week.plus(weeks).monday - week.monday) == timedelta(weeks=weeks)


@given(DAYS, DAYS)
def test_they_sort_as_they_are_written(day: date, other_day: date) -> None:
    first, second = Week.of(day), Week.of(other_day)
    assert (first < second) == (str(first) < str(second))
    assert Week.parse(str(first)) == first


def test_a_year_may_have_fifty_three() -> None:
    assert str(Week.of(date(2027, 1, 3))) == "2026-W53"
    assert Week(2026, 53).plus(1) == Week(2027, 1)
    assert Week.parse("2026w7") == Week(2026, 7)


@pytest.mark.parametrize("text", ["", "2025-W53", "2026-W00", "2026-W54", "0000-W01", "9999-W52",
                                  "47", "2026-47", "next", "2026-W47; drop"])  # fmt: skip
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="2026-W47"):
        Week.parse(text)


@pytest.mark.parametrize(
    ("zone", "day", "at", "utc"),
    [
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), "2026-03-29T01:30"),  # skipped: 03:30
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30"),  # twice: the first
        ("Asia/Kathmandu", date(2026, 11, 23), time(9), "2026-11-23T03:15"),  # 45 minutes
        ("Asia/Kolkata", date(2026, 11, 23), time(9), "2026-11-23T03:30"),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03T15:45"),  # half an hour
        ("Pacific/Apia", date(2011, 12, 30), time(9), "2011-12-30T19:00"),  # the day that was not
        ("Africa/Cairo", date(2026, 4, 24), time(), "2026-04-23T22:00"),  # no midnight
    ],
)
def test_clocks_that_change(zone: str, day: date, at: time, utc: str) -> None:
    assert moment_of(day, at, zone) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@given(DAYS, ZONES)
def test_a_week_begins_when_the_calendar_turns_to_monday(day: date, zone: str) -> None:
    begins = Week.of(day).begins(zone)
    just_before = (begins - timedelta(seconds=1)).astimezone(ZoneInfo(zone))
    assert begins.astimezone(ZoneInfo(zone)).isoweekday() == 1
    assert just_before.isoweekday() != 1
