"""Cut a question into words, with the places where sentences and clauses begin and end."""

import re
from dataclasses import dataclass
from typing import NamedTuple

MAX_LETTERS = 6000
"""Letters read from each end of a long text; what lies between is not looked at."""

_ROOT = 3
"""Letters that a stem keeps at least."""

START, END = "^", "$"
"""Marks in the stream of words: a clause begins, a sentence ends."""

_TOKEN = re.compile(
    r"(?P<skip><[@#!][^>\s]{0,80}>|<?https?://\S{1,2000}|:[a-z0-9_+-]{1,40}:)"
    r"|(?P<code>`[^`\n]{1,200}`|[A-Za-z]\w{0,60}(?:_|\(\)|\.(?:js|py|jsx|json|jar|ts|org|css|sql))\w{0,60})"
    r"|(?P<quoted>\"[^\"\n]{1,120}\"|(?<!\w)'[^'\n]{1,120}'(?!\w))"
    r"|(?P<ticket>\b[A-Z]{2,9}-\d{1,6}\b|#\d{1,7}\b)"
    r"|(?P<sum>[$€£]\s?\d[\d.,]{0,20}\s?[kKmM]?\b)"
    r"|(?P<percent>\d[\d.,]{0,20}\s?%)"
    r"|(?P<version>\bv\d{1,5}(?:\.[\dx]{1,5}){0,3}|\b\d{1,5}(?:\.[\dx]{1,5}){1,3}\b)"
    r"|(?P<year>\b(?:19|20)\d\d\b)"
    r"|(?P<number>\b\d[\d,]{0,20}(?![A-Za-z]))"
    r"|(?P<word>[^\W_]{1,40}(?:'[a-z]{1,3}\b)?)"
    r"|(?P<stop>[.!?;\n]+)"
    r"|(?P<pause>[,:()]|\s[-–—]+\s|—)"
)
_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")
_FILLERS = frozenset(
    """
    so and but or also hey hi hello um uh er erm well ok okay yeah yes no right now then sorry
    please oh hmm mm like wait anyway honestly basically question quick q folks guys team all
    everyone actually maybe thanks again just
    """.split()  # noqa: SIM905 - words read better as words
)
_OPENERS = frozenset(
    """
    what why who whom whose which when where how is are was were do does did should shall can
    could will would may must if have has had am in on for any
    """.split()  # noqa: SIM905 - words read better as words
)


class Token(NamedTuple):
    """A word as typed, its lower-case form, its sort (`word`, `ticket`, …) and its sentence."""

    typed: str
    word: str
    sort: str
    sentence: int
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """The stream of tokens of a question and the numbers of the sentences that ask."""

    tokens: tuple[Token, ...]
    asking: frozenset[int]


def read(text: str) -> Reading:
    """The words of `text`; a very long one is read at both ends only."""
    if len(text) > 2 * MAX_LETTERS:
        text = f"{text[:MAX_LETTERS]}\n{text[-MAX_LETTERS:]}"
    reader = _Reader()
    for match in _TOKEN.finditer(text.translate(_QUOTES)):
        reader.take(match.lastgroup or "", match.group())
    return reader.close()


class _Reader:
    """Collects tokens and puts the marks between them."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.asking: set[int] = set()
        self.sentence = 0
        self.fresh = True
        self.paused = False

    def take(self, sort: str, typed: str) -> None:
        """Add what one match of the pattern says."""
        if sort == "stop":
            self._stop("?" in typed)
        elif sort == "pause":
            self.paused = True
        elif sort != "skip":
            self._word(sort, typed)

    def _word(self, sort: str, typed: str) -> None:
        word = typed.lower()
        if "'" in word and sort == "word":
            word = word.removesuffix("'s").replace("'", "")
        if self.fresh and word in _FILLERS:
            return
        opens = self.fresh or (self.paused and word in _OPENERS)
        if opens or self.paused:
            self._mark(START if opens else ",")
        self.tokens.append(Token(typed, word, sort, self.sentence, opens))
        self.fresh = self.paused = False

    def _mark(self, mark: str) -> None:
        self.tokens.append(Token("", mark, "mark", self.sentence))

    def _stop(self, asks: bool) -> None:
        if asks:
            self.asking.add(self.sentence)
        if not self.fresh:
            self._mark(END)
            self.sentence += 1
        self.fresh, self.paused = True, False

    def close(self) -> Reading:
        """All that was read; where nothing ends in a question mark the last sentence asks."""
        if not self.fresh:
            self._mark(END)
            self.sentence += 1
        asking = self.asking or {self.sentence - 1}
        return Reading(tuple(self.tokens), frozenset(asking))


def stem(word: str) -> str:
    """`word` without its English ending: `prices`, `priced` and `pricing` all become `pric`."""
    if len(word) <= _ROOT or not word.isascii():
        return word
    word = _without_ending(word)
    if len(word) > _ROOT + 1 and word[-1] == word[-2] and word[-1] not in "lsez":
        word = word[:-1]
    if len(word) > _ROOT and word[-1] == "e":
        word = word[:-1]
    return word[:-1] + "i" if len(word) > _ROOT and word[-1] == "y" else word


def _without_ending(word: str) -> str:
    for ending in ("ies", "ing", "edly", "ed", "es", "s", "ly"):
        if word.endswith(ending) and not (ending == "s" and word[-2] in "siu"):
            root = word.removesuffix(ending)
            if len(root) >= _ROOT and any(letter in "aeiouy" for letter in root):
                return root + "y" if ending == "ies" else root
    return word
