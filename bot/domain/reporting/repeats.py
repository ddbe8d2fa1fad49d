"""Find questions that were asked again in nearly the same words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import process, utils
from rapidfuzz.distance import Indel

from bot.domain.classification.tokens import STOPWORDS, stem
from bot.domain.reporting.figures import AskedQuestion

ALIKE = 0.78
"""Share of words in common, stopwords aside, from which two questions are the same.

One different word in four makes another question: this story or that. One in five doesn't.
"""
OFTEN = 3
"""How often a question must be asked before its answer is worth writing down."""
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Repeat:
    """A question that was asked `times` times or, if `at_least`, perhaps more often.

    `examples` has one wording for each channel in which it was asked; it may only be shown where
    that channel's messages may be. A wording that others did not see is an example only if two
    people typed each of its words, stopwords aside.
    """

    theme: str
    times: int
    examples: tuple[AskedQuestion, ...]
    at_least: bool = False


def repeats(asked: Sequence[AskedQuestion], *, at_least: bool = False) -> tuple[Repeat, ...]:
    """Return the questions that were asked at least `OFTEN` times, by theme.

    Those with examples come first, and the most often asked of them. `at_least`: more questions
    were asked than those in `asked`.
    """
    groups = [group for theme in _by_theme(asked).values() for group in _alike(theme)]
    often = [_repeat(group, at_least=at_least) for group in groups if len(group) >= OFTEN]
    often.sort(key=lambda repeat: (bool(repeat.examples), repeat.times), reverse=True)
    return tuple(often[:SHOWN])


def _by_theme(asked: Sequence[AskedQuestion]) -> dict[str, list[AskedQuestion]]:
    themes: dict[str, list[AskedQuestion]] = {}
    for question in asked:
        if question.theme and question.text:
            themes.setdefault(question.theme, []).append(question)
    return themes


def _alike(asked: Sequence[AskedQuestion]) -> list[list[AskedQuestion]]:
    """Group questions so that each is like the first of its group."""
    letters: dict[str, str] = {}
    firsts: list[str] = []
    groups: list[list[AskedQuestion]] = []
    for question in asked:
        encoded = _encode(question.text, letters)
        nearest = process.extractOne(
            encoded, firsts, scorer=Indel.normalized_similarity, score_cutoff=ALIKE
        )
        if nearest:
            groups[nearest[2]].append(question)
        else:
            firsts.append(encoded)
            groups.append([question])
    return groups


def _encode(text: str, letters: dict[str, str]) -> str:
    """Return the words of a question, sorted and without stopwords, each as a single character.

    So questions are compared word by word, as fast as text is compared letter by letter.
    """
    words = sorted(_telling_words(text))
    return "".join(letters.setdefault(word, chr(len(letters) + 1)) for word in words)


def _telling_words(text: str) -> set[str]:
    return {stem(word) for word in utils.default_process(text).split() if word not in STOPWORDS}


def _repeat(group: Sequence[AskedQuestion], *, at_least: bool) -> Repeat:
    typed_by = defaultdict[str, set[str]](set)
    for question in group:
        for word in _telling_words(question.text):
            typed_by[word].add(question.asker_id)

    def may_be_quoted(question: AskedQuestion) -> bool:
        words = _telling_words(question.text)
        return question.visible or all(len(typed_by[word]) > 1 for word in words)

    examples = {q.channel_id: q for q in reversed(group) if may_be_quoted(q)}
    return Repeat(group[0].theme, len(group), tuple(reversed(examples.values())), at_least)
