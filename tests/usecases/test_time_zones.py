"""Time zones are found by city, and never by what says nothing of summer time."""

from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refusal
from bot.usecases.time_zones import CITY_OF, zone_example, zone_named


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Madrid", "Europe/Madrid"),
        ("europe/madrid", "Europe/Madrid"),
        ("  new   YORK ", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Zürich", "Europe/Zurich"),
        ("Port-au-Prince", "America/Port-au-Prince"),
        ("St. John's", "America/St_Johns"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("Berlin time", "Europe/Berlin"),
        ("UTC", "UTC"),
        ("Japan", "Japan"),
        ("Etc/UTC", "UTC"),
        ("EST5EDT", "America/New_York"),
        ("pst8pdt", "America/Los_Angeles"),
    ],
)
def test_a_zone_is_found_by_city(name: str, zone: str) -> None:
    assert zone_named(name) == zone


@pytest.mark.parametrize(
    "name",
    [*CITY_OF, "EST", "MST", "PST", "EDT", "CST", "BST", "IST", "CET", "HST", "GMT+1", "GMT-5",
     "gmt+2", "UTC+1", "UTC +01:00", "+0530", "-3", "utc−5", "Greenwich",
     "GMT0", "Etc/Greenwich", "Etc/GMT+5"],
)  # fmt: skip
def test_an_offset_is_refused_with_a_city_instead(name: str) -> None:
    with pytest.raises(
        Refusal, match="leaves summer time open: name a city, for example "
    ) as refused:
        zone_named(name)
    city = refused.value.problem.rpartition("for example ")[2].rstrip(".")
    assert "/" in zone_named(city)


@pytest.mark.parametrize(
    ("offset", "city"),
    [
        ("UTC+5:30", "Kolkata"),
        ("+0545", "Kathmandu"),
        ("GMT+0", "Lisbon"),
        ("+1", "Berlin"),
        ("UTC-5", "New York"),
        ("Etc/GMT+5", "New York"),
        ("Etc/GMT-9", "Tokyo"),
    ],
)
def test_the_city_suggested_for_an_offset_has_it(offset: str, city: str) -> None:
    with pytest.raises(Refusal, match=f"for example {city}") as refused:
        zone_named(offset)
    assert f"`in {city}`" in refused.value.hint


@pytest.mark.parametrize("offset", ["UTC-9:30", "+13:45", "Etc/GMT+12", "+99"])
def test_no_city_is_suggested_where_none_has_the_offset(offset: str) -> None:
    with pytest.raises(Refusal, match=r"name a city\. ") as refused:
        zone_named(offset)
    assert "`" not in refused.value.hint
    assert zone_example(offset) is None


@pytest.mark.parametrize(
    "name", ["Center", "Factory", "localtime", "posixrules", "Nowhere", "", "/"]
)
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match="don't know the time zone"):
        zone_named(name)


@given(st.sampled_from(sorted(available_timezones())))
def test_no_zone_of_etc_is_found_by_its_last_part(zone: str) -> None:
    last = zone.rpartition("/")[2]
    try:
        found = zone_named(last)
    except Refusal:
        return
    assert not found.startswith("Etc/")


@given(st.text(max_size=50))
def test_any_name_is_found_or_refused(name: str) -> None:
    try:
        assert zone_named(name) in available_timezones()
    except Refusal as refusal:
        assert refusal.hint  # noqa: PT017 - it may be found as well
