"""Spans of time as people write them, in their own time zone and language."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refusal
from bot.slack.commands.date_words import LANGUAGES, MONTHS, WEEKDAYS, vocabulary
from bot.slack.commands.dates import FURTHEST, absence_span, days_named

BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = datetime(2026, 11, 25, 9, 0, tzinfo=BERLIN)
DAYS = st.datetimes(*map(datetime.fromisoformat, ("2026-01-01", "2027-12-31"))).map(
    lambda naive: naive.replace(second=0, microsecond=0, tzinfo=BERLIN)
)


def span(words: str, now: datetime = WEDNESDAY, locale: str = "") -> tuple[str, str]:
    """Beginning and end as `2026-11-25 09:00`, in Berlin."""
    found = absence_span(words, now, "Europe/Berlin", locale)
    return f"{found.begins:%Y-%m-%d %H:%M}", f"{found.ends:%Y-%m-%d %H:%M}"


def refusal(words: str, now: datetime = WEDNESDAY, locale: str = "") -> str:
    with pytest.raises(Refusal) as refused:
        absence_span(words, now, "Europe/Berlin", locale)
    return str(refused.value)


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("until friday", "2026-11-27 09:00"),
        ("till Fri", "2026-11-27 09:00"),
        ("to next monday", "2026-11-30 09:00"),
        ("until 1 dec", "2026-12-01 09:00"),
        ("until Dec 1st", "2026-12-01 09:00"),
        ("until the 1st of december", "2026-12-01 09:00"),
        ("until 2026-12-01", "2026-12-01 09:00"),
        ("until 1 December 2026", "2026-12-01 09:00"),
        ("until tue 1 dec", "2026-12-01 09:00"),
        ("until 31.12.", "2026-12-31 09:00"),
        ("until 25/12", "2026-12-25 09:00"),
        ("until 12/25", "2026-12-25 09:00"),
        ("until 31.12.2026", "2026-12-31 09:00"),
        ("until in 2 weeks", "2026-12-09 09:00"),
        ("until in 2 months", "2027-01-25 09:00"),
        ("until in einem Monat", "2026-12-25 09:00"),
        ("for 2 weeks", "2026-12-09 09:00"),
        ("3 months", "2027-02-25 09:00"),
        ("for a year", "2027-11-25 09:00"),
        ("for 3 hours", "2026-11-25 12:00"),
        ("until 10 january", "2027-01-10 09:00"),
        ("until march", "2027-03-01 09:00"),
        ("until friday 14:00", "2026-11-27 14:00"),
        ("until friday at 9", "2026-11-27 09:00"),
        ("until friday 9h", "2026-11-27 09:00"),
        ("until freitag um 9", "2026-11-27 09:00"),
        ("until friday 5pm", "2026-11-27 17:00"),
        ("until friday morning", "2026-11-27 09:00"),
        ("until friday afternoon", "2026-11-27 15:00"),
        ("until friday evening", "2026-11-27 18:00"),
        ("until tonight", "2026-11-25 18:00"),
        ("until this evening", "2026-11-25 18:00"),
        ("until this afternoon", "2026-11-25 15:00"),
        ("until noon", "2026-11-25 12:00"),
        ("until thurs", "2026-11-26 09:00"),
        ("until weds", "2026-12-02 09:00"),
        ("until Sonnabend", "2026-11-28 09:00"),
        ("bis freitag", "2026-11-27 09:00"),
        ("jusqu'à vendredi", "2026-11-27 09:00"),
        ("hasta el lunes", "2026-11-30 09:00"),
    ],
)
def test_after_until_comes_the_end_of_an_absence_that_begins_now(words: str, ends: str) -> None:
    assert span(words) == ("2026-11-25 09:00", ends)


@pytest.mark.parametrize(
    ("words", "begins", "ends"),
    [
        ("on monday", "2026-11-30 00:00", "2026-12-01 09:00"),
        ("friday", "2026-11-27 00:00", "2026-11-28 09:00"),
        ("today", "2026-11-25 09:00", "2026-11-26 09:00"),
        ("tomorrow", "2026-11-26 00:00", "2026-11-27 09:00"),
        ("day after tomorrow", "2026-11-27 00:00", "2026-11-28 09:00"),
        ("next week", "2026-11-30 00:00", "2026-12-07 09:00"),
        ("next month", "2026-12-01 00:00", "2027-01-01 09:00"),
        ("in march", "2027-03-01 00:00", "2027-04-01 09:00"),
        ("the 24th of december", "2026-12-24 00:00", "2026-12-25 09:00"),
        ("monday to friday", "2026-11-30 00:00", "2026-12-05 09:00"),
        ("20 dec - 5 jan", "2026-12-20 00:00", "2027-01-06 09:00"),
        ("from 20 dec until 5 jan", "2026-12-20 00:00", "2027-01-05 09:00"),
        ("from tomorrow until friday", "2026-11-26 00:00", "2026-11-27 09:00"),
        ("ab montag bis freitag", "2026-11-30 00:00", "2026-12-04 09:00"),
        ("from monday for 3 days", "2026-11-30 00:00", "2026-12-03 09:00"),
        ("from friday 14:00 until monday", "2026-11-27 14:00", "2026-11-30 09:00"),
    ],
)
def test_without_until_a_day_is_the_time_away(words: str, begins: str, ends: str) -> None:
    assert span(words) == (begins, ends)


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("until banana", "don't understand “banana”"),
        ("until friday please", "don't understand “please”"),
        ("until", "missing after “until”"),
        ("", "Until when?"),
        ("from 20 dec", "Until when?"),
        ("yesterday", "24 November 2026 is in the past"),
        ("until 1 dec 2025", "is in the past"),
        ("until 1 dec 2028", "more than a year away"),
        ("9999-01-01", "more than a year away"),
        ("for 900 days", "more than a year away"),
        ("until 1/12", "Write the month as a word"),
        ("until 01.12.2026", "Write the month as a word"),
        ("until 31.12.26", "two digits"),
        ("until 1 dec 26", "Is “26” a year or a time?"),
        ("until thursday 10", "Write 10:00"),
        ("until fri 26 nov", "26 November 2026 is a Thursday"),
        ("until tomorrow 8", "Write 8:00"),
        ("until morgen 17", "Write 17:00"),
        ("today 5 until friday", "Write 5:00"),
        ("until 31 feb", "“31 feb” isn't a day in the calendar"),
        ("from 1 dec until 31. april", "“31. april” isn't a day in the calendar"),
        ("2026-13-45", "a day in the calendar"),
        ("until 25:00", "isn't a time of day"),
        ("until friday midnight", "Write 23:59"),
        ("5", "don't understand “5”"),
        ("2027", "don't understand “2027”"),
        ("end of week", "don't understand “end”"),
        ("in 1 month", "“until in 1 month”"),
        ("tomorrow 14:00", "or from then on?"),
        ("from 20 dec until 2026-12-01", "ends before it begins"),
        ("x" * 500, "too long"),
    ],
)
def test_what_is_not_understood_in_full_is_refused_by_name(words: str, hint: str) -> None:
    assert hint in refusal(words)


@pytest.mark.parametrize("word", ["Do", "Di.", "ma", "mar."])
def test_what_is_two_days_in_two_languages_is_refused(word: str) -> None:
    assert "depending on the language" in refusal(f"until {word}")


@pytest.mark.parametrize(
    ("word", "locale", "weekday"),
    [("Do", "de-DE", 3), ("Di.", "de-DE", 1), ("ma", "nl-NL", 0), ("mar.", "fr-FR", 1)],
)
def test_the_persons_own_language_decides(word: str, locale: str, weekday: int) -> None:
    found = absence_span(f"until {word}", WEDNESDAY, "Europe/Berlin", locale)
    assert found.ends.weekday() == weekday


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_day_and_month_of_the_languages_is_understood(language: str) -> None:
    """A word of three letters or more means the same to whoever writes that language."""
    for word, meanings in vocabulary().items():
        for meaning in meanings:
            if meaning.language != language or len(word) < 3:
                continue
            alike = {other.value for other in meanings if other.language == language}
            if meaning.sort == "weekday" and len(alike) == 1:
                found = absence_span(f"until {word}", WEDNESDAY, "Europe/Berlin", language)
                assert found.ends.weekday() == WEEKDAYS.index(meaning.value)
            if meaning.sort == "month":
                found = absence_span(f"until 3 {word}", WEDNESDAY, "Europe/Berlin", language)
                assert (found.ends.day, found.ends.month) == (3, MONTHS.index(meaning.value) + 1)


@pytest.mark.parametrize("words", ["until noon", "until this afternoon", "until tonight"])
def test_a_time_that_is_past_today_is_named_as_such(words: str) -> None:
    assert ":00 today is in the past" in refusal(words, WEDNESDAY.replace(hour=19))


def test_tomorrow_depends_on_where_one_is() -> None:
    late = datetime(2026, 11, 25, 22, 30, tzinfo=UTC)
    assert absence_span("tomorrow", late, "Europe/Madrid").begins.day == 26
    assert absence_span("tomorrow", late, "Asia/Kolkata").begins.day == 27


@pytest.mark.parametrize("zone", ["", "Mars/Base", "../etc/passwd"])
def test_a_zone_that_is_not_known_counts_as_utc(zone: str) -> None:
    ends = absence_span("until friday", WEDNESDAY, zone).ends
    assert ends == datetime(2026, 11, 27, 9, tzinfo=UTC)


@given(DAYS, st.sampled_from(WEEKDAYS))
def test_a_weekday_is_within_a_week_and_never_today(now: datetime, day: str) -> None:
    until = absence_span(f"until {day}", now, "Europe/Berlin").ends
    assert until.weekday() == WEEKDAYS.index(day)
    assert 1 <= (until.date() - now.date()).days <= 7
    on_that_day = absence_span(day, now, "Europe/Berlin")
    assert on_that_day.begins.date() == until.date()
    assert on_that_day.ends.date() == until.date() + timedelta(days=1)


@given(DAYS, st.integers(1, 364))
def test_every_day_of_a_year_is_read_however_it_is_written(now: datetime, ahead: int) -> None:
    day = now.date() + timedelta(days=ahead)
    month = MONTHS[day.month - 1]
    for written in (
        day.isoformat(),
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day.day}. {month[:3]} {day.year}",
        f"{day:%A} {day.day} {month[:3]}",
    ):
        assert absence_span(f"until {written}", now, "Europe/Berlin").ends.date() == day
        assert absence_span(written, now, "Europe/Berlin").begins.date() == day


@given(DAYS, st.integers(1, 11))
def test_months_keep_their_day_where_they_can(now: datetime, months: int) -> None:
    ends = absence_span(f"for {months} months", now, "Europe/Berlin").ends
    passed = (ends.year - now.year) * 12 + ends.month - now.month
    following = ends.date() + timedelta(days=1)
    assert passed == months
    assert ends.day == now.day or (ends.day < now.day and following.day == 1)


@given(st.text(max_size=60), DAYS)
def test_whatever_is_typed_ends_in_the_future_or_is_refused(words: str, now: datetime) -> None:
    try:
        found = absence_span(words, now, "Europe/Berlin")
    except Refusal:
        return
    assert now < found.ends <= now + FURTHEST
    assert found.begins < found.ends


TODAY = WEDNESDAY.date()


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("25 dec", ["2026-12-25"]),
        ("2026-12-25 2027-01-01", ["2026-12-25", "2027-01-01"]),
        ("1 jan, 25 dec and 6 jan 2027", ["2026-12-25", "2027-01-01", "2027-01-06"]),
        ("24 dec until 26 dec", ["2026-12-24", "2026-12-25", "2026-12-26"]),
        ("30 dec until 2 jan", ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]),
        ("25 dec\n25 dec\n", ["2026-12-25"]),
        ("today; tomorrow", ["2026-11-25", "2026-11-26"]),
        ("25. Dezember", ["2026-12-25"]),
    ],
)
def test_days_are_read_from_a_list(words: str, days: list[str]) -> None:
    assert [f"{day}" for day in days_named(words, TODAY, "de-DE")] == days


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("", "Which days"),
        ("2026-11-24", "is in the past"),
        ("next week", "isn't a day"),
        ("december", "isn't a day"),
        ("25 dec banana", "banana"),
        ("26 dec until 24 dec 2026", "isn't a few days"),
        ("1 dec until 25 jan", "isn't a few days"),
        ("1/2", "different days in different countries"),
        ("31 feb", "isn't a day in the calendar"),
        ("2030-12-25", "more than two years away"),
        ("2026-02-31", "isn't a day in the calendar"),
    ],
)
def test_days_that_are_none_are_refused(words: str, problem: str) -> None:
    with pytest.raises(Refusal, match=problem):
        days_named(words, TODAY)


def test_days_that_are_over_can_be_named_to_remove_them() -> None:
    assert days_named("2026-11-24", TODAY, past=True) == [date(2026, 11, 24)]
