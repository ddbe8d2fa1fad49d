"""Time zones as people name them: by a city, since an offset does not say when clocks change."""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
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
    "Kolkata": "ist", "Lisbon": "wet west", "London": "gmt bst", "Los Angeles": "pst pdt pt",
    "Moscow": "msk", "New York": "est edt et", "Singapore": "sgt", "Hong Kong": "hkt",
    "Sydney": "aest aedt", "Perth": "awst", "Adelaide": "acst acdt", "Tokyo": "jst",
    "Halifax": "ast adt", "Seoul": "kst", "Sao Paulo": "brt",
}  # fmt: skip
CITY_OF = {short: city for city, shorts in CITIES.items() for short in shorts.split()}
"""A city that people may mean by an abbreviation, which stands for one offset all year."""
_OFFSET = re.compile(r"(?:(?:gmt|utc|z)\s*)?[+\-\u2212\u2013]\s*\d{1,2}(?::?\d{2})?", re.IGNORECASE)
_UTC = frozenset({"utc", "z", "zulu", "uct", "universal"})
_NO_PLACES = ("Etc/", "SystemV/", "posix", "right")
_NOWHERE = frozenset({"Factory", "localtime", "posixrules"})


def zone_named(name: str) -> str:
    """Return the IANA name of the time zone of a city or zone; raises Refusal for another name.

    Accents, case and hyphens don't matter. Abbreviations and offsets are refused: they don't
    say when clocks change.
    """
    typed = re.sub(r"\s+(?:time|zone|time zone|timezone)$", "", " ".join(name.split()), flags=re.I)
    exact = next((zone for zone in _known() if zone.casefold() == typed.casefold()), None)
    if exact and "/" in exact:
        return exact
    key = _key(typed)
    if key in _UTC:
        return "UTC"
    if key in CITY_OF or _OFFSET.fullmatch(typed):
        raise Refusal(
            f"{typed[:SHOWN].upper()} has no summer time: name a city, "
            f"for example {zone_example(key)}.",
            f"Write it like `in {zone_example(key)}`.",
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
    known = key in CITY_OF or key in _UTC or key in _by_city()
    return known or _OFFSET.fullmatch(word) is not None


def zone_example(word: str) -> str:
    """Return what to write for a zone that was named by a word."""
    key = _key(word)
    if key in _UTC:
        return "UTC"
    zones = _by_city().get(key, ()) if key not in CITY_OF else ()
    return zones[0] if zones else CITY_OF.get(key, "Berlin")


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
        if zone.startswith(_NO_PLACES):
            continue
        for key in {_key(zone), _key(zone.rsplit("/", 1)[-1])} - CITY_OF.keys():
            if all(_clocks(zone) != _clocks(other) for other in zones[key]):
                zones[key].append(zone)
    return {key: tuple(found) for key, found in zones.items()}


@cache
def _clocks(zone: str) -> tuple[str, ...]:
    """The offsets of a zone from UTC in all months of a year."""
    months = (datetime(2026, month, 15, tzinfo=ZoneInfo(zone)) for month in range(1, 13))
    return tuple(str(month.utcoffset()) for month in months)


def _near(key: str) -> str:
    match = process.extractOne(key, list(_by_city()), scorer=OSA.distance, score_cutoff=2)
    return f"Did you mean {_by_city()[match[0]][0]}? " if match and len(key) > SHORTEST else ""
