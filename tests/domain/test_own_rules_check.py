"""Issues with own rules are found."""

from bot.domain.classification.labelled_questions import LabelledQuestion, LabelledQuestions
from bot.domain.classification.own_rules import OwnRule
from bot.domain.classification.own_rules_check import (
    Contradicted,
    NeverMatched,
    RuleIssue,
    WithinOwn,
    WithinShipped,
    check,
)
from bot.domain.verdict import Kind
from bot.rules import load_rulebook
from tests.domain.test_own_rules import classifier, rule

ZEPPELIN = rule("zeppelin", Kind.TACTICAL)


def _check(*rules: OwnRule, past: tuple[LabelledQuestion, ...] = ()) -> tuple[RuleIssue, ...]:
    return check(classifier(*rules), load_rulebook().themes, LabelledQuestions(past))


def _said(*labels: Kind | None) -> tuple[LabelledQuestion, ...]:
    return tuple(LabelledQuestion("Zeppelin?", label) for label in labels)


def test_a_rule_of_its_own_that_fires_is_not_odd() -> None:
    assert _check(ZEPPELIN, past=_said(None, Kind.TACTICAL, Kind.STRATEGIC, Kind.UNCLEAR)) == ()


def test_a_phrase_that_holds_another_is_told() -> None:
    longer = rule("zeppelin hangars", Kind.STRATEGIC)
    assert _check(ZEPPELIN, longer) == (WithinOwn(longer, ZEPPELIN),)


def test_a_shipped_rule_within_a_phrase_is_told() -> None:
    mine = rule("acceptance criteria", Kind.STRATEGIC)
    (finding,) = _check(mine)
    assert isinstance(finding, WithinShipped)
    assert finding.shipped.kind is Kind.TACTICAL


def test_a_rule_that_never_fired_is_told_once_there_are_questions() -> None:
    assert _check(ZEPPELIN) == ()
    past = (LabelledQuestion("Is it blue?", None),)
    assert _check(ZEPPELIN, past=past) == (NeverMatched(ZEPPELIN, 1),)


def test_a_rule_that_people_contradict_is_told() -> None:
    past = _said(Kind.STRATEGIC, Kind.NEITHER, Kind.TACTICAL)
    assert _check(ZEPPELIN, past=past) == (Contradicted(ZEPPELIN, 2, 1),)
