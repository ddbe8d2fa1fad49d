"""The phrase of a rule that people add themselves: a few plain words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.classification.tokens import STOPWORDS, WordToken, stem, tokenize
from bot.domain.errors import Refusal

MOST_WORDS = 6
FEWEST_LETTERS = 3
MOST_LETTERS = 60
SYMBOLS = re.compile(r"[^\w'’]|_|(?<!\w)['’]|['’](?!\w)")
"""Everything but letters, digits, and apostrophes inside a word."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in lower case, with the stems by which they are found in a question."""

    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(self.words)

    @property
    def stems(self) -> tuple[str, ...]:
        """The stems of the words: `price rises` and `price rise` are the same phrase."""
        return tuple(stem(word) for word in self.words)

    @property
    def key(self) -> str:
        """One text for all phrases that match the same words."""
        return " ".join(self.stems)


def phrase_of(typed: str) -> Phrase:
    """Return the phrase that was typed; raises Refusal if no rule could use it."""
    phrase = Phrase(tuple(token.word for token in _words(typed)))
    letters = sum(map(len, phrase.words))
    if not phrase.words:
        raise Refusal(
            "The phrase is missing.", 'Put it in quotes: `/whoowns-rules add tactical "gift card"`.'
        )
    if letters < FEWEST_LETTERS:
        raise Refusal(
            f"“{phrase.text}” is too short: it would match by accident.",
            f"Use a phrase of {FEWEST_LETTERS} letters or more.",
        )
    if STOPWORDS.issuperset(phrase.words):
        raise Refusal(
            f"“{phrase.text[:60]}” has only words that any question could contain.",
            "Add a word that says what it's about.",
        )
    if letters > MOST_LETTERS or len(phrase.words) > MOST_WORDS:
        length = f"{letters} letters; the limit is {MOST_LETTERS}"
        if letters <= MOST_LETTERS:
            length = f"{len(phrase.words)} words; the limit is {MOST_WORDS}"
        raise Refusal(f"That phrase has {length}.", "Use the few words that people will repeat.")
    if not contains(stems_of(f"x {typed}"), phrase):
        raise Refusal(
            f"I wouldn't find “{phrase.text}” in a question, even if it were typed like that.",
            "Use plain words, without symbols between them.",
        )
    return phrase


def contains(stems: tuple[str, ...], phrase: Phrase) -> bool:
    """Whether the words of `phrase` stand next to each other among the stems of a question."""
    wanted = phrase.stems
    first = wanted[0]
    return any(
        word == first and stems[number : number + len(wanted)] == wanted
        for number, word in enumerate(stems)
    )


def stems_of(question: str) -> tuple[str, ...]:
    """Return the stems of a question's words, in order."""
    return tuple(stem(word) for word, _ in phrase_tokens(tokenize(question).tokens))


def phrase_tokens(tokens: Sequence[WordToken]) -> Iterator[tuple[str, int]]:
    """Yield each word that a phrase could contain, and the number of its token.

    A quotation, code or ticket is one token, but may contain several words.
    """
    for number, token in enumerate(tokens):
        if token.category in {"word", "mark"}:
            yield token.word, number
        else:
            yield from ((word, number) for word in SYMBOLS.sub(" ", token.typed.lower()).split())


def key_of(name: str) -> str:
    """Return the key that a phrase of these words has."""
    return " ".join(stem(token.word) for token in _words(name))


def _words(typed: str) -> list[WordToken]:
    """Cut a phrase into words; the “x” keeps its first one, which could be taken for a filler."""
    # Capitals tell the US from us, and nothing else.
    words = (word if word == "US" else word.lower() for word in SYMBOLS.sub(" ", typed).split())
    tokens = tokenize(f"x {SYMBOLS.sub(' ', ' '.join(words))}").tokens
    return [token for token in tokens if token.category != "mark"][1:]
