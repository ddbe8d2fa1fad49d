"""Which words of a question are named as the reasons for an answer."""

from collections.abc import Sequence

from bot.domain.classification.tokens import STOPWORDS
from bot.domain.verdict import GAP, Kind, Signal

MOST_SHOWN = 5
SUBJECT = 3
"""How many times as much as its weight a word counts as a reason if it tells what it is about."""
LINKS = frozenset({"and", "or", "of", "than", "so"})
QUOTES = "\"'`"
"""What a quoted word stands in already; it is shown in quotes of ours."""
_DULL = (
    "after again am before between both did get here much must now only out per same too two while"
)
DULL = STOPWORDS | frozenset(_DULL.split())
"""Words that the rules weigh, but that are no reason to a person when they stand alone."""


def reasons(signals: Sequence[Signal], side: Kind) -> list[str]:
    """The words that speak for `side` and tell a person why, the best first; a few at most."""
    return _telling([signal.found for signal in _speaking(signals, side)])[:MOST_SHOWN]


def _speaking(signals: Sequence[Signal], side: Kind) -> list[Signal]:
    """What speaks for a side, the best reason first; a bare number is none."""
    speaking = [s for s in signals if s.kind is side and not (s.general and _number(s.found))]
    return sorted(speaking, key=lambda s: -s.weight * (1 if s.general else SUBJECT))


def _number(found: str) -> bool:
    return not any(map(str.isalpha, found))


def _telling(found: Sequence[str]) -> list[str]:
    """The words that tell a person something, each once, strongest first.

    Little words count too, but as reasons they read oddly, so none stands alone or at the end. Of
    “year” and “next year” the longer is shown, where the first of them stands.
    """
    shown: list[tuple[str, set[str]]] = []
    for words in map(_trimmed, found):
        telling = set(_bare(words)) - DULL - {GAP}
        if not telling or any(telling <= said for _, said in shown):
            continue
        parts = [place for place, (_, said) in enumerate(shown) if said < telling]
        place = parts[0] if parts else len(shown)
        shown = [pair for n, pair in enumerate(shown) if n not in parts]
        shown.insert(place, (words, telling))
    return [words for words, _ in shown]


def _bare(words: str) -> list[str]:
    """Each word as lists of words have it; the US is not us."""
    return [w if w == "US" else w.casefold().replace("'", "") for w in words.split()]


def _trimmed(words: str) -> str:
    """Words without the little ones that they end with, and without what links them to others."""
    words = words.strip(QUOTES)
    said, bare = words.split(), _bare(words)
    while bare and (bare[-1] in STOPWORDS or bare[-1] == GAP):
        bare.pop()
    if bare[1:2] == [GAP] and bare[0] in DULL:
        return " ".join(said[2 : len(bare)])
    links = next((place for place, word in enumerate(bare) if word not in LINKS), 0)
    return " ".join(said[links : len(bare)])
