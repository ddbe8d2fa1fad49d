"""Cut a message into units: words and phrases with what they can be in a frame."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from bot.domain.frames.frame import Named
from bot.domain.frames.words import (
    ACKNOWLEDGEMENT,
    ASK,
    BE,
    CONTENT,
    COVER,
    LONGER,
    NAME_LIKE,
    OUR_WORDS,
    PERSON,
    PHRASES,
    REPAIRABLE,
    ROLE,
    ROLES_OF,
    SEVERAL,
    SINGLE,
    TEAM,
    TIME,
)
from bot.domain.people.names import PeopleNames
from bot.domain.team_matching.parser import Mention
from bot.domain.team_matching.tokens import Grade, QuestionText, base, is_emoji
from bot.domain.teams.team import Role, Team

TWO_SLIPS = 8
"""Letters from which two slips in a word are forgiven; one is in all that are repaired."""
FEWEST_LETTERS = 4
"""Letters of the shortest word that is repaired."""
STRETCHED = re.compile(r"(.)\1{2,}")
"""A letter that is typed for longer than it is said: “heyyy”."""
MOST_REPAIRS = 4
"""Unknown words of a message that are compared with ours."""
STOP = re.compile(r"[!?;\n]|\.(?=\s|$)")
PAUSE = re.compile(r"[,:()]|\s[-–—]+\s|—")
NAMES_TOO = frozenset({"will", "may", "june", "april", "august"})
"""Words of ours that are names, too: where they have a capital and stand where names do."""
PLAIN = {
    word: PHRASES[phrase]
    for word, phrase in SINGLE.items()
    if word not in LONGER and word not in NAMES_TOO | {"us"} and not PHRASES[phrase] & ROLE
}
"""The tags of words of ours that begin no longer phrase and name nobody."""
_BEFORE_NAMES = ASK | BE | COVER
SHORT_FOR = {"u": "you", "ur": "your", "wat": "what", "wats": "whats", "abt": "about"}
"""What people type for words of ours."""
USER_ID = re.compile(r"[uw][a-z0-9]{6,}")


class Unit(NamedTuple):
    """Tokens `first` to `last`, with the tags of what they can be.

    `after` is true where a comma or the like stands before them.
    """

    first: int
    last: int
    tags: int
    teams: tuple[Team, ...] = ()
    people: tuple[str, ...] = ()
    roles: frozenset[Role] = frozenset()
    several: bool = False
    after_pause: bool = False


class UnitReader:
    """Reads the units of one message."""

    def __init__(
        self,
        question: QuestionText,
        mentions: Sequence[Mention],
        people: PeopleNames,
        ordinary: frozenset[str],
    ) -> None:
        self._question = question
        self._keys = [_spelt(token.key) for token in question.tokens]
        self._bases = [base(token.key) for token in question.tokens]
        self._names = [token.key.removesuffix("'s") for token in question.tokens]
        self._mentions: Mapping[int, Mention] = {mention.first: mention for mention in mentions}
        self._people = people
        self._ordinary = ordinary
        self._repair()

    def sentences(self) -> list[list[Unit]]:
        """Return the units of each sentence."""
        sentences: list[list[Unit]] = [[]]
        first, tokens, text = 0, self._question.tokens, self._question.text
        while first < len(tokens):
            units = sentences[-1]
            unit = self._plain(first) or self._unit(first, units[-1].tags if units else 0)
            if first and tokens[first].start - tokens[first - 1].end > 1:
                gap = text[tokens[first - 1].end : tokens[first].start]
                if units and STOP.search(gap):
                    sentences.append([])
                if PAUSE.search(gap):
                    unit = unit._replace(after_pause=True)
            sentences[-1].append(unit)
            first = unit.last + 1
        return sentences

    def _plain(self, first: int) -> Unit | None:
        """Return the unit of a word that can only be what its table says."""
        tags = PLAIN.get(self._keys[first])
        if not tags or first in self._mentions or self._names[first] in self._people.words:
            return None
        return Unit(first, first, tags)

    def _unit(self, first: int, before: int) -> Unit:
        """Return the unit that begins at a token; `before` are the tags of the one before."""
        phrase = self._phrase(first)
        tags = PHRASES[phrase] if phrase else 0
        last = first + len(phrase) - 1
        if tags & ROLE:
            return Unit(first, last, ROLE, roles=ROLES_OF[phrase], several=phrase[-1] in SEVERAL)
        if not tags or self._names[first] in self._people.words:
            person = self._person(first, tags)
            if person:
                return person
        mention = self._mentions.get(first)
        if mention and mention.last >= last:
            also = tags if mention.grade < Grade.FIRM and mention.last == last else 0
            return Unit(first, mention.last, TEAM | also, teams=mention.teams)
        if phrase == ("us",) and self._question.tokens[first].typed == "US":
            return Unit(first, first, CONTENT)
        if tags and not (
            before & _BEFORE_NAMES and phrase[0] in NAMES_TOO and self._capital(first)
        ):
            return Unit(first, last, tags)
        return Unit(first, first, self._tags_of_other(first))

    def _phrase(self, first: int) -> tuple[str, ...]:
        """Return the longest phrase of ours that begins at a token, or an empty one."""
        keys = self._keys
        key = keys[first]
        if key in LONGER and first + 1 < len(keys):
            for phrase in LONGER[key].get(keys[first + 1], ()):
                if len(phrase) == 2 or tuple(keys[first : first + len(phrase)]) == phrase:  # noqa: PLR2004 - both words are known
                    return phrase
        return SINGLE.get(key, ())

    def _person(self, first: int, tags: int) -> Unit | None:
        """Return the unit of a person; a name that is a word of ours needs its capital."""
        count, users = self._people.at(self._names, first)
        token = self._question.tokens[first]
        if not count and not tags and token.key.endswith("s") and token.key not in self._ordinary:
            count, users = self._people.at((token.key[:-1],), 0)
        if not count:
            mentioned = not tags and self._question.text[token.start - 1 : token.start] == "@"
            if mentioned and USER_ID.fullmatch(token.key):
                return Unit(first, first, PERSON, people=(token.typed.upper(),))
            return None
        if tags and count == 1 and (first == 0 or not token.typed[0].isupper()):
            return None
        last = first + count - 1
        if self._is_surname(last + 1):
            last += 1
        return Unit(first, last, PERSON, people=users)

    def _is_surname(self, number: int) -> bool:
        """Whether a token may be the rest of a name of which only the beginning is known."""
        if number >= len(self._keys) or not self._capital(number):
            return False
        return self._keys[number] not in OUR_WORDS and number not in self._mentions

    def _capital(self, number: int) -> bool:
        return number > 0 and self._question.tokens[number].typed[0].isupper()

    def _tags_of_other(self, first: int) -> int:
        """Return the tags of a word that is none of ours; a name is unknown, or has a capital."""
        key, typed = self._keys[first], self._question.tokens[first].typed
        if is_emoji(key):
            return ACKNOWLEDGEMENT
        if not key.isalpha():
            return CONTENT | TIME if key.isdigit() else CONTENT
        known = key in self._ordinary or self._bases[first] in self._ordinary
        named = self._capital(first) and not typed.isupper()
        return CONTENT | NAME_LIKE if named or not known else CONTENT

    def _repair(self) -> None:
        """Correct words of ours with a typo in them; names and capitals are left alone."""
        mentioned = {n for m in self._mentions.values() for n in range(m.first, m.last + 1)}
        repairs = 0
        for number, key in enumerate(self._keys):
            if key in OUR_WORDS or key in self._ordinary or len(key) < FEWEST_LETTERS:
                continue
            known = (
                number in mentioned
                or self._capital(number)
                or self._bases[number] in self._ordinary
            )
            if known or not key.isalpha() or self._people.at(self._names, number)[0]:
                continue
            slips = 1 if len(key) < TWO_SLIPS else 2
            near = extractOne(key, REPAIRABLE, scorer=OSA.distance, score_cutoff=slips)
            if near:
                self._keys[number] = near[0]
            repairs += 1
            if repairs == MOST_REPAIRS:
                return


def _spelt(key: str) -> str:
    key = key.replace("'", "")
    key = SHORT_FOR.get(key, key)
    if key in OUR_WORDS or not STRETCHED.search(key):
        return key
    return STRETCHED.sub(r"\1", key)


def all_tags(units: Sequence[Unit]) -> int:
    """Return what any of the units can be."""
    tags = 0
    for unit in units:
        tags |= unit.tags
    return tags


def covered(units: Sequence[Unit], allowed: int) -> bool:
    """Return whether every unit can be something that is allowed."""
    return all(unit.tags & allowed for unit in units)


def named_in(units: Sequence[Unit], unknown: str = "") -> Named:
    """Return whom and what the units name; `unknown` is a name that nobody with a role has."""
    teams = {team.id: team for unit in units for team in unit.teams}
    people = dict.fromkeys(user_id for unit in units for user_id in unit.people)
    roles = frozenset[Role]().union(*(unit.roles for unit in units))
    return Named(tuple(teams.values()), tuple(people), roles, unknown)
