"""The phrase of a rule that people add themselves: a few plain words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.classification.tokens import STOPWORDS, WordToken, read, stem
from bot.domain.errors import Refusal

MOST_WORDS = 6
FEWEST_LETTERS = 3
MOST_LETTERS = 60
SIGNS = re.compile(r"[^\w'’]|_|(?<!\w)['’]|['’](?!\w)")
"""All but letters, digits, and the apostrophe in a word."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words as typed, in lower case, and their stems, by which they are found in a question."""

    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(self.words)

    @property
    def stems(self) -> tuple[str, ...]:
        """What is looked for: `price rises` and `price rise` are the same phrase."""
        return tuple(stem(word) for word in self.words)

    @property
    def key(self) -> str:
        """One text for all phrases that are found in the same places."""
        return " ".join(self.stems)


def phrase_of(typed: str) -> Phrase:
    """The phrase that was typed; raises Refusal where it is none that a rule could go by."""
    phrase = Phrase(tuple(token.word for token in _words(typed)))
    letters = sum(map(len, phrase.words))
    if not phrase.words:
        raise Refusal(
            "The phrase is missing.", 'Put it in quotes: `/whoowns-rules add tactical "gift card"`.'
        )
    if letters < FEWEST_LETTERS:
        raise Refusal(
            f"“{phrase.text}” is too short: it would be found by accident.",
            f"Use a phrase of {FEWEST_LETTERS} letters or more.",
        )
    if STOPWORDS.issuperset(phrase.words):
        raise Refusal(
            f"“{phrase.text[:60]}” has only words that stand in every question.",
            "Add the word that tells what it is about.",
        )
    if letters > MOST_LETTERS or len(phrase.words) > MOST_WORDS:
        long = f"{letters} letters; {MOST_LETTERS} fit"
        if letters <= MOST_LETTERS:
            long = f"{len(phrase.words)} words; {MOST_WORDS} fit"
        raise Refusal(
            f"That phrase has {long}.",
            "Use the few words that people would say again.",
        )
    if not found(phrase, stems_of(f"x {typed}")):
        raise Refusal(
            f"“{phrase.text}” is not what I read in a question that has it just like that.",
            "Use plain words, without signs between them.",
        )
    return phrase


def found(phrase: Phrase, stems: tuple[str, ...]) -> bool:
    """Whether the words stand beside each other somewhere."""
    wanted = phrase.stems
    first = wanted[0]
    return any(
        word == first and stems[place : place + len(wanted)] == wanted
        for place, word in enumerate(stems)
    )


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of a question's words, in order."""
    return tuple(stem(word) for word, _ in phrase_tokens(read(text).tokens))


def phrase_tokens(tokens: Sequence[WordToken]) -> Iterator[tuple[str, int]]:
    """Each word as a phrase would have it, and the number of its token.

    What stands in quotes, code, tickets and the like is one token, and has words of its own.
    """
    for number, token in enumerate(tokens):
        if token.sort in {"word", "mark"}:
            yield token.word, number
        else:
            yield from ((word, number) for word in SIGNS.sub(" ", token.typed.lower()).split())


def key_of(name: str) -> str:
    """The key that a phrase of just these words has."""
    return " ".join(stem(token.word) for token in _words(name))


def _words(typed: str) -> list[WordToken]:
    """The words of a phrase; the first of a text would be left out if it were a filler."""
    # Capitals tell the US from us, and nothing else.
    words = (word if word == "US" else word.lower() for word in SIGNS.sub(" ", typed).split())
    tokens = read(f"x {SIGNS.sub(' ', ' '.join(words))}").tokens
    return [token for token in tokens if token.sort != "mark"][1:]
