"""Rules that follow from what people corrected, for somebody to accept or reject."""

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from bot.domain.classification.labelled_questions import (
    LabelledQuestion,
    LabelledQuestions,
    RuleImpact,
)
from bot.domain.classification.own_rules import OwnRule, Strength, WorkspaceClassifier
from bot.domain.classification.phrase import FEWEST_LETTERS, Phrase, phrase_tokens
from bot.domain.classification.tokens import STOPWORDS, read
from bot.domain.verdict import Kind

FEWEST_QUESTIONS = 3
"""Corrected questions that a phrase must stand in: fewer may be chance."""
FEWEST_ASKERS = 2
"""People who must have used a phrase, so that nobody's own words are shown to others."""
AGREEING = 0.75
"""The least share of its judged questions that people call the kind proposed."""
LONGEST = 3
"""Words of a phrase at most."""
MOST_SPOILT = 0.005
"""The share of the known questions that a rule may turn from right to wrong."""
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class PastQuestion:
    """A question of the journal: its words, who asked, and what it was called.

    `verdict` is what we said first, `label` what people said it is; None where nobody did.
    """

    text: str
    asker_id: str
    verdict: Kind
    label: Kind | None

    @property
    def corrected(self) -> bool:
        """Whether people said that it is something else than we did."""
        return self.label not in {None, Kind.UNCLEAR, self.verdict}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule that would mend corrected questions.

    `corrected` is in how many of these its phrase stands, `agreeing` how many of them people
    called the rule's kind; the effects are what it would change in the known questions and in the
    workspace's own.
    """

    rule: OwnRule
    corrected: int
    agreeing: int
    on_labelled: RuleImpact
    on_journal: RuleImpact


def too_much(effect: RuleImpact) -> bool:
    """Whether a rule turns more of the known questions from right to wrong than it may."""
    return effect.spoilt > MOST_SPOILT * effect.of


def proposals(
    past: Sequence[PastQuestion],
    judge: WorkspaceClassifier,
    known: LabelledQuestions,
    settled: Set[str],
) -> tuple[Proposal, ...]:
    """The rules worth proposing, the most useful first, at most `MOST_SHOWN`.

    `settled` holds the keys of phrases that are a rule already, were rejected, or name a team.
    """
    judge = judge.remembering()
    journal = LabelledQuestions(LabelledQuestion(one.text, one.label) for one in past)
    found = []
    for phrase, kind, numbers in _recurring(past, settled):
        corrected = [past[n] for n in numbers]
        agreeing = sum(one.label is kind for one in corrected)
        proposal = _measured(phrase, kind, (len(corrected), agreeing), judge, known, journal)
        if proposal:
            found.append((proposal, numbers))
    return tuple(_distinct(found))[:MOST_SHOWN]


def _recurring(
    past: Sequence[PastQuestion], settled: Set[str]
) -> Iterator[tuple[Phrase, Kind, frozenset[int]]]:
    """Phrases of corrected questions that recur, the kind people gave them, and where."""
    where: dict[str, set[int]] = defaultdict(set)
    phrases: dict[str, Phrase] = {}
    for number, one in enumerate(past):
        if one.label not in {None, Kind.UNCLEAR}:
            for phrase in _phrases(one.text):
                phrases.setdefault(phrase.key, phrase)
                where[phrase.key].add(number)
    for key, judged in where.items():
        corrected = frozenset(n for n in judged if past[n].corrected)
        askers = {past[n].asker_id for n in corrected}
        if key in settled or len(corrected) < FEWEST_QUESTIONS or len(askers) < FEWEST_ASKERS:
            continue
        labels = [past[n].label for n in judged]
        kind = max(Kind, key=labels.count)
        if labels.count(kind) >= AGREEING * len(labels):
            yield phrases[key], kind, corrected


def _measured(
    phrase: Phrase,
    kind: Kind,
    counts: tuple[int, int],
    judge: WorkspaceClassifier,
    known: LabelledQuestions,
    journal: LabelledQuestions,
) -> Proposal | None:
    """The proposal with the least strength that mends half of what it can, if it is any good."""
    for strength in (Strength.WEAK, Strength.STRONG):
        rule = OwnRule(phrase, kind, strength)
        on_journal = journal.effect(rule, judge)
        if 2 * on_journal.mended >= counts[1]:
            on_labelled = known.effect(rule, judge)
            good = on_journal.mended > on_journal.spoilt and not too_much(on_labelled)
            return Proposal(rule, *counts, on_labelled, on_journal) if good else None
    return None


def _distinct(found: list[tuple[Proposal, frozenset[int]]]) -> Iterator[Proposal]:
    """The proposals, best first, without those that help no question that an earlier one does not.

    Of phrases that stand in the same questions the longer one says more, and does less elsewhere.
    """
    helped: set[int] = set()

    def worth(one: tuple[Proposal, frozenset[int]]) -> tuple[int, int, str]:
        proposal = one[0]
        return (
            -proposal.on_journal.mended,
            -len(proposal.rule.phrase.words),
            proposal.rule.phrase.key,
        )

    for proposal, numbers in sorted(found, key=worth):
        if not numbers <= helped:
            helped |= numbers
            yield proposal


def _phrases(text: str) -> Iterator[Phrase]:
    """Every run of up to `LONGEST` telling words of a question."""
    said = [word for word, _ in phrase_tokens(read(text).tokens)]
    for first in range(len(said)):
        words: list[str] = []
        for word in said[first : first + LONGEST]:
            if not _telling(word):
                break
            words.append(word)
            yield Phrase(tuple(words))


def _telling(word: str) -> bool:
    long_enough = len(word) >= FEWEST_LETTERS and any(map(str.isalpha, word))
    return long_enough and word not in STOPWORDS
