"""A question's words as they stand there, and which of them are written as one writes a name."""

import re
import unicodedata
from dataclasses import dataclass

from bot.domain.classification.tokens import MAX_LETTERS
from bot.domain.team_matching.name_tokens import TEAM_WORDS, NameToken, tokens

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
