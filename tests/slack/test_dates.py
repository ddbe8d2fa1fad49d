"""Dates as people write them, in their own time zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refusal
from bot.slack.commands.dates import parse

WEDNESDAY = datetime(2026, 11, 25, 22, 30, tzinfo=UTC)
"""Thursday morning in Kolkata, Wednesday evening in Madrid."""


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("friday", "2026-11-27"),
        ("Fri", "2026-11-27"),
        ("on friday", "2026-11-27"),
        ("next monday", "2026-11-30"),
        ("1 dec", "2026-12-01"),
        ("Dec 1st", "2026-12-01"),
        ("2026-12-01", "2026-12-01"),
        ("1 December 2026", "2026-12-01"),
        ("31.12.", "2026-12-31"),
        ("25/12", "2026-12-25"),
        ("31.12.2026", "2026-12-31"),
        ("in 2 weeks", "2026-12-09"),
        ("10 january", "2027-01-10"),
        ("march", "2027-03-01"),
        ("freitag", "2026-11-27"),
        ("lunes", "2026-11-30"),
    ],
)
def test_a_day_is_its_beginning_in_the_persons_time_zone(words: str, day: str) -> None:
    expected = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Europe/Madrid"))
    assert parse(words, WEDNESDAY, "Europe/Madrid") == expected


def test_tomorrow_depends_on_the_time_zone() -> None:
    assert parse("tomorrow", WEDNESDAY, "Europe/Madrid").date().day == 26
    assert parse("tomorrow", WEDNESDAY, "Asia/Kolkata").date().day == 27


def test_a_time_of_day_is_kept() -> None:
    until = parse("friday 14:00", WEDNESDAY, "America/New_York")
    assert until == datetime(2026, 11, 27, 19, 0, tzinfo=UTC)
    assert parse("in 3 hours", WEDNESDAY, "UTC") == WEDNESDAY + timedelta(hours=3)


def test_a_weekday_is_never_today() -> None:
    assert parse("wednesday", WEDNESDAY, "UTC").date().isoformat() == "2026-12-02"


def test_a_zone_that_is_not_known_counts_as_utc() -> None:
    for zone in ("", "Mars/Base", "../etc/passwd"):
        assert parse("friday", WEDNESDAY, zone) == datetime(2026, 11, 27, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("never", "can't read"),
        ("end of week", "can't read"),
        ("2026-13-45", "can't read"),
        ("yesterday", "24 November 2026 is in the past"),
        ("1 dec 2025", "is in the past"),
        ("today", "is in the past"),
        ("9999-01-01", "more than a year away"),
        ("1/12", "Write the month as a word"),
        ("01.12.", "Write the month as a word"),
        ("01.12.2026", "Write the month as a word"),
        ("5", "doesn't name a day"),
        ("2027", "doesn't name a day"),
        ("x" * 500, "doesn't name a day"),
    ],
)
def test_what_is_not_a_future_day_is_refused_with_a_hint(words: str, hint: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse(words, WEDNESDAY, "UTC")
    assert hint in str(refused.value)


@given(st.text(max_size=60), st.sampled_from(["Europe/Madrid", "Asia/Kolkata", "UTC"]))
def test_whatever_is_typed_is_a_future_day_or_refused(words: str, zone: str) -> None:
    try:
        until = parse(words, WEDNESDAY, zone)
    except Refusal:
        return
    assert WEDNESDAY < until <= WEDNESDAY + timedelta(days=367)
