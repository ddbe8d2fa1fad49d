"""What a rule would change in questions of which somebody said what they are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.classification.own_rules import OwnRule, WorkspaceClassifier
from bot.domain.classification.phrase import Phrase, found, stems_of
from bot.domain.verdict import Kind


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question and what it is; None: nobody said."""

    text: str
    label: Kind | None


@dataclass(frozen=True, slots=True)
class RuleImpact:
    """What a rule does to a set of questions.

    `of` is how many there are, `holding` those that hold the phrase, `changed` those that get
    another verdict; of these were `mended` wrong before, and `spoilt` right before.
    """

    of: int
    holding: int = 0
    changed: int = 0
    mended: int = 0
    spoilt: int = 0


class LabelledQuestions:
    """Many judged questions, in which those that hold a phrase are found at once."""

    def __init__(self, judged: Iterable[LabelledQuestion]) -> None:
        self._judged = [(stems_of(one.text), one) for one in judged]
        self._holding: dict[str, list[int]] = defaultdict(list)
        for number, (stems, _) in enumerate(self._judged):
            for word in set(stems):
                self._holding[word].append(number)

    def __len__(self) -> int:
        return len(self._judged)

    def holding(self, phrase: Phrase) -> list[LabelledQuestion]:
        """The questions that hold a phrase."""
        rarest = min((self._holding.get(stem, []) for stem in phrase.stems), key=len)
        looked_at = (self._judged[number] for number in rarest)
        return [one for stems, one in looked_at if found(phrase, stems)]

    def effect(self, rule: OwnRule, judge: WorkspaceClassifier) -> RuleImpact:
        """What adding `rule` would change; it takes the place of one with the same phrase."""
        judge = judge.remembering()
        after = judge.with_rule(rule)
        holding = self.holding(rule.phrase)
        changed = mended = spoilt = 0
        for one in holding:
            was, now = judge.verdict(one.text).kind, after.verdict(one.text).kind
            if was is not now:
                changed += 1
                mended += now is one.label
                spoilt += was is one.label
        return RuleImpact(len(self), len(holding), changed, mended, spoilt)
