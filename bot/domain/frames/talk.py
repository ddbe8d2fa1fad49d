"""Recognise talk to the bot: greetings, thanks, what it can do, that it is wrong, “pass it on”."""

from collections.abc import Sequence
from itertools import pairwise

from bot.domain.frames import words as w
from bot.domain.frames.frame import Frame, Talk, TalkFrame
from bot.domain.frames.units import Unit, all_tags, covered

MOST = 7
"""Units of a sentence to “you” that is likely talk."""
SHORTEST = 3
"""Units of a sentence that calls something wrong without saying what."""
_TALK = (
    w.AROUND | w.ABILITY | w.BOT | w.WRONG | w.PASS_ON | w.ROLE | w.PERSON | w.TEAM_WORD
    | w.SOMEONE | w.KNOW | w.ASK | w.WHO | w.IDENTITY | w.AT_WORK | w.RIGHT | w.NOT
    | w.NOUN_OF_TALK
)  # fmt: skip
_SMALL_TALK = {
    w.THANKS: Talk.THANKS,
    w.GREETING: Talk.GREETING,
    w.ACKNOWLEDGEMENT: Talk.ACKNOWLEDGEMENT,
}
_BESIDE_SMALL_TALK = w.AROUND | w.BOT | w.KNOW | w.NOUN_OF_TALK | w.NOT
_ANNOUNCING = w.AROUND | w.ANNOUNCE | w.ABILITY | w.TEAM_WORD
_BEFORE_VERBS = (
    w.MODAL | w.PRONOUN | w.YOU | w.GREETING | w.THANKS | w.ACKNOWLEDGEMENT | w.LINK | w.FILLER
    | w.NOT | w.BOT
)  # fmt: skip
"""What stands before a verb; after an article, “message” is none."""
_BY_WEIGHT = (
    Talk.PASS_ON, Talk.WRONG, Talk.ABILITY, Talk.BOT, Talk.THANKS, Talk.GREETING,
    Talk.ACKNOWLEDGEMENT,
)  # fmt: skip
"""Which of several pieces of talk wants an answer most."""


def talk_in(units: Sequence[Unit]) -> TalkFrame | None:
    """Return what a sentence says to the bot, or None if it says anything else."""
    tags = all_tags(units)
    if tags & w.TEAM:
        return None
    if _announces(units, tags):
        return TalkFrame(Talk.ABILITY)
    talk = _sure_talk(units, tags) if covered(units, _TALK) else None
    if talk:
        return TalkFrame(talk)
    likely = _likely(units, tags)
    return TalkFrame(likely, sure=False) if likely else None


def _likely(units: Sequence[Unit], tags: int) -> Talk | None:
    """Return what is likely said in a short sentence to “you” with one word that isn't ours."""
    others = w.TEAM | w.ROLE | w.PERSON | w.OWN | w.DECIDE | w.SHOULD
    if tags & others or not 1 < len(units) <= MOST or _contents(units) > 1:
        return None
    first, second = units[0].tags, units[1].tags
    if first & w.YOU:
        return Talk.WRONG if len(units) <= SHORTEST else None
    if second & w.YOU and first & w.FIRST_TO_YOU:
        return Talk.ABILITY
    if units[-1].tags & w.YOU and first & w.WHO and len(units) <= SHORTEST:
        return Talk.BOT
    return None


def _contents(units: Sequence[Unit]) -> int:
    return sum(bool(unit.tags & w.CONTENT) for unit in units)


def weightiest(frames: Sequence[Frame]) -> tuple[Frame, ...]:
    """Return the piece of talk that wants an answer most, if there is any."""
    pieces = [frame for frame in frames if isinstance(frame, TalkFrame)]
    return tuple(sorted(pieces, key=lambda frame: _BY_WEIGHT.index(frame.talk)))[:1]


def _sure_talk(units: Sequence[Unit], tags: int) -> Talk | None:
    small = (talk for tag, talk in _SMALL_TALK.items() if _is_small(units, tags, tag))
    if _asks_to_pass_on(units, tags):
        return Talk.PASS_ON
    if _says_wrong(units, tags):
        return Talk.WRONG
    if tags & (w.ROLE | w.PERSON):
        return None
    if talk := next(small, None):
        return talk
    if tags & w.BOT and tags & (w.BE | w.MODAL):
        return Talk.BOT
    return Talk.ABILITY if tags & w.ABILITY else None


def _announces(units: Sequence[Unit], tags: int) -> bool:
    """Whether a sentence announces a question without saying what it is about."""
    return bool(tags & w.ANNOUNCE) and covered(units, _ANNOUNCING)


def _is_small(units: Sequence[Unit], tags: int, tag: int) -> bool:
    """Whether a sentence greets, thanks or the like; one that opens like a question doesn't."""
    first = next((unit for unit in units if not unit.tags & (tag | w.GREETING)), None)
    asks = first is not None and first.tags & w.QUESTION
    return bool(tags & tag) and not asks and covered(units, tag | _BESIDE_SMALL_TALK)


def _says_wrong(units: Sequence[Unit], tags: int) -> bool:
    if not tags & w.WRONG and not (tags & w.NOT and tags & w.RIGHT):
        return False
    return len(units) <= SHORTEST or bool(tags & (w.POINTING | w.YOU | w.NOUN_OF_TALK))


def _asks_to_pass_on(units: Sequence[Unit], tags: int) -> bool:
    """Whether the bot is asked to tell somebody: “can you pass it on”, “tell the PO”.

    Who asks whether to tell somebody themselves wants to know whether it is the right person.
    """
    themselves = any(
        before.tags & w.MODAL and unit.tags & w.PRONOUN and not unit.tags & (w.YOU | w.THIRD)
        for before, unit in pairwise(units)
    )
    if themselves or tags & (w.WHO | w.WHOSE | w.IDENTITY):
        return False
    asks = tags & w.YOU or units[0].tags & w.ASK
    if tags & w.ASK and asks and tags & (w.THIRD | w.ROLE | w.PERSON):
        return True
    asked = any(
        unit.tags & w.PASS_ON and (number == 0 or units[number - 1].tags & _BEFORE_VERBS)
        for number, unit in enumerate(units)
    )
    return asked and bool(tags & (w.ROLE | w.PERSON | w.THIRD | w.POINTING))
