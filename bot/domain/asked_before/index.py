"""Find the question that was asked before among thousands of kept ones, in less than 1 ms."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import Indel

from bot.domain.asked_before.likeness import ALIKE, likeness
from bot.domain.asked_before.words import QuestionReader, TellingWords, key_of

LOOKED_AT = 20
"""Questions that are compared word by word at most: those with the most words in common."""
NEAR = 0.5
"""The share of words in common, by count, from which two questions are compared word by word."""
SPELT_OTHERWISE = 1.0
"""What one word weighs at most."""


@dataclass(frozen=True, slots=True)
class Found:
    """A kept question that is nearly the same, by its ID, and how alike it is."""

    id: int
    likeness: float


class QuestionIndex:
    """The kept questions of one team and role, by their rarest words."""

    def __init__(
        self, reader: QuestionReader, questions: Iterable[tuple[int, TellingWords]]
    ) -> None:
        self._reader = reader
        self._letters: dict[str, str] = {}
        self._telling = dict(questions)
        self._encoded: dict[int, str] = {}
        self._with_word: defaultdict[str, list[int]] = defaultdict(list)
        for question_id, words in self._telling.items():
            self._encoded[question_id] = self._encode(words)
            for key in words.weights:
                self._with_word[key].append(question_id)

    def find(self, text: str) -> Sequence[Found]:
        """Return the kept questions that are nearly the same as `text`, the most alike first.

        Of those that are equally alike, the latest comes first.
        """
        if not self._telling:
            return ()
        new = self._reader.read(text)
        candidates = list(self._candidates(new))
        near = process.extract(
            self._encode(new, known=True),
            [self._encoded[question_id] for question_id in candidates],
            scorer=Indel.normalized_similarity,
            score_cutoff=NEAR,
            limit=LOOKED_AT,
        )
        ordinary = self._reader.ordinary
        found = (
            Found(candidates[at], likeness(new, self._telling[candidates[at]], ordinary))
            for _, _, at in near
        )
        return sorted(
            (each for each in found if each.likeness >= ALIKE),
            key=lambda each: (each.likeness, each.id),
            reverse=True,
        )

    def _candidates(self, new: TellingWords) -> set[int]:
        """The questions with any of the rarest words, without which none is alike enough.

        One word of a question may be spelt otherwise, or in two, and so not be found.
        """
        known = sorted(
            (key for key in new.weights if key in self._with_word),
            key=lambda key: len(self._with_word[key]),
        )
        may_lack = (1 - ALIKE) * new.weight + SPELT_OTHERWISE
        candidates: set[int] = set()
        for first, second in pairwise(new.typed.values()):
            candidates.update(self._with_word.get(key_of(first + second), ()))
        for key in known:
            candidates.update(self._with_word[key])
            may_lack -= new.weights[key]
            if may_lack < 0:
                break
        return candidates

    def _encode(self, words: TellingWords, *, known: bool = False) -> str:
        """A question's words, sorted, each as a single character."""
        letters = self._letters
        if known:
            return "".join(sorted(letters.get(key, "\0") for key in words.weights))
        return "".join(
            sorted(letters.setdefault(key, chr(len(letters) + 1)) for key in words.weights)
        )
