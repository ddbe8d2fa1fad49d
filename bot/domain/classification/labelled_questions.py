"""Labelled questions, and what a new rule would change in them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.classification.own_rules import OwnRule, WorkspaceClassifier
from bot.domain.classification.phrase import Phrase, contains, stems_of
from bot.domain.verdict import Kind

FEWEST_QUESTIONS = 3
"""Questions with a phrase from which they are counted or learnt from: fewer may be chance."""
FEWEST_ASKERS = 2
"""People who must have used a phrase, so that nobody's private wording is shown to others."""


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question and its right kind, or None where nobody gave one.

    `asker_id` is the user whose question it is; the built-in ones are nobody's.
    """

    text: str
    label: Kind | None
    asker_id: str = ""


@dataclass(frozen=True, slots=True)
class RuleImpact:
    """What a rule does to a set of `questions`.

    `containing` counts those that contain the phrase and `changed` those that get another verdict;
    among these, `fixed` were wrong before, and `broken` were right. `few` is true where these are
    the reader's own questions only, since few or none of other people's contain the phrase.
    """

    questions: int
    containing: int = 0
    changed: int = 0
    fixed: int = 0
    broken: int = 0
    few: bool = False


class LabelledQuestions:
    """Many labelled questions, indexed by their words so that a phrase is found fast."""

    def __init__(self, questions: Iterable[LabelledQuestion]) -> None:
        self._questions = [(stems_of(question.text), question) for question in questions]
        self._numbers: dict[str, list[int]] = defaultdict(list)
        for number, (stems, _) in enumerate(self._questions):
            for word in set(stems):
                self._numbers[word].append(number)

    def __len__(self) -> int:
        return len(self._questions)

    def containing(self, phrase: Phrase) -> list[LabelledQuestion]:
        """Return the questions that contain a phrase."""
        rarest = min((self._numbers.get(stem, []) for stem in phrase.stems), key=len)
        candidates = (self._questions[number] for number in rarest)
        return [question for stems, question in candidates if contains(stems, phrase)]

    def countable(self, phrase: Phrase, reader_id: str) -> tuple[list[LabelledQuestion], bool]:
        """Return the questions with a phrase that a reader may have counted, and whether all.

        Their own always count, other people's only if they are many: else the number would say
        whether somebody used these words in private.
        """
        containing = self.containing(phrase)
        others = [question for question in containing if question.asker_id != reader_id]
        askers = {question.asker_id for question in others}
        if len(others) >= FEWEST_QUESTIONS and len(askers) >= FEWEST_ASKERS:
            return containing, True
        return [question for question in containing if question.asker_id == reader_id], False

    def impact_of(
        self, rule: OwnRule, classifier: WorkspaceClassifier, reader_id: str | None = None
    ) -> RuleImpact:
        """Return what `rule` would change if it were added, or replaced one of the same phrase.

        With a reader, only those questions count that they may have counted.
        """
        classifier = classifier.cached()
        with_rule = classifier.with_rule(rule)
        containing, whole = self.containing(rule.phrase), True
        if reader_id is not None:
            containing, whole = self.countable(rule.phrase, reader_id)
        changed = fixed = broken = 0
        for question in containing:
            before = classifier.verdict(question.text).kind
            after = with_rule.verdict(question.text).kind
            if before is not after:
                changed += 1
                fixed += after is question.label
                broken += before is question.label
        return RuleImpact(len(self), len(containing), changed, fixed, broken, not whole)
