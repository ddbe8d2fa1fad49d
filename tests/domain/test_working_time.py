"""Working days and hours go by each person's own clock, whatever it does."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people.working_time import (
    CLOSES,
    FRIDAY_ZONES,
    OPENS,
    WorkingTime,
    likely_zone,
    weekend_of,
)

ZONES = (
    "Europe/Madrid", "America/New_York", "America/Sao_Paulo", "Asia/Kathmandu", "Asia/Riyadh",
    "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kiritimati", "UTC",
)  # fmt: skip
MADRID = WorkingTime.of("Europe/Madrid", "es-ES", frozenset())
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

zones = st.sampled_from(ZONES)
locales = st.sampled_from(("es-ES", "en-US", "ar-EG", "he-IL", "pt-BR", ""))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
days = st.dates(date(2024, 1, 1), date(2028, 1, 1))
workers = st.builds(WorkingTime.of, zones, locales, st.frozensets(days, max_size=30))


def _at(day: date, hour: int, minute: int = 0, zone: str = "Europe/Madrid") -> datetime:
    return datetime.combine(day, time(hour, minute), ZoneInfo(zone)).astimezone(UTC)


def _days_there(worker: WorkingTime, since: datetime, now: datetime) -> set[date]:
    """Every working day from one moment to another, for somebody who is never away."""
    first, last = worker.day_of(since), worker.day_of(now)
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {day for day in every if worker.is_working_day(day) and worker.opens(day) <= now}


@pytest.mark.parametrize(
    ("zone", "locale", "friday"),
    [
        ("Europe/Madrid", "es-ES", False),
        ("Asia/Riyadh", "en-US", True),
        ("Asia/Jerusalem", "", True),
        ("Europe/Berlin", "he-IL", True),
        ("Europe/Berlin", "ar_EG", True),
        ("Asia/Dubai", "ar-AE", False),
        ("", "", False),
    ],
)
def test_the_weekend_is_that_of_the_country(zone: str, locale: str, friday: bool) -> None:
    assert (4 in weekend_of(zone, locale)) is friday
    assert (6 in weekend_of(zone, locale)) is not friday
    assert 5 in weekend_of(zone, locale)


def test_the_zones_with_another_weekend_exist() -> None:
    assert all(ZoneInfo(zone) for zone in FRIDAY_ZONES)


@given(workers, moments)
def test_nobody_is_at_work_at_a_weekend_a_holiday_or_night(
    worker: WorkingTime, now: datetime
) -> None:
    here = now.astimezone(ZoneInfo(worker.zone))
    on_time = OPENS <= here.time() < CLOSES
    works = here.weekday() not in worker.weekend and here.date() not in worker.holidays
    assert worker.is_at_work(now) is (on_time and works)


@given(workers, days)
def test_a_working_day_has_eight_hours_by_the_clock(worker: WorkingTime, day: date) -> None:
    for moment, wanted in ((worker.opens(day), OPENS), (worker.closes(day), CLOSES)):
        here = moment.astimezone(ZoneInfo(worker.zone))
        # Samoa had no 30 December 2011, but every day of these years is there.
        assert (here.date(), here.time()) == (day, wanted)


@given(workers, moments, st.timedeltas(timedelta(), timedelta(days=40)), st.data())
def test_waiting_never_runs_backwards_or_ahead_of_days(
    worker: WorkingTime, since: datetime, wait: timedelta, data: st.DataObject
) -> None:
    now = since + wait
    everyday = _days_there(worker, since, now)
    there = data.draw(st.sets(st.sampled_from(sorted(everyday)))) if everyday else set[date]()
    waited = worker.days_waited(since, now, there)
    assert 0 <= waited <= max(len(there) - 1, 0)
    assert worker.days_waited(since, now + HOUR, there) >= waited
    assert worker.days_waited(since + HOUR, now, there) <= waited
    assert worker.days_waited(since, now, everyday) >= waited
    assert waited * DAY <= wait + 2 * HOUR


@given(workers, moments, st.integers(0, 6))
def test_a_working_day_is_over_at_the_same_time_of_the_next(
    worker: WorkingTime, since: datetime, count: int
) -> None:
    there = sorted(_days_there(worker, since, since + 60 * DAY))
    first = worker.day_of(since)
    later = [day for day in there if day > first]
    if first in there and worker.opens(first) <= since < worker.closes(first):
        clock = since.astimezone(ZoneInfo(worker.zone)).time()
        over = [datetime.combine(day, clock, ZoneInfo(worker.zone)) for day in later]
    elif first in there and since < worker.opens(first):
        over = [worker.opens(day) for day in later]
    else:
        over = [worker.opens(day) for day in later[1:]]
    if count < len(over):
        due = over[count].astimezone(UTC)
        assert worker.days_waited(since, due, there) == count + 1
        assert worker.days_waited(since, due - timedelta(minutes=1), there) == count


FRIDAY, MONDAY, TUESDAY = date(2026, 3, 27), date(2026, 3, 30), date(2026, 3, 31)
"""Clocks in Madrid are put forward between that Friday and that Monday."""


def test_the_clock_stops_at_a_weekend_in_which_clocks_are_put_forward() -> None:
    since = _at(FRIDAY, 15)
    there = {FRIDAY, MONDAY, TUESDAY}
    assert MADRID.days_waited(since, _at(MONDAY, 14, 59), there) == 0
    assert MADRID.days_waited(since, _at(MONDAY, 15), there) == 1
    assert _at(MONDAY, 15) - since == timedelta(days=2, hours=23)


def test_the_clock_stops_at_a_weekend_in_which_clocks_are_put_back() -> None:
    friday, monday = date(2026, 10, 23), date(2026, 10, 26)
    since = _at(friday, 15)
    assert MADRID.days_waited(since, _at(monday, 14, 59), {friday, monday}) == 0
    assert MADRID.days_waited(since, _at(monday, 15), {friday, monday}) == 1
    assert _at(monday, 15) - since == timedelta(days=3, hours=1)


def test_what_comes_at_a_weekend_begins_to_wait_on_monday_morning() -> None:
    there = {MONDAY, TUESDAY}
    since = _at(date(2026, 3, 28), 12)
    assert MADRID.days_waited(since, _at(MONDAY, 17), there) == 0
    assert MADRID.days_waited(since, _at(TUESDAY, 9, 30), there) == 1


def test_what_comes_in_the_evening_begins_to_wait_in_the_next_morning() -> None:
    since = _at(MONDAY, 20)
    there = {MONDAY, TUESDAY, date(2026, 4, 1)}
    assert MADRID.days_waited(since, _at(TUESDAY, 17), there) == 0
    assert MADRID.days_waited(since, _at(date(2026, 4, 1), 9, 30), there) == 1


def test_days_on_which_somebody_is_away_do_not_count() -> None:
    since = _at(FRIDAY, 10)
    back = date(2026, 4, 14)
    assert MADRID.days_waited(since, _at(back, 9, 45), {FRIDAY, back}) == 0
    assert MADRID.days_waited(since, _at(back, 10), {FRIDAY, back}) == 1


def test_an_unknown_zone_is_read_as_utc() -> None:
    worker = WorkingTime.of("Nowhere/Land", "", frozenset())
    assert worker.opens(MONDAY) == datetime(2026, 3, 30, 9, 30, tzinfo=UTC)


TEAMS = [({"UPO"}, "Asia/Tokyo"), ({"UPO", "UPM"}, "Europe/Madrid")]


@pytest.mark.parametrize(
    ("user_id", "zones", "zone"),
    [
        ("UPO", ["Europe/Paris"], "Asia/Tokyo"),
        ("UPM", ["Europe/Paris"], "Europe/Madrid"),
        ("U1", ["", "", "Europe/Rome", "Europe/Paris", "Europe/Paris"], "Europe/Paris"),
        ("U1", ["Europe/Rome", "Europe/Paris"], "Europe/Paris"),
        ("U1", ["", ""], "UTC"),
    ],
)
def test_without_a_zone_a_team_or_most_people_decide(
    user_id: str, zones: list[str], zone: str
) -> None:
    assert likely_zone(user_id, zones, TEAMS) == zone
