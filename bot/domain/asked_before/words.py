"""Read what a question is about: its words, each with what it weighs against other questions."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from bot.domain.classification.tokens import STOPWORDS, stem, tokenize
from bot.domain.team_matching.tokens import Language

MOST_WORDS = 80
"""Words of a question that are read; few questions have more."""
RARE, COMMON = 2.5, 100.0
"""Questions in a thousand with a word: one that fewer have weighs 1, one that more have nothing."""
FREQUENT = 0.5
"""What a word weighs at least, however many questions have it."""
LIGHT = 0.3
"""What a verb weighs that says little, such as “go” or “get”."""
OF_TEAM = 0.25
"""What a word of the team's name weighs: it is in half of the questions, and means the same."""

_EMPTY = frozenset(
    """
    able about actually e again already also anybody anymore anyway been being both current
    currently do either ever exactly guess hello help here hey hi just kind like likely maybe
    may me might must need needed needs needing now ok okay one ones onto ought perhaps
    please possible possibly question quick quickly quite really regarding same somebody someone
    something sorry sort still such sure than thank thanks thing things though too until upon
    very want wanted wants well whether while wonder wondering yet longer
    """.split()  # noqa: SIM905 - words read better as words
)
"""Words that two wordings of one question have or don't, besides the commonest."""
_LIGHT = frozenset(
    stem(word)
    for word in """
    allow appear ask become come decide doing find get give go happen have include into keep know
    look make mean part plan put say see send show take tell think try use visible work
    """.split()  # noqa: SIM905 - words read better as words
)
_CONTRASTS = frozenset("before after without under above below against except only".split())  # noqa: SIM905
"""Small words that make another question of one."""
_NEGATIONS = frozenset(
    """
    not no never neither nor none cannot cant dont doesnt didnt isnt arent wasnt werent wont
    wouldnt shouldnt couldnt mustnt hasnt havent hadnt neednt
    """.split()  # noqa: SIM905 - words read better as words
)
_FORMS = {
    form: word
    for word, forms in {
        "build": "built",
        "buy": "bought",
        "choose": "chose chosen",
        "get": "got gotten",
        "give": "gave given",
        "go": "goes gone went",
        "have": "has had having",
        "hide": "hid hidden",
        "hold": "held",
        "keep": "kept",
        "know": "known knew",
        "leave": "left",
        "lose": "lost",
        "make": "made",
        "mean": "meant",
        "pay": "paid",
        "run": "ran running",
        "say": "said",
        "see": "seen saw",
        "sell": "sold",
        "send": "sent",
        "show": "shown",
        "speak": "spoke spoken",
        "spend": "spent",
        "take": "taken took",
        "tell": "told",
        "win": "won",
        "write": "wrote written",
        "maximum": "max maximal",
        "minimum": "minimal",
        "mail": "email emails mails",
        "minute": "min mins minutes",
        "hour": "hourly hours",
        "day": "daily days",
        "week": "weekly weeks",
        "month": "monthly months",
        "info": "information",
        "photo": "picture pictures pic pics photos",
        "every": "each",
    }.items()
    for form in forms.split()
}
"""Forms of words that no ending tells apart, and other words for the same."""
_TEENS = """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty
"""
_NUMBERS = {word: str(number) for number, word in enumerate(_TEENS.split(), 2)} | {
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "sixty": "60",
    "ninety": "90",
    "hundred": "100",
}
_AFTER_ASKING = frozenset(
    """
    is are was were am do does did should shall can could will would may must have has had
    dont doesnt didnt wont cant isnt arent
    """.split()  # noqa: SIM905 - words read better as words
)
"""Words after “when” and “where” that ask: “when do we”, but not “when somebody”."""
_DIRECTIONS = frozenset(["from", "to", "before", "after", "over", "than", "into"])
"""Words after which it matters what follows: from here to there is not from there to here."""
_SHORTEST = 3
"""Letters of the shortest word that has a plural, or may be mistyped."""
_SMALL = [word for word in sorted(STOPWORDS | _EMPTY) if len(word) > _SHORTEST]
_EXACT = frozenset(["number", "ticket", "version", "percent", "sum", "year"])
"""The categories of what differs where one character does."""


@dataclass(frozen=True, slots=True)
class TellingWords:
    """What a question is about.

    `weights` has its words without their endings, each with what it weighs, and `typed` how each
    was typed. `exact` is what has to be the same in another wording: numbers, what is asked
    (“when” or “why”) and negations. `aims` are the words to which a direction leads.
    """

    weights: Mapping[str, float]
    typed: Mapping[str, str]
    exact: frozenset[str]
    aims: Mapping[str, str]

    @property
    def weight(self) -> float:
        """What all of its words weigh."""
        return sum(self.weights.values())


class QuestionReader:
    """Reads the questions of one team, whose own names weigh little."""

    def __init__(self, language: Language, team_names: Sequence[str] = ()) -> None:
        self.ordinary = language.ordinary
        self._shares: dict[str, float] = {}
        for word, share in language.common.items():
            key = key_of(word)
            self._shares[key] = max(share, self._shares.get(key, 0.0))
        self._of_team = {key for name in team_names for _, key in self._keys(list(_words(name)))}

    def read(self, text: str) -> TellingWords:
        """Return the words that a question is about."""
        words = list(_words(text))[:MOST_WORDS]
        pairs = list(self._keys(words))
        aims: dict[str, str] = {}
        for number, (word, _) in enumerate(words):
            if word in _DIRECTIONS:
                aims.setdefault(word, next((k for _, k in self._keys(words[number + 1 :])), ""))
        return TellingWords(
            {key: self._weight(key) for _, key in pairs},
            {key: typed for typed, key in pairs},
            frozenset(_exact(words)),
            aims,
        )

    def _keys(self, words: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Each word that says what a question is about, and the key by which it is compared."""
        for word, category in words:
            if category in _EXACT or word in _NUMBERS or word in _NEGATIONS or word in _CONTRASTS:
                continue
            if word in STOPWORDS or word in _EMPTY:
                continue
            if word in self.ordinary or not _is_mistyped(word):
                yield word, key_of(word)

    def _weight(self, key: str) -> float:
        if key in self._of_team:
            return OF_TEAM
        if key in _LIGHT:
            return LIGHT
        share = min(max(self._shares.get(key, 0.0), RARE), COMMON)
        return max(math.log(COMMON / share) / math.log(COMMON / RARE), FREQUENT)


def _words(text: str) -> Iterator[tuple[str, str]]:
    """The words of a text, in lower case, each with its category; quoted ones one by one."""
    for token in tokenize(text).tokens:
        if token.category in {"quoted", "code"}:
            yield from ((word, "word") for word in token.word.strip("\"'`").split())
        elif token.category != "mark":
            yield token.word, token.category


def _exact(words: Sequence[tuple[str, str]]) -> Iterator[str]:
    for word, category in words:
        if category in _EXACT or word in _NUMBERS:
            yield _NUMBERS.get(word, word)
        elif word in _CONTRASTS:
            yield word
        elif word in _NEGATIONS:
            yield "not"
    for (word, _), (following, _) in pairwise([*words, ("", "")]):
        if word == "out" and following == "of":
            yield "out of"
        elif word in {"why", "whys", "who", "whos", "whose", "whom"}:
            yield word[:3]
        elif word in {"when", "where", "how"} and following in _AFTER_ASKING:
            yield word


@lru_cache(8192)
def key_of(word: str) -> str:
    """Return what all forms of a word have in common."""
    key = stem(_FORMS.get(word, word))
    return key[:-1] if len(key) > _SHORTEST and key.endswith("s") else key


@lru_cache(8192)
def _is_mistyped(word: str) -> bool:
    """Whether a word that nobody knows is a small one with a letter left out, or two swapped."""
    if len(word) < _SHORTEST or not word.isalpha():
        return False
    near = extract(word, _SMALL, scorer=OSA.distance, score_cutoff=1, limit=None)
    return any(len(small) > len(word) or sorted(small) == sorted(word) for small, *_ in near)
