"""Time zones as people name them: by a city, since an offset does not say when clocks change."""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.errors import Refusal
from bot.domain.teams.team import name_key

SHOWN = 40
"""Letters of somebody's input that a refusal quotes at most."""
SHORTEST = 4
"""Letters of a city beyond which a slip is corrected."""
CITIES = {
    "Athens": "eet eest", "Auckland": "nzst nzdt nzt", "Berlin": "cet cest met mest mez mesz",
    "Chicago": "cst cdt ct", "Denver": "mst mdt mt", "Honolulu": "hst hdt",
    "Anchorage": "akst akdt",
    "Kolkata": "ist", "Lisbon": "wet west", "London": "gmt gmt0 greenwich bst",
    "Los Angeles": "pst pdt pt",
    "Moscow": "msk", "New York": "est edt et", "Singapore": "sgt", "Hong Kong": "hkt",
    "Sydney": "aest aedt", "Perth": "awst", "Adelaide": "acst acdt", "Tokyo": "jst",
    "Halifax": "ast adt", "Seoul": "kst", "Sao Paulo": "brt", "Dubai": "gst",
    "Karachi": "pkt", "Kathmandu": "npt", "Bangkok": "ict",
}  # fmt: skip
CITY_OF = {short: city for city, shorts in CITIES.items() for short in shorts.split()}
"""A city that people may mean by an abbreviation. It names the clocks of one season only."""
_CITY_WITH_RULE = {
    "est5edt": "America/New_York", "cst6cdt": "America/Chicago",
    "mst7mdt": "America/Denver", "pst8pdt": "America/Los_Angeles",
}  # fmt: skip
"""Zones that name their summer time, with the city that stands for the same clocks."""
_OFFSET = re.compile(
    r"(?P<etc>etc/)?(?:(?:gmt|utc|z)\s*)?(?P<sign>[+\-\u2212\u2013])\s*"
    r"(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?",
    re.IGNORECASE,
)
_UTC = frozenset({"utc", "z", "zulu", "uct", "universal"})
_NO_CITIES = ("Etc/", "SystemV/", "posix", "right")
_NOWHERE = frozenset({"Factory", "localtime", "posixrules"})
_NOT_BY_CITY = frozenset({"center", *_CITY_WITH_RULE})
"""Last parts of zones that hardly anybody means as a city."""


def zone_named(name: str) -> str:
    """Return the IANA name of the time zone of a city or zone; raises Refusal for another name.

    Accents, case and hyphens don't matter. Abbreviations and offsets are refused: they don't
    say when clocks change.
    """
    typed = re.sub(r"\s+(?:time|zone|time zone|timezone)$", "", " ".join(name.split()), flags=re.I)
    exact = next((zone for zone in _known() if zone.casefold() == typed.casefold()), None)
    if exact and "/" in exact and not exact.startswith("Etc/"):
        return exact
    key = _key(re.sub(r"^etc/", "", typed, flags=re.I) if exact else typed)
    if key in _UTC:
        return "UTC"
    if key in _CITY_WITH_RULE:
        return _CITY_WITH_RULE[key]
    if key in CITY_OF or _OFFSET.fullmatch(typed):
        city = zone_example(key if key in CITY_OF else typed)
        raise Refusal(
            f"“{typed[:SHOWN]}” leaves summer time open: name a city"
            f"{f', for example {city}' if city else ''}.",
            f"Write it like `in {city}`." if city else "Name a large city nearby.",
        )
    zones = _by_city().get(key, ())
    if len(zones) == 1:
        return zones[0]
    if zones:
        raise Refusal(f"“{typed[:SHOWN]}” could be {' or '.join(zones)}.", "Name one of them.")
    raise Refusal(
        f"I don't know the time zone “{typed[:SHOWN]}”.",
        f"{_near(key)}Name a large city nearby, for example Europe/Madrid.",
    )


def may_be_zone(word: str) -> bool:
    """Whether a word is an abbreviation, an offset, a zone or a city."""
    key = _key(word)
    known = key in CITY_OF or key in _UTC or key in _CITY_WITH_RULE or key in _by_city()
    return known or _OFFSET.fullmatch(word) is not None


def zone_example(word: str) -> str | None:
    """Return what to write for a zone that was named by a word; None where no city fits it."""
    key = _key(word)
    if key in _UTC:
        return "UTC"
    if key in CITY_OF:
        return CITY_OF[key]
    if key in _CITY_WITH_RULE:
        return _CITY_WITH_RULE[key]
    offset = _OFFSET.fullmatch(word)
    return _city_at(offset) if offset else _by_city()[key][0]


def _city_at(offset: re.Match[str]) -> str | None:
    """Return a city whose clocks have an offset outside summer time; None if we know none."""
    east = (offset["sign"] == "+") != bool(offset["etc"])  # Etc/GMT+5 is west of Greenwich
    away = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
    standard = away if east else -away
    zones = ((city, _by_city()[_key(city)][0]) for city in CITIES)
    return next((city for city, zone in zones if min(_clocks(zone)) == standard), None)


def _key(name: str) -> str:
    return name_key(name.replace(".", "")).replace("'", "")


@cache
def _known() -> tuple[str, ...]:
    return tuple(sorted(available_timezones() - _NOWHERE))


@cache
def _by_city() -> Mapping[str, tuple[str, ...]]:
    """The zones by city, and by their whole names; zones with the same clock all year are one."""
    zones = defaultdict[str, list[str]](list)
    for zone in _known():
        if zone.startswith(_NO_CITIES):
            continue
        for key in {_key(zone), _key(zone.rsplit("/", 1)[-1])} - CITY_OF.keys() - _NOT_BY_CITY:
            if all(_clocks(zone) != _clocks(other) for other in zones[key]):
                zones[key].append(zone)
    return {key: tuple(found) for key, found in zones.items()}


@cache
def _clocks(zone: str) -> tuple[timedelta, ...]:
    """The offsets of a zone from UTC in all months of a year."""
    months = (datetime(2026, month, 15, tzinfo=ZoneInfo(zone)) for month in range(1, 13))
    return tuple(month.utcoffset() or timedelta() for month in months)


def _near(key: str) -> str:
    match = process.extractOne(key, list(_by_city()), scorer=OSA.distance, score_cutoff=2)
    return f"Did you mean {_by_city()[match[0]][0]}? " if match and len(key) > SHORTEST else ""
