"""Propose rules that follow from people's corrections, for somebody to accept or reject."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.classification.labelled_questions import (
    FEWEST_ASKERS,
    FEWEST_QUESTIONS,
    LabelledQuestion,
    LabelledQuestions,
    RuleImpact,
)
from bot.domain.classification.own_rules import OwnRule, Strength, WorkspaceClassifier
from bot.domain.classification.phrase import FEWEST_LETTERS, Phrase, phrase_tokens
from bot.domain.classification.tokens import STOPWORDS, tokenize
from bot.domain.verdict import Kind

AGREEING = 0.75
"""The least share of its labelled questions to which people gave the proposed kind."""
LONGEST = 3
"""Words of a proposed phrase."""
MOST_BROKEN = 0.005
"""The share of the labelled questions that a rule may turn from right to wrong."""
FEWEST_BROKEN, MOST_BROKEN_OF_CONTAINING = 5, 0.5
"""A rule that breaks as many may break this share of the questions with its phrase at most."""
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class PastQuestion:
    """A question of the journal.

    `verdict` is the kind that we gave, `label` the one that people gave; None where nobody did.
    """

    text: str
    asker_id: str
    verdict: Kind
    label: Kind | None

    @property
    def corrected(self) -> bool:
        """Whether people gave another kind than we did."""
        return self.label not in {None, Kind.UNCLEAR, self.verdict}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule that would fix corrected questions.

    `corrected` counts the corrected questions that contain its phrase, and `agreeing` those to
    which people gave the rule's kind. The impacts say what the rule would change in the built-in
    labelled questions and in the journal.
    """

    rule: OwnRule
    corrected: int
    agreeing: int
    on_labelled: RuleImpact
    on_journal: RuleImpact


def breaks_too_many(impact: RuleImpact) -> bool:
    """Whether a rule turns more labelled questions from right to wrong than it may.

    What counts is their number among all, and their share of those that contain the phrase.
    """
    most_broken = impact.broken > MOST_BROKEN_OF_CONTAINING * impact.containing
    if impact.broken >= FEWEST_BROKEN and most_broken:
        return True
    return impact.broken > MOST_BROKEN * impact.questions


def proposals(
    past: Sequence[PastQuestion],
    classifier: WorkspaceClassifier,
    labelled: LabelledQuestions,
    excluded: Callable[[str], bool],
    rejected: Callable[[str], bool],
    out_of_time: Callable[[], bool] = lambda: False,
) -> tuple[Proposal, ...]:
    """Return the rules worth proposing, the most useful first, at most `MOST_SHOWN`.

    `excluded` says of a phrase's key whether it is a rule already or names a team, and `rejected`
    whether people rejected a rule for it. Where they did, other words of the same questions are
    not proposed either: that would be the same suggestion again. A longer phrase may be.

    Once it is `out_of_time`, no further phrase is tried; those that recur most come first.
    """
    classifier = classifier.cached()
    journal = LabelledQuestions(LabelledQuestion(q.text, q.label) for q in past)
    recurring = list(_recurring(past, excluded))
    refused = [(phrase, numbers) for phrase, _, numbers in recurring if rejected(phrase.key)]
    candidates = []
    for phrase, kind, numbers in sorted(recurring, key=_most_first):
        if out_of_time():
            break
        if any(_says_the_same(phrase, numbers, *other) for other in refused):
            continue
        corrected = [past[n] for n in numbers]
        agreeing = sum(question.label is kind for question in corrected)
        proposal = _propose(phrase, kind, (len(corrected), agreeing), classifier, labelled, journal)
        if proposal:
            candidates.append((proposal, numbers))
    return tuple(_without_redundant(candidates))[:MOST_SHOWN]


def _recurring(
    past: Sequence[PastQuestion], excluded: Callable[[str], bool]
) -> Iterator[tuple[Phrase, Kind, frozenset[int]]]:
    """Yield phrases that recur in corrected questions, their kind, and the questions' numbers."""
    labelled: dict[str, set[int]] = defaultdict(set)
    phrases: dict[str, Phrase] = {}
    for number, question in enumerate(past):
        if question.label not in {None, Kind.UNCLEAR}:
            for phrase in _phrases(question.text):
                phrases.setdefault(phrase.key, phrase)
                labelled[phrase.key].add(number)
    for key, numbers in labelled.items():
        corrected = frozenset(n for n in numbers if past[n].corrected)
        askers = {past[n].asker_id for n in corrected}
        if len(corrected) < FEWEST_QUESTIONS or len(askers) < FEWEST_ASKERS or excluded(key):
            continue
        labels = [past[n].label for n in numbers]
        kind = max(Kind, key=labels.count)
        if labels.count(kind) >= AGREEING * len(labels):
            yield phrases[key], kind, corrected


def _says_the_same(
    phrase: Phrase, numbers: frozenset[int], rejected: Phrase, of_rejected: frozenset[int]
) -> bool:
    """Whether a phrase is in no question in which a rejected one isn't, and no narrower."""
    narrower = f" {rejected.key} " in f" {phrase.key} " and numbers < of_rejected
    return numbers <= of_rejected and not narrower


def _most_first(candidate: tuple[Phrase, Kind, frozenset[int]]) -> tuple[int, int]:
    phrase, _, numbers = candidate
    return -len(numbers), -len(phrase.words)


def _propose(
    phrase: Phrase,
    kind: Kind,
    counts: tuple[int, int],
    classifier: WorkspaceClassifier,
    labelled: LabelledQuestions,
    journal: LabelledQuestions,
) -> Proposal | None:
    """Propose the weakest rule that fixes half of what it can; None where it does more harm.

    `counts` are the corrected questions and those that agree with `kind`.
    """
    for strength in (Strength.WEAK, Strength.STRONG):
        rule = OwnRule(phrase, kind, strength)
        on_journal = journal.impact_of(rule, classifier)
        if 2 * on_journal.fixed >= counts[1]:
            on_labelled = labelled.impact_of(rule, classifier)
            good = on_journal.fixed > on_journal.broken and not breaks_too_many(on_labelled)
            return Proposal(rule, *counts, on_labelled, on_journal) if good else None
    return None


def _without_redundant(
    candidates: list[tuple[Proposal, frozenset[int]]],
) -> Iterator[Proposal]:
    """Yield the proposals, best first, that help a question that no earlier one helps.

    Of phrases in the same questions the longer one says more, and changes less in others.
    """

    def rank(candidate: tuple[Proposal, frozenset[int]]) -> tuple[int, int, str]:
        proposal = candidate[0]
        phrase = proposal.rule.phrase
        return -proposal.on_journal.fixed, -len(phrase.words), phrase.key

    helped: set[int] = set()
    for proposal, numbers in sorted(candidates, key=rank):
        if not numbers <= helped:
            helped |= numbers
            yield proposal


def _phrases(question: str) -> Iterator[Phrase]:
    """Yield every run of up to `LONGEST` words of a question that are not stopwords."""
    all_words = [word for word, _ in phrase_tokens(tokenize(question).tokens)]
    for first in range(len(all_words)):
        words: list[str] = []
        for word in all_words[first : first + LONGEST]:
            has_letters = len(word) >= FEWEST_LETTERS and any(map(str.isalpha, word))
            if not has_letters or word in STOPWORDS:
                break
            words.append(word)
            yield Phrase(tuple(words))
