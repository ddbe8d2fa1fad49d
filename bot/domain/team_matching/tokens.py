"""The words by which teams are found: how they are cut, compared and graded."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from bot.domain.asked_words import naming_words
from bot.domain.classification.tokens import MAX_LETTERS
from bot.domain.letters import folded
from bot.domain.teams.team import NAME_WORD

SLIGHT_FROM, HINT_FROM, NOTHING_FROM = 2.5, 10.0, 25.0
"""Questions in a thousand that hold a word: from here on it says less, little, and nothing."""

TEAM_WORDS = frozenset({"team", "teams", "squad", "squads", "tribe", "crew", "guild", "pod"})
DETERMINERS = frozenset(
    "a an any every her his its my no our that the their this what which whose your".split()  # noqa: SIM905 - words read better as words
)
QUOTES = frozenset("\"'“”‘’«»„*_`~")

_STOPS = re.compile(r"[.!?:;\n]")


class Grade(IntEnum):
    """How surely a name in a question refers to a team.

    FIRM: it does. SLIGHT: an everyday word, or a guess at a mistyped one, which yields to the team
    of the channel. HINT: a word that many questions hold anyway. NOTHING: a word such as “it” or
    “next”.
    """

    NOTHING = 0
    HINT = 1
    SLIGHT = 2
    FIRM = 3


@dataclass(frozen=True, slots=True)
class Language:
    """What is known about English words.

    `ordinary` words are spelt correctly as they are. `common` maps words to the number of product
    questions in a thousand that hold them, for words where that number matters.
    """

    ordinary: frozenset[str] = frozenset()
    common: Mapping[str, float] = field(default_factory=dict)

    def grade(self, keys: Sequence[str]) -> Grade:
        """Grade a name of these words by how rare they are; several words grade higher."""
        shares = [self.common.get(key, 0.0) for key in keys if not _is_letter_or_number(key)]
        if not shares:
            return Grade.NOTHING if len(keys) == 1 else Grade.HINT
        rarest = sum(min(shares) < limit for limit in (NOTHING_FROM, HINT_FROM, SLIGHT_FROM))
        return Grade(min(rarest + (len(shares) > 1), Grade.FIRM))


class NameToken(NamedTuple):
    """A word as typed, the key by which it is compared, and its start and end in the text."""

    typed: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A question's text and its words; a very long text is cut to its two ends."""

    text: str
    tokens: tuple[NameToken, ...]

    def typed(self, first: int, last: int) -> str:
        """Return the text from token `first` to token `last`, both included."""
        return self.text[self.tokens[first].start : self.tokens[last].end]

    def is_hyphenated(self, first: int) -> bool:
        """Whether a hyphen joins token `first` and the next."""
        return self.text[self.tokens[first].end : self.tokens[first + 1].start] == "-"

    def looks_like_name(self, first: int, last: int) -> bool:
        """Whether tokens are written like a name.

        That is with a capital that grammar does not ask for, in quotes, after # or @, or with
        “team” beside them.
        """
        start, end = self.tokens[first].start, self.tokens[last].end
        before, after = self.text[start - 1 : start], self.text[end : end + 1]
        quoted = before in QUOTES and after in QUOTES
        return (
            before in {"#", "@"}
            or quoted
            or self.is_beside_team(first, last)
            or self._has_telling_capital(first)
        )

    def is_beside_team(self, first: int, last: int) -> bool:
        """Whether “team” or a word like it stands beside the tokens or among them."""
        around = self.tokens[first if last > first else first + 1 : last + 2]
        if any(token.key in TEAM_WORDS for token in around):
            return True
        if first == 0 or self.tokens[first - 1].key not in TEAM_WORDS:
            return False
        # “Team Search”, but not “does the team support it”.
        return first == 1 or self.tokens[first - 2].key not in DETERMINERS

    def _has_telling_capital(self, first: int) -> bool:
        word = self.tokens[first].typed
        in_title_case = not any(token.typed[0].islower() for token in self.tokens)
        if len(word) == 1 or not word[0].isupper() or in_title_case:
            return False
        return word.isupper() or not self._opens_sentence(first)

    def _opens_sentence(self, first: int) -> bool:
        if first == 0:
            return True
        gap = self.text[self.tokens[first - 1].end : self.tokens[first].start]
        return _STOPS.search(gap) is not None


def read_question(text: str) -> QuestionText:
    """Cut a question into words."""
    text = text if text.isascii() else unicodedata.normalize("NFC", text)
    text = naming_words(text)
    if len(text) <= 2 * MAX_LETTERS:
        return QuestionText(text, tokenize(text))
    # The words at the cut may be halves of longer ones.
    text = f"{text[:MAX_LETTERS]}\n{text[-MAX_LETTERS:]}"
    whole = (t for t in tokenize(text) if t.end != MAX_LETTERS and t.start != MAX_LETTERS + 1)
    return QuestionText(text, tuple(whole))


def tokenize(text: str) -> tuple[NameToken, ...]:
    """Cut a text into words and emoji, in order."""
    return tuple(
        NameToken(word, _key(word), match.start(), match.end())
        for match in NAME_WORD.finditer(text)
        if (word := match.group())
    )


def keys_of(name: str) -> tuple[str, ...]:
    """Return the words of a name in the form in which they are compared."""
    return tuple(token.key for token in tokenize(unicodedata.normalize("NFC", name)))


def base(key: str) -> str:
    """Strip the ending of a plural or genitive, so that both match the same name."""
    key = key.removesuffix("'s")
    if len(key) < 4 or not key.endswith("s") or key.endswith(("ss", "us", "sis")):  # noqa: PLR2004
        return key
    if key.endswith("ies"):
        return f"{key[:-3]}y"
    return key[:-2] if key.endswith(("xes", "ches", "shes", "zes")) else key[:-1]


def is_emoji(key: str) -> bool:
    """Whether a token is an emoji rather than a word."""
    return not key[0].isalnum()


def _key(word: str) -> str:
    if word == "&":
        return "and"
    if word.isascii():
        return word.lower()
    return folded(word) or word


def _is_letter_or_number(key: str) -> bool:
    return (len(key) == 1 and key.isascii()) or key.isdigit()
