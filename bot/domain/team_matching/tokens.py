"""The words by which teams are found: how they are cut and compared, and how much each tells."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from bot.domain.classification.tokens import MAX_LETTERS
from bot.domain.teams.team import name_key

SLIGHT_FROM, HINT_FROM, NOTHING_FROM = 2.5, 10.0, 25.0
"""Questions of a thousand that hold a word: from here on it tells less, little, and nothing."""

TEAM_WORDS = frozenset({"team", "teams", "squad", "squads", "tribe", "crew", "guild", "pod"})

_TOKEN = re.compile(
    r":(?=[^:\s]*[a-z+])[a-z0-9_+'-]+:"
    r"|[^\W_]{1,3}(?:&[^\W_]{1,3})+(?![^\W_])"
    r"|[^\W_]+(?:['’][^\W_]+|\+\+|#(?!\w))?"
    r"|&|[\u2190-\u2bff\U0001f000-\U0001faff]"
)


class Grade(IntEnum):
    """How much a name in a question tells.

    FIRM: the team is meant. SLIGHT: an everyday word, or a guess at a mistyped one, which yields
    to the team of the channel. HINT: a word that stands in many questions anyway. NOTHING: a
    word such as “it” or “next”.
    """

    NOTHING = 0
    HINT = 1
    SLIGHT = 2
    FIRM = 3


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of words besides the teams' names.

    `ordinary` words are spelt right as they are. `common` says in how many of a thousand product
    questions a word is found, for the words of which that is worth saying.
    """

    ordinary: frozenset[str] = frozenset()
    common: Mapping[str, float] = field(default_factory=dict)

    def grade(self, keys: Sequence[str]) -> Grade:
        """How much a name of these words tells by itself; several together tell more."""
        shares = [self.common.get(key, 0.0) for key in keys if not _says_nothing(key)]
        if not shares:
            return Grade.NOTHING if len(keys) == 1 else Grade.HINT
        alone = sum(min(shares) < limit for limit in (NOTHING_FROM, HINT_FROM, SLIGHT_FROM))
        return Grade(min(alone + (len(shares) > 1), Grade.FIRM))


class NameToken(NamedTuple):
    """A word as typed, its form for comparison, and where in the text it begins and ends."""

    typed: str
    key: str
    start: int
    end: int


def keys_of(name: str) -> tuple[str, ...]:
    """The words of a name in the form in which they are compared."""
    return tuple(token.key for token in tokens(unicodedata.normalize("NFC", name)))


def base(key: str) -> str:
    """A word without the ending of a plural or genitive, so that both find the same name."""
    key = key.removesuffix("'s")
    if len(key) < 4 or not key.endswith("s") or key.endswith(("ss", "us", "sis")):  # noqa: PLR2004
        return key
    if key.endswith("ies"):
        return f"{key[:-3]}y"
    return key[:-2] if key.endswith(("xes", "ches", "shes", "zes")) else key[:-1]


def is_emoji(key: str) -> bool:
    """Whether a token is an emoji rather than a word."""
    return not key[0].isalnum()


def tokens(text: str) -> tuple[NameToken, ...]:
    """The words of a text, in order."""
    return tuple(
        NameToken(word, _key(word), match.start(), match.end())
        for match in _TOKEN.finditer(text)
        if (word := match.group())
    )


def _key(word: str) -> str:
    if word == "&":
        return "and"
    if word.isascii():
        return word.lower()
    return name_key(word.replace("’", "'")) or word


def _says_nothing(key: str) -> bool:
    return (len(key) == 1 and key.isascii()) or key.isdigit()


DETERMINERS = frozenset(
    "a an any every her his its my no our that the their this what which whose your".split()  # noqa: SIM905 - words read better as words
)
QUOTES = frozenset("\"'“”‘’«»„*_`~")

_STOPS = re.compile(r"[.!?:;\n]")


@dataclass(frozen=True, slots=True)
class NameText:
    """A question's text and its words; of a very long one only those at both ends."""

    text: str
    tokens: tuple[NameToken, ...]

    def typed(self, first: int, last: int) -> str:
        """The text from one word to another, both included."""
        return self.text[self.tokens[first].start : self.tokens[last].end]

    def hyphenated(self, first: int) -> bool:
        """Whether a word and the next are written as one."""
        return self.text[self.tokens[first].end : self.tokens[first + 1].start] == "-"

    def emphasised(self, first: int, last: int) -> bool:
        """Whether words are written as one writes a name.

        That is with a capital where none has to be, in quotes, behind # or @, or with “team”.
        """
        start, end = self.tokens[first].start, self.tokens[last].end
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        quoted = before in QUOTES and after in QUOTES
        return (
            before in {"#", "@"} or quoted or self.beside_team(first, last) or self._capital(first)
        )

    def beside_team(self, first: int, last: int) -> bool:
        """Whether “team” or a word like it stands beside words, or in them."""
        around = self.tokens[first if last > first else first + 1 : last + 2]
        if any(token.key in TEAM_WORDS for token in around):
            return True
        if first == 0 or self.tokens[first - 1].key not in TEAM_WORDS:
            return False
        # “Team Search”, but not “does the team support it”.
        return first == 1 or self.tokens[first - 2].key not in DETERMINERS

    def _capital(self, first: int) -> bool:
        word = self.tokens[first].typed
        if len(word) == 1 or not word[0].isupper() or self._shouted():
            return False
        return word.isupper() or not self._opens_sentence(first)

    def _opens_sentence(self, first: int) -> bool:
        if first == 0:
            return True
        gap = self.text[self.tokens[first - 1].end : self.tokens[first].start]
        return _STOPS.search(gap) is not None

    def _shouted(self) -> bool:
        """Whether every word begins with a capital, so that none of them stands out."""
        return not any(token.typed[0].islower() for token in self.tokens)


def read(text: str) -> NameText:
    """The words of a question."""
    text = text if text.isascii() else unicodedata.normalize("NFC", text)
    if len(text) <= 2 * MAX_LETTERS:
        return NameText(text, tokens(text))
    # The words at the cut may be halves of longer ones.
    text = f"{text[:MAX_LETTERS]}\n{text[-MAX_LETTERS:]}"
    whole = (t for t in tokens(text) if t.end != MAX_LETTERS and t.start != MAX_LETTERS + 1)
    return NameText(text, tuple(whole))
