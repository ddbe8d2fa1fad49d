"""Cut a question into words, sentences and clauses, and find out what in it is asked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from bot.domain.asked_words import asking_words, naming_words

MAX_LETTERS = 6000
"""Letters read from each end of a long text; the middle is skipped."""

START, END, PAUSE = "^", "$", ","
"""Marks among the words: a clause begins, a sentence ends, a comma or the like."""

_COMMONEST = (
    "a all an and any anyone are arent as at be by can cant could couldnt didnt do does doesnt "
    "dont for from going has have how hows i if im in is isnt it its ive lets me my not of off on "
    "or our should shouldnt so some than that thats the their them there theres these they this to "
    "us was wasnt we were werent what whats when where wheres which who whom whos whose why will "
    "with wont would wouldnt you your youre"
)
STOPWORDS = frozenset(_COMMONEST.split())
"""The commonest English words, which mean nothing by themselves; “what's” is “whats”."""

_CACHED_CHUNKS, _LONGEST_CACHED = 8192, 40
"""Chunks of text whose tokens are cached, and the most letters that such a chunk has."""

_TOKEN = re.compile(
    r"(?P<skip><[@#!][^>\s]{0,80}>|<?https?://\S{1,2000}|:[a-z0-9_+-]{1,40}:)"
    r"|(?P<code>`[^`\n]{1,200}`|[A-Za-z]\w{0,60}"
    r"(?:_(?=[^\W_])|\(\)|\.(?:js|py|jsx|json|jar|ts|org|css|sql)\b)\w{0,60})"
    r"|(?P<short>(?<!\w)(?:(?:[A-Za-z]\.){2,5}(?!\w)|(?i:vs|incl|approx|etc|esp|resp|cf|mr|mrs|dr)\.))"
    r"|(?P<quoted>\"[^\"\n]{1,120}\"|(?<!\w)'[^'\n]{1,120}'(?!\w))"
    r"|(?P<ticket>(?<![^\W_])[A-Z]{2,9}-\d{1,6}(?![^\W_])|#\d{1,7}\b)"
    r"|(?P<sum>[$€£]\s?\d[\d.,]{0,20}\s?[kKmM]?\b)"
    r"|(?P<percent>\d[\d.,]{0,20}\s?%)"
    r"|(?P<version>\bv\d{1,5}(?:\.[\dx]{1,5}){0,3}|\b\d{1,5}(?:\.[\dx]{1,5}){1,3}\b)"
    r"|(?P<year>\b(?:19|20)\d\d\b)"
    r"|(?P<number>\b\d[\d,]{0,20}(?![^\W_]))"
    r"|(?P<word>[^\W_]{1,40}(?:'[a-z]{1,3}\b)?)"
    r"|(?P<stop>[!?;\n]+|\.(?![^\s.!?;)\]}\"'*_~]))"
    r"|(?P<pause>[,:()]|(?<!\S)[-–—]+(?!\S)|—)"
)
_MAY_SPAN = re.compile(r"[\"'`$€£%]")
_SPANS = re.compile(r"[\"`]|(?<!\w)'|[$€£](?:\s|\S*\s[kKmM]\b)|\s%")
"""Matches text in which a token may contain a space; `_MAY_SPAN` rules most texts out sooner."""
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
_STATEMENT_OPENERS = frozenset("when where if had am in on for any must".split())  # noqa: SIM905
"""Openers that begin a statement as often as a question."""
_SHORTEST_ASKING = 3
"""Words of the shortest sentence that asks without a question mark: “Thanks, Bo” is none."""
_LONGEST_TOPIC = 7
_ASKING_OR_TELLING = (_OPENERS - {"any", "for", "in", "on"}) | frozenset(
    """
    i we you he she they it me us him them my your his her their our im ive weve youre theyre its
    thats this that there not no dont doesnt didnt cant couldnt wont isnt arent wasnt havent
    be been being get gets got need needs want wants wanted think thinks know knows says said let
    lets please help thanks thank hi hello hey good bad great yes ok okay sure down broken stuck
    failing failed fails
    """.split()  # noqa: SIM905 - words read better as words
)
"""Words that a sentence has, but hardly a bare topic."""
_SETTING_ASIDE = frozenset(
    ["forget", "ignore", "leaving", "putting", "setting", "not", "apart", "besides"]
)
"""Openings of a clause that the asker sets aside, unless it is the last."""
_DOUBTING = frozenset(["sure", "certain", "clear", "convinced", "yet", "only"])
"""Words after “not” that set nothing aside: “not sure whether …”."""

_SHORTEST_STEM = 3
_WHOLE = frozenset(
    """
    anomaly apply assembly completely comply disabled existing family imply incoming locale meaning
    mine monopoly multiply plane reply supply theme trustee wine
    accounting booking branding building engineering finding heading landing listing marketing
    meeting messaging opening parking recording setting training wording news
    """.split()  # noqa: SIM905 - words read better as words
)
"""Words whose ending is part of them: an app does not apply, and to set is not a setting."""

_SPELLINGS = {
    **dict.fromkeys(("US", "U.S."), "usa"),
    **dict.fromkeys(("I'd", "i'd", "I'll", "i'll"), "i"),
    **dict.fromkeys(("We'd", "we'd", "We'll", "we'll"), "we"),
    **dict.fromkeys(("He'll", "he'll"), "he"),
    **dict.fromkeys(("She'd", "she'd", "She'll", "she'll"), "she"),
}
"""Words that would be others without capitals or apostrophe: us, id, ill, well, shed, shell."""


class WordToken(NamedTuple):
    """A word as typed, its lower-case form, and its category: `word`, `ticket`, …, or `mark`."""

    typed: str
    word: str
    category: str


STARTS, ENDS, PAUSES = (WordToken(mark, mark, "mark") for mark in (START, END, PAUSE))
_STOP, _ASK = WordToken("", "", "stop"), WordToken("", "", "ask")


@dataclass(frozen=True, slots=True)
class TokenizedText:
    """The tokens of a question, and the numbers of the sentences that ask.

    A sentence ends with `ENDS`; the first is number 0.
    """

    tokens: tuple[WordToken, ...]
    asking: frozenset[int]

    @property
    def sentences(self) -> int:
        """The number of sentences."""
        return self.tokens.count(ENDS)


def tokenize(text: str) -> TokenizedText:
    """Cut `text` into words and marks; a very long text is read at both ends only."""
    if len(text) > 2 * MAX_LETTERS:
        text = _both_ends(naming_words(text) if "`" in text else text)
    if not text.isascii():
        text = text.translate(_QUOTES)
    if text.isupper() and text.count(" ") > 1:
        text = text.lower()
    spans = _MAY_SPAN.search(text) and _SPANS.search(text)
    if spans:
        text = asking_words(text)
    if "\n" in text:
        text = text.replace("\n", " ; ")
    if spans:
        return _mark(_cut(text))
    return _mark(chain.from_iterable(map(_cut_chunk, text.split())))


def _both_ends(text: str) -> str:
    if len(text) <= 2 * MAX_LETTERS:
        return text
    return f"{text[:MAX_LETTERS]}\n{text[-MAX_LETTERS:]}"


def _cut(text: str) -> tuple[WordToken, ...]:
    """Cut `text` into words, stops and pauses."""
    matches = ((match.lastgroup or "", match.group()) for match in _TOKEN.finditer(text))
    return tuple(_token(category, typed) for category, typed in matches if category != "skip")


_cut_cached = lru_cache(_CACHED_CHUNKS)(_cut)


def _cut_chunk(chunk: str) -> tuple[WordToken, ...]:
    """Cut text without spaces; cached, as people use the same few thousand words."""
    return _cut_cached(chunk) if len(chunk) <= _LONGEST_CACHED else _cut(chunk)


def _token(category: str, typed: str) -> WordToken:
    if category == "stop":
        return _ASK if "?" in typed else _STOP
    if category == "pause":
        return PAUSES
    if typed in _SPELLINGS:
        return WordToken(typed, _SPELLINGS[typed], "word")
    word = typed.lower()
    if category == "short":
        return WordToken(typed, word.replace(".", ""), "word")
    if "'" in word and category == "word":
        word = word.removesuffix("'s").replace("'", "")
    return WordToken(typed, word, category)


def _mark(pieces: Iterable[WordToken]) -> TokenizedText:
    """Put marks between the words, leave out fillers, and find the sentences that ask."""
    tokens: list[WordToken] = []
    asking: set[int] = set()
    begins: list[int] = []
    fresh, paused = True, False
    for piece in chain(pieces, (_STOP,)):
        if piece is PAUSES:
            paused = True
        elif piece is _ASK or piece is _STOP:
            if not fresh:
                tokens.append(ENDS)
                if piece is _ASK:
                    asking.add(len(begins) - 1)
            fresh, paused = True, False
        elif not (fresh or paused):
            tokens.append(piece)
        elif not (fresh and piece[1] in _FILLERS):
            if fresh:
                begins.append(len(tokens))
            tokens.append(STARTS if fresh or piece[1] in _OPENERS else PAUSES)
            tokens.append(piece)
            fresh = paused = False
    return TokenizedText(tuple(tokens), frozenset(asking or _likely_asking(tokens, begins)))


def _likely_asking(tokens: Sequence[WordToken], begins: Sequence[int]) -> Iterable[int]:
    """Find the sentences that ask without a question mark: by their opening, else the last."""
    worded = [
        number
        for number, first in enumerate(begins)
        if tokens[first + 1].word in _OPENERS and tokens[first + 1].word not in _STATEMENT_OPENERS
    ]
    if worded:
        return worded
    ends = [*begins[1:], len(tokens)]
    long = [n for n, first in enumerate(begins) if ends[n] - first - 2 >= _SHORTEST_ASKING]
    return long[-1:] or (len(begins) - 1,)


def emphasis(text: TokenizedText, context: float) -> list[float] | None:
    """Return the factor by which each token counts, or None where each counts fully.

    `context`, from 0 to 1, is the factor outside the sentences that ask and in clauses that the
    asker sets aside.
    """
    aside = _set_aside(text.tokens)
    if not aside and len(text.asking) == text.sentences:
        return None
    factors, sentence = [], 0
    for token in text.tokens:
        factors.append(1.0 if sentence in text.asking else context)
        sentence += token is ENDS
    for first, last in aside:
        factors[first:last] = [context * factor for factor in factors[first:last]]
    return factors


def _set_aside(tokens: Sequence[WordToken]) -> list[tuple[int, int]]:
    """Find clauses that the asker sets aside: “forget the roadmap, …”, “leaving price aside, …”."""
    spans = []
    marks = [number for number, token in enumerate(tokens) if token[2] == "mark"]
    for first, last in pairwise([-1, *marks, len(tokens)]):
        if last == first + 1 or last >= len(tokens) - 1:
            continue
        clause = [token.word for token in tokens[first + 1 : last]]
        doubts = clause[0] == "not" and len(clause) > 1 and clause[1] in _DOUBTING
        if clause[-1] == "aside" or (clause[0] in _SETTING_ASIDE and not doubts):
            spans.append((first + 1, last))
    return spans


def is_bare_topic(text: TokenizedText) -> bool:
    """Whether a text only names a topic, such as “the roadmap” or “sprint 14 scope”."""
    words = [token for token in text.tokens if token[2] != "mark"]
    if not 0 < len(words) <= _LONGEST_TOPIC or text.sentences != 1:
        return False
    return not any(token[1] in _ASKING_OR_TELLING for token in words)


def stem(word: str) -> str:
    """`word` without its English ending: `prices`, `priced` and `pricing` all become `pric`."""
    if len(word) <= _SHORTEST_STEM or not word.isascii():
        return word
    single = word.removesuffix("s")
    if word in _WHOLE or single in _WHOLE:
        word = word if word in _WHOLE else single
        return word[:-1] + "i" if word[-1] == "y" else word
    word = _without_ending(word)
    if len(word) > _SHORTEST_STEM + 1 and word[-1] == word[-2] and word[-1] not in "lsez":
        word = word[:-1]
    if len(word) > _SHORTEST_STEM and word[-1] == "e":
        word = word[:-1]
    return word[:-1] + "i" if len(word) > _SHORTEST_STEM and word[-1] == "y" else word


def _without_ending(word: str) -> str:
    for ending in ("ies", "ing", "edly", "ed", "es", "s", "ly"):
        if word.endswith(ending) and not (ending == "s" and word[-2] in "siu"):
            root = word.removesuffix(ending)
            if len(root) >= _SHORTEST_STEM and any(letter in "aeiouy" for letter in root):
                return root + "y" if ending == "ies" else root
    return word
