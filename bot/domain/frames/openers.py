"""The openers of frames around a decision: “who is responsible for X”, “should I ask NAME about X”.

Each unit of a message is one letter, and an opener is a pattern over these letters. What follows
is what the decision is about.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from bot.domain.frames.units import Unit
from bot.domain.frames.words import (
    ABOUT,
    ANNOUNCE,
    AROUND,
    ARTICLE,
    ASK,
    BE,
    CONTACT,
    CONTENT,
    DECIDE,
    DEPUTY,
    GO,
    IDENTITY,
    KNOW,
    LINK,
    MODAL,
    NAME_LIKE,
    OWN,
    PERSON,
    POINTING,
    PREPOSITION,
    PRONOUN,
    RIGHT,
    ROLE,
    SOMEONE,
    TEAM,
    TEAM_WORD,
    WHO,
    WHOSE,
    YOU,
)

_LETTERS = (
    (WHO, "w"),
    (WHOSE, "h"),
    (ROLE, "r"),
    (DEPUTY, "r"),
    (PERSON, "n"),
    (TEAM, "t"),
    (SOMEONE, "s"),
    (DECIDE, "d"),
    (OWN, "o"),
    (ASK, "a"),
    (GO, "v"),
    (CONTACT, "c"),
    (RIGHT, "z"),
    (KNOW, "k"),
    (ANNOUNCE, "l"),
    (BE, "b"),
    (MODAL, "m"),
    (YOU, "y"),
    (PRONOUN, "i"),
    (ABOUT, "u"),
    (PREPOSITION, "p"),
    (LINK, "j"),
    (ARTICLE, "e"),
    (IDENTITY, "e"),
    (POINTING, "g"),
    (TEAM_WORD, "g"),
    (NAME_LIKE, "q"),
    (CONTENT, "x"),
)
"""The letter of a unit: that of the first tag it has, else `f` for what joins others, or `x`."""

_KNOWN = "[nr](?:f*j?[ef]*[nr])*"
"""One person or role, or several."""
_SOMEBODY = "[nrq](?:f*j?[ef]*[nrq])*"
"""The same, or somebody whose name is unknown."""
_ANNOUNCEMENT = "^(?:[wsfimygbejp]*l[lfepgimyjrtn]*[pu]|gb?f*u(?=.*[xq]))"
"""What says what a question is about, and asks nothing yet."""
_OPENERS = (
    # who (of you) is (the one) responsible for, who owns, who has the final say over
    "w[bmfeptiyzug]{0,6}[od][pudoef]*",
    # who do I (have to) talk to about, (to) whom should we go for
    "p?w[bmf]*[iys][mpf]*(?:[acv][puaef]*|[xq]p?u[ef]*)",
    # who to ask for; who is the right contact for, the owner of; who would know about
    "w[bmef]*(?:p?[av]|c|z|r|k(?=i?[pug]|$))[pucefkdaizr]*",
    # should I ask NAME or NAME about; do I talk to the PO or the PM about
    f"[mb][iy][mpf]*a[pef]*{_SOMEBODY}[puef]*[pu][ef]*",
    f"[mb]?f*[iy]?a[pef]*{_KNOWN}[pu][ef]*",
    # I want to talk to somebody about
    "[iy]?[mf]*p?a[pef]*s[ef]*u[ef]*",
    # is NAME (still) the right person to decide on, is NAME responsible for
    f"b[ef]*{_KNOWN}f*[efi]*(?:[zcdok]|(?<=e)[pu])[pudockmefzia]*",
    f"b{_SOMEBODY}f*[efi]*[zcd][pudockmefzia]*",
    # can NAME decide on, does NAME have the final say over, would it be NAME who signs off
    f"m[ef]*{_KNOWN}[mbeipfzw]*[dok][pudoef]*",
    f"m{_SOMEBODY}[mbeipfz]*d[pudoef]*",
    f"mgb{_KNOWN}w?[dok][pudoef]*",
    # whose call is it whether, in whose responsibility is
    "(?<![xtqnrs])p?h[dofex]b?[gf]*[pu]*",
    # is there someone who knows about, can somebody approve, I need someone to decide on
    "[bmfi]*s(?:[wmbpef]*(?:k[ef]*[pu]|d)|w[bmfe]*o)[pukdoefi]*",
    # PO or PM for, NAME or NAME for
    "[nr][ef]*(?:j[ef]*[nr][ef]*)+[pu][puf]*",
    # I have a (quick) question (for the PO) about, can somebody tell me more about; it's about
    _ANNOUNCEMENT,
)
_NEEDED = ("w", "w", "w", "nrq", "nr", "s", "nr", "nrq", "nr", "nrq", "nr", "h", "s", "nr", "lg")
"""Letters of which each opener has at least one: without them it isn't looked for."""
_PATTERNS = tuple(
    (frozenset(needed), re.compile(pattern))
    for needed, pattern in zip(_NEEDED, _OPENERS, strict=True)
)
_CLOSER = re.compile("(?:b?g?[efp]*)(?:r[ef]*)(?:j[ef]*r[ef]*)+[dfe]*$")
"""What ends a question by asking which role: “…: PO or PM?”."""


class Opener(NamedTuple):
    """Units `first` up to `end`, not included, are an opener.

    `announces` is true where it only says what a question is about.
    """

    first: int
    end: int
    announces: bool = False


def letters_of(units: Sequence[Unit]) -> str:
    """Return the letter of each unit."""
    return "".join([_letter(unit.tags) for unit in units])


@cache
def _letter(tags: int) -> str:
    letter = next((letter for tag, letter in _LETTERS if tags & tag), "")
    return letter or ("f" if tags & AROUND else "x")


def find_opener(letters: str) -> Opener | None:
    """Return the first opener among the units, the longest where several begin there."""
    found = [
        match.span()
        for needed, pattern in _PATTERNS
        if not needed.isdisjoint(letters) and (match := pattern.search(letters))
    ]
    closer = _CLOSER.search(letters)
    if closer:
        found.append(closer.span())
    if not found:
        return None
    first, end = min(found, key=lambda span: (span[0], -span[1]))
    announcement = _PATTERNS[-1][1].match(letters)
    return Opener(first, end, announcement is not None and announcement.span() == (first, end))
