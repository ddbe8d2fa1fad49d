"""Tell words of absence that a sentence is about from those that are said of somebody.

“Who is responsible for vacation days?” is about vacation days; “is Jonas on vacation?” asks for
Jonas.
"""

from collections.abc import Sequence

from bot.domain.frames import words as w
from bot.domain.frames.units import Unit
from bot.domain.team_matching.tokens import QuestionText

_ABSENCE = w.PRESENCE | w.COVER
_NOUNS = frozenset(
    {
        *("vacation", "vacations", "holiday", "holidays", "urlaub", "pto", "time", "day", "sick"),
        *("annual", "parental", "paternity", "maternity", "return", "returns", "offline"),
    }
)
"""First words of absences that can be a subject by themselves; “on leave” and “away” can't."""
_OF_SOMEBODY = frozenset({"on", "from", "in", "at", "am", "im"})
"""Prepositions that say where somebody is: “on holiday”, “back from vacation”."""
_GOVERN = w.OWN | w.DECIDE | w.KNOW | w.ASK | w.CONTACT | w.GO | w.RIGHT
"""What has a subject: to be responsible for something, to decide on it, to know about it."""
_PARTS = frozenset({"day", "days", "note", "notes"})
"""What makes of an absence a thing: “sick days”."""


def topics_as_content(units: Sequence[Unit], question: QuestionText) -> Sequence[Unit]:
    """Return the units in which each absence that is only a topic is a word like any other."""
    keys = [question.tokens[unit.first].key for unit in units]
    topics = [
        number
        for number, unit in enumerate(units)
        if unit.tags & _ABSENCE and not unit.teams and _is_topic(units, keys, number)
    ]
    if not topics:
        return units
    return [
        unit._replace(tags=w.CONTENT) if number in topics else unit
        for number, unit in enumerate(units)
    ]


def _is_topic(units: Sequence[Unit], keys: Sequence[str], number: int) -> bool:
    unit = units[number]
    before = number - 1
    while before >= 0 and not units[before].tags & ~(w.ARTICLE | w.LINK | _ABSENCE):
        before -= 1
    previous = units[before].tags if before >= 0 else 0
    if previous & w.ABOUT and keys[before] != "over":
        return True
    if not unit.tags & w.PRESENCE or keys[number] not in _NOUNS:
        return False
    if keys[number] == "sick" and unit.first == unit.last and not _has_part(keys, number):
        return False
    if previous & w.PREPOSITION and keys[before] in _OF_SOMEBODY:
        governor = units[before - 1].tags if before else 0
        return keys[before] == "on" and bool(governor & w.DECIDE)
    following = units[number + 1].tags if number + 1 < len(units) else 0
    if previous & w.PREPOSITION:
        left = before > 0 and units[before - 1].tags & w.AT_WORK  # “left for holidays”
        return not left and not any(each.tags & w.COVER for each in units[:before])
    return bool((previous | following) & _GOVERN)


def _has_part(keys: Sequence[str], number: int) -> bool:
    return number + 1 < len(keys) and keys[number + 1] in _PARTS
