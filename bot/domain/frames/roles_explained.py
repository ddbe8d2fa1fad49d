"""Recognise the question what the roles are: “what does a PM do”, “how do PO and PM differ”."""

from collections.abc import Sequence

from bot.domain.frames import words as w
from bot.domain.frames.units import Unit, all_tags, covered
from bot.domain.team_matching.tokens import QuestionText

_OF_SOMEBODY = w.TEAM | w.PERSON | w.SOMEONE | w.COVER | w.PRESENCE | w.AT_WORK
"""What asks for the holder of a role rather than for the role."""
_AROUND_ROLES = (
    w.AROUND | w.ROLE | w.DIFFER | w.OWN | w.DECIDE | w.ASK | w.GO | w.KNOW | w.NOT | w.LIST
    | w.TEAM_WORD | w.BECAUSE | w.IDENTITY
)  # fmt: skip
_OPENERS = frozenset({"what", "what's", "whats", "how", "how's", "hows", "when"})
_ANY = frozenset({"a", "an"})
"""What stands before a role that nobody in particular holds."""


def asks_what_roles_are(units: Sequence[Unit], question: QuestionText) -> bool:
    """Return whether a sentence asks what one or both roles are, for anybody who holds them."""
    tags = all_tags(units)
    if not tags & w.ROLE or not covered(units, _AROUND_ROLES):
        return False
    if any(unit.tags & _OF_SOMEBODY and not unit.tags & w.FILLER for unit in units):
        return False
    if tags & w.DIFFER:
        return True
    keys = [question.tokens[unit.first].key for unit in units]
    roles = [number for number, unit in enumerate(units) if unit.tags & w.ROLE]
    generic = len(roles) > 1 or (roles[0] > 0 and keys[roles[0] - 1] in _ANY)
    return keys[0] in _OPENERS and generic
