"""Labelled questions, and what a new rule would change in them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.classification.own_rules import OwnRule, WorkspaceClassifier
from bot.domain.classification.phrase import Phrase, contains, stems_of
from bot.domain.verdict import Kind


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question and its right kind, or None where nobody gave one."""

    text: str
    label: Kind | None


@dataclass(frozen=True, slots=True)
class RuleImpact:
    """What a rule does to a set of `questions`.

    `containing` counts those that contain the phrase and `changed` those that get another verdict;
    among these, `fixed` were wrong before, and `broken` were right.
    """

    questions: int
    containing: int = 0
    changed: int = 0
    fixed: int = 0
    broken: int = 0


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

    def impact_of(self, rule: OwnRule, classifier: WorkspaceClassifier) -> RuleImpact:
        """Return what `rule` would change if it were added, or replaced one of the same phrase."""
        classifier = classifier.cached()
        with_rule = classifier.with_rule(rule)
        containing = self.containing(rule.phrase)
        changed = fixed = broken = 0
        for question in containing:
            before = classifier.verdict(question.text).kind
            after = with_rule.verdict(question.text).kind
            if before is not after:
                changed += 1
                fixed += after is question.label
                broken += before is question.label
        return RuleImpact(len(self), len(containing), changed, fixed, broken)
