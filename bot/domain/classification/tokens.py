"""Cut a question into words, sentences and clauses, and tell which of them ask."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

_WORDS = (
    "a all an and any anyone are arent as at be by can cant could couldnt didnt do does doesnt "
    "dont for from going has have how hows i if im in is isnt it its ive lets me my not of off on "
    "or our should shouldnt so some than that thats the their them there theres these they this to "
    "us was wasnt we were werent what whats when where wheres which who whom whos whose why will "
    "with wont would wouldnt you your youre"
)
STOPWORDS = frozenset(_WORDS.split())


MAX_LETTERS = 6000
"""Letters read from each end of a long text; what lies between is not looked at."""

_ROOT = 3
"""Letters that a stem keeps at least."""

START, END, PAUSE = "^", "$", ","
"""Marks in the stream of words: a clause begins, a sentence ends, a breath is taken."""

_REMEMBERED, _LONGEST_REMEMBERED = 8192, 40
"""Chunks of text that are kept cut into words, and the letters that such a chunk has at most."""

_TOKEN = re.compile(
    r"(?P<skip><[@#!][^>\s]{0,80}>|<?https?://\S{1,2000}|:[a-z0-9_+-]{1,40}:)"
    r"|(?P<code>`[^`\n]{1,200}`|[A-Za-z]\w{0,60}"
    r"(?:_(?=[^\W_])|\(\)|\.(?:js|py|jsx|json|jar|ts|org|css|sql)\b)\w{0,60})"
    r"|(?P<short>(?<!\w)(?:(?:[A-Za-z]\.){2,5}(?!\w)|(?i:vs|incl|approx|etc|esp|resp|cf|mr|mrs|dr)\.))"
    r"|(?P<quoted>\"[^\"\n]{1,120}\"|(?<!\w)'[^'\n]{1,120}'(?!\w))"
    r"|(?P<ticket>\b[A-Z]{2,9}-\d{1,6}\b|#\d{1,7}\b)"
    r"|(?P<sum>[$€£]\s?\d[\d.,]{0,20}\s?[kKmM]?\b)"
    r"|(?P<percent>\d[\d.,]{0,20}\s?%)"
    r"|(?P<version>\bv\d{1,5}(?:\.[\dx]{1,5}){0,3}|\b\d{1,5}(?:\.[\dx]{1,5}){1,3}\b)"
    r"|(?P<year>\b(?:19|20)\d\d\b)"
    r"|(?P<number>\b\d[\d,]{0,20}(?![^\W_]))"
    r"|(?P<word>[^\W_]{1,40}(?:'[a-z]{1,3}\b)?)"
    r"|(?P<stop>[!?;\n]+|\.(?![^\s.!?;)\]}\"'*_~]))"
    r"|(?P<pause>[,:()]|(?<!\S)[-–—]+(?!\S)|—)"
)
_PERHAPS = re.compile(r"[\"'`$€£%]")
_SPANNING = re.compile(r"[\"`]|(?<!\w)'|[$€£](?:\s|\S*\s[kKmM]\b)|\s%")
"""Where one of these is in a text, a token may hold a space."""
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
_NO_QUESTION = frozenset("when where if had am in on for any must".split())  # noqa: SIM905
"""Openers that begin a statement as often."""
_FEW = 3
"""Words that a sentence has at least which asks; a shorter last one is a greeting or a name."""
_WHOLE = frozenset(
    """
    anomaly apply assembly completely comply existing family imply incoming locale meaning mine
    monopoly multiply plane reply supply theme trustee wine
    accounting booking branding building engineering finding heading landing listing marketing
    meeting messaging opening parking recording setting training wording news
    """.split()  # noqa: SIM905 - words read better as words
)
"""Words whose ending belongs to them: an app does not apply, to set is not a setting."""

_HEARD = {
    **dict.fromkeys(("US", "U.S."), "usa"),
    **dict.fromkeys(("I'd", "i'd", "I'll", "i'll"), "i"),
    **dict.fromkeys(("We'd", "we'd", "We'll", "we'll"), "we"),
    **dict.fromkeys(("He'll", "he'll"), "he"),
    **dict.fromkeys(("She'd", "she'd", "She'll", "she'll"), "she"),
}
"""What would be another word without its capitals or its mark: us, id, ill, well, shed, shell."""


class WordToken(NamedTuple):
    """A word as typed, its lower-case form, and its sort (`word`, `ticket`, …; `mark`)."""

    typed: str
    word: str
    sort: str


STARTS, ENDS, PAUSES = (WordToken(mark, mark, "mark") for mark in (START, END, PAUSE))
_STOP, _ASK = WordToken("", "", "stop"), WordToken("", "", "ask")


@dataclass(frozen=True, slots=True)
class TokenizedText:
    """The stream of tokens of a question and the numbers of the sentences that ask.

    A sentence ends with `ENDS`; the first one is number 0.
    """

    tokens: tuple[WordToken, ...]
    asking: frozenset[int]

    @property
    def sentences(self) -> int:
        """How many sentences there are."""
        return self.tokens.count(ENDS)


def read(text: str) -> TokenizedText:
    """The words of `text`; a very long one is read at both ends only."""
    if len(text) > 2 * MAX_LETTERS:
        text = f"{text[:MAX_LETTERS]}\n{text[-MAX_LETTERS:]}"
    if not text.isascii():
        text = text.translate(_QUOTES)
    if "\n" in text:
        text = text.replace("\n", " ; ")
    if _PERHAPS.search(text) and _SPANNING.search(text):
        return _marked(_cut(text))
    return _marked(chain.from_iterable(map(_cut_chunk, text.split())))


def _cut(text: str) -> tuple[WordToken, ...]:
    """The words, stops and pauses of `text`, one after the other."""
    found = ((match.lastgroup or "", match.group()) for match in _TOKEN.finditer(text))
    return tuple(_token(sort, typed) for sort, typed in found if sort != "skip")


@lru_cache(_REMEMBERED)
def _remembered(chunk: str) -> tuple[WordToken, ...]:
    return _cut(chunk)


def _cut_chunk(chunk: str) -> tuple[WordToken, ...]:
    """What `_cut` says of text without spaces; people use the same few thousand words."""
    return _remembered(chunk) if len(chunk) <= _LONGEST_REMEMBERED else _cut(chunk)


def _token(sort: str, typed: str) -> WordToken:
    if sort == "stop":
        return _ASK if "?" in typed else _STOP
    if sort == "pause":
        return PAUSES
    if typed in _HEARD:
        return WordToken(typed, _HEARD[typed], "word")
    word = typed.lower()
    if sort == "short":
        return WordToken(typed, word.replace(".", ""), "word")
    if "'" in word and sort == "word":
        word = word.removesuffix("'s").replace("'", "")
    return WordToken(typed, word, sort)


def _marked(pieces: Iterable[WordToken]) -> TokenizedText:
    """Put marks between the words, and find the sentences that ask."""
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
    return TokenizedText(tuple(tokens), frozenset(asking or _unmarked(tokens, begins)))


def _unmarked(tokens: Sequence[WordToken], begins: Sequence[int]) -> Iterable[int]:
    """The sentences that ask where none ends in a question mark: those worded so, else the last."""
    worded = [
        number
        for number, at in enumerate(begins)
        if tokens[at + 1].word in _OPENERS and tokens[at + 1].word not in _NO_QUESTION
    ]
    if worded:
        return worded
    ends = [*begins[1:], len(tokens)]
    long = [n for n, at in enumerate(begins) if ends[n] - at - 2 >= _FEW]
    return long[-1:] or (len(begins) - 1,)


def stem(word: str) -> str:
    """`word` without its English ending: `prices`, `priced` and `pricing` all become `pric`."""
    if len(word) <= _ROOT or not word.isascii():
        return word
    single = word.removesuffix("s")
    if word in _WHOLE or single in _WHOLE:
        word = word if word in _WHOLE else single
        return word[:-1] + "i" if word[-1] == "y" else word
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


_TURNS = frozenset(["forget", "ignore", "leaving", "putting", "setting", "not", "apart", "besides"])
"""A clause that begins with one of these, and is not the last, is set aside by the asker."""
_NOT_BUT = frozenset(["sure", "certain", "clear", "convinced", "yet", "only"])
"""Words after “not” with which nothing is set aside: “not sure whether …”."""


def emphasis(reading: TokenizedText, context: float) -> list[float] | None:
    """What each token counts for, or None where each counts fully.

    `context`, from 0 to 1, is what one counts for outside the sentences that ask, and in what the
    asker sets aside.
    """
    turns = _turns(reading.tokens)
    if not turns and len(reading.asking) == reading.sentences:
        return None
    scales, sentence = [], 0
    for token in reading.tokens:
        scales.append(1.0 if sentence in reading.asking else context)
        sentence += token is ENDS
    for first, last in turns:
        scales[first:last] = [context * scale for scale in scales[first:last]]
    return scales


def _turns(tokens: Sequence[WordToken]) -> list[tuple[int, int]]:
    """Stretches that the asker sets aside: `forget the roadmap, …`, `leaving price aside, …`."""
    turns = []
    marks = [place for place, token in enumerate(tokens) if token[2] == "mark"]
    for first, last in pairwise([-1, *marks, len(tokens)]):
        if last == first + 1 or last >= len(tokens) - 1:
            continue
        if _sets_aside([token.word for token in tokens[first + 1 : last]]):
            turns.append((first + 1, last))
    return turns


def _sets_aside(clause: Sequence[str]) -> bool:
    doubts = clause[0] == "not" and len(clause) > 1 and clause[1] in _NOT_BUT
    return clause[-1] == "aside" or (clause[0] in _TURNS and not doubts)
