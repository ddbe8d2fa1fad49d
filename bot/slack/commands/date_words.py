"""The words for days, months and spans of time, in the languages that people type them in.

They come from dateparser's tables (which take them from Unicode's CLDR); only its words are used,
since its own reading of a date skips what it does not understand.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from bot.domain.errors import Refusal

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
          "october", "november", "december")  # fmt: skip
UNITS = ("hour", "day", "week", "month", "year")
RELATIVE = {
    "0 day ago": "today",
    "in 1 day": "tomorrow",
    "in 2 day": "day after tomorrow",
    "1 day ago": "yesterday",
    "0 week ago": "this week",
    "in 1 week": "next week",
    "in 1 month": "next month",
    "in 1 year": "next year",
}
"""Phrases that dateparser lists under their distance, and what we call them."""
CONNECTIVES = {
    "until": "until, till, til, bis, jusqu'à, jusqu'au, jusque, hasta, fino a, fino al, até, tot",
    "through": "to, through, thru, -, –, —, zum, al, au",
    "from": "from, starting, ab, von, vom, à partir de, à partir du, dès, desde, dal, vanaf, van",
    "on": "on, the, of, den, der, le, la, el, il, op, no, na, de",
    "at": "at, um, à, a las, alle, às, om",
    "for": "for, für, pendant, por, per, voor",
    "in": "in, dans, en, dentro de, tra, em, over",
    "next": "next, nächsten, nächste, kommenden, prochain, próximo, prossimo, volgende",
    "this": "this",
    "morning": "morning, in the morning",
    "noon": "noon, midday, mittag, midi, mediodía, mezzogiorno",
    "afternoon": "afternoon, in the afternoon, nachmittag",
    "evening": "evening, in the evening, abend",
    "midnight": "midnight, mitternacht, minuit",
    "tonight": "tonight",
}
"""Words between the parts of a date, and times of day, which dateparser has no table for."""
EXTRA = {
    "en": {"thur": "thursday", "thurs": "thursday", "weds": "wednesday", "sept": "september",
           "tues": "tuesday", "hr": "hour", "hrs": "hour", "hours": "hour",
           "a": "1", "an": "1", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
           "six": "6"},
    "de": {"sonnabend": "saturday", "samstag": "saturday", "stunden": "hour", "stunde": "hour",
           "einen": "1", "einer": "1", "einem": "1", "eine": "1", "ein": "1"},
    "fr": {"heures": "hour", "heure": "hour", "un": "1", "une": "1"},
    "es": {"horas": "hour", "hora": "hour"},
}  # fmt: skip


MOST_WORDS = 4
"""Words of the longest phrase that has a meaning of its own."""
HINT = "Write the whole word in English."

_PIECE = re.compile(
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})\b"
    r"|(?P<clock>\d{1,2}(?::|\.(?=\d\d(?!\d|\.)))\d\d(?: ?[ap]\.?m\b\.?)?)(?![./-]?\d)"
    r"|(?P<numeric>\d{1,2}[./-]\d{1,2}(?:[./-](?:\d+)?)?)(?!\d)"
    r"|(?P<hour>\d{1,2} ?(?:[ap]\.?m\b\.?|h\d\d\b|h\b|uhr\b|uur\b|o['’]clock\b))"
    r"|(?P<day>\d{1,2}(?:st|nd|rd|th|\.|er|º|ª)(?!\w))"
    r"|(?P<number>\d+)"
    r"|(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*\.?|[-–—])"
    r"|(?P<other>[^\s,;]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of typed text: the text itself, what sort of piece it is, and its value."""

    text: str
    sort: str
    value: str = ""


class Meaning(NamedTuple):
    """What a word or phrase stands for in one language: `("weekday", "friday")`."""

    sort: str
    value: str
    language: str


def folded(word: str) -> str:
    """Return `word` without case and accents, as words are looked up."""
    parts = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    return "".join(part for part in parts if not unicodedata.combining(part))


@cache
def vocabulary() -> dict[str, tuple[Meaning, ...]]:
    """Return every meaning of every word and phrase; reading the tables takes 50 ms, once."""
    meanings: dict[str, dict[Meaning, None]] = defaultdict(dict)
    for language in LANGUAGES:
        for word, sort, value in _words_of(language):
            meanings[folded(word)][Meaning(sort, value, language)] = None
    for value, words in CONNECTIVES.items():
        for word in words.split(", "):
            meanings[folded(word)][Meaning(value, value, "")] = None
    return {word: tuple(found) for word, found in meanings.items()}


def _words_of(language: str) -> Iterator[tuple[str, str, str]]:
    from dateparser.data.date_translation_data import de, en, es, fr, it, nl, pt

    tables = {"en": en, "de": de, "fr": fr, "es": es, "it": it, "pt": pt, "nl": nl}
    info = tables[language].info
    for sort, values in (("weekday", WEEKDAYS), ("month", MONTHS), ("unit", UNITS)):
        for value in values:
            for word in (value, *info.get(value, ())):
                if language == "en" or word != value:
                    yield word, sort, value
    for distance, value in RELATIVE.items():
        for phrase in info["relative-type"].get(distance, ()):
            yield phrase, "relative", value
    for word, value in EXTRA.get(language, {}).items():
        yield word, _sort_of(value), value


def _sort_of(value: str) -> str:
    if value in WEEKDAYS:
        return "weekday"
    if value in MONTHS:
        return "month"
    return "unit" if value in UNITS else "number"


def pieces(words: str, locale: str) -> Iterator[Piece]:
    """Yield the pieces of what was typed; a phrase that has a meaning of its own is one piece.

    `locale` (`de-DE`) decides where a word means two things; raises Refusal where it does not.
    """
    found = [(m.lastgroup or "", m.group()) for m in _PIECE.finditer(words)]
    index = 0
    before = ""
    while index < len(found):
        sort, text = found[index]
        length = _phrase_at(found, index) if sort == "word" else 1
        if sort == "word":
            text = " ".join(part for _, part in found[index : index + length])
            following = found[index + length] if index + length < len(found) else ("", "")
            piece = _understood(text, locale, _wanted(before, *following))
        else:
            piece = Piece(text, sort, text)
        before = piece.sort
        yield piece
        index += length


def _wanted(before: str, following: str, text: str) -> frozenset[str]:
    """What a word has to be between its neighbours: a unit or month beside a number."""
    if before in {"number", "day"}:
        return frozenset({"unit", "month"} if before == "number" else {"month"})
    if any(meaning.sort == "unit" for meaning in _meanings(text)):
        return frozenset({"number"})
    return frozenset({"month"} if following in {"number", "day"} else ())


def _phrase_at(found: Sequence[tuple[str, str]], index: int) -> int:
    """How many words from `index` on are the longest phrase with a meaning, at least 1."""
    for length in range(min(MOST_WORDS, len(found) - index), 1, -1):
        parts = found[index : index + length]
        phrase = folded(" ".join(text for _, text in parts))
        if all(sort == "word" for sort, _ in parts) and phrase in vocabulary():
            return length
    return 1


def _meanings(text: str) -> tuple[Meaning, ...]:
    known = vocabulary()
    return known.get(folded(text)) or known.get(folded(text.rstrip("."))) or ()


def _understood(text: str, locale: str, wanted: frozenset[str]) -> Piece:
    """What a word or phrase means; raises Refusal where that depends on the language."""
    language = locale.partition("-")[0]
    short = len(text) <= 2  # noqa: PLR2004 - letters of a unit that needs its number beside it
    unwanted = {"number", "unit"} if short else {"number"}
    meanings = _meanings(text)
    for chosen in (
        [m for m in meanings if m.sort in wanted],
        [m for m in meanings if m.sort not in unwanted],
    ):
        own = [m for m in chosen if m.language == language]
        values = {(m.sort, m.value): m for m in own or chosen}
        if len(values) > 1:
            names = " or ".join(sorted(m.value.capitalize() for m in values.values()))
            raise Refusal(f"“{text}” can be {names}, depending on the language.", HINT)
        for sort, value in values:
            return Piece(text, sort, value)
    return Piece(text, "unknown")
