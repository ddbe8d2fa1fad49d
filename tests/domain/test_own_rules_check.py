"""Issues with own rules are found."""

import pytest

from bot.domain.classification.labelled_questions import LabelledQuestion, LabelledQuestions
from bot.domain.classification.own_rules import OwnRule
from bot.domain.classification.own_rules_check import (
    Contradicted,
    RarelyMatched,
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
    return check(classifier(*rules), load_rulebook().themes, LabelledQuestions(past), "U1")


def _past(*labels: Kind | None) -> tuple[LabelledQuestion, ...]:
    return tuple(LabelledQuestion("Zeppelin?", label, f"U{n}") for n, label in enumerate(labels, 1))


def test_a_rule_of_its_own_that_fires_is_not_odd() -> None:
    assert _check(ZEPPELIN, past=_past(None, Kind.TACTICAL, Kind.STRATEGIC, Kind.UNCLEAR)) == ()


def test_a_phrase_that_holds_another_is_reported() -> None:
    longer = rule("zeppelin hangars", Kind.STRATEGIC)
    assert _check(ZEPPELIN, longer) == (WithinOwn(longer, ZEPPELIN),)


def test_a_shipped_rule_within_a_phrase_is_reported() -> None:
    mine = rule("acceptance criteria", Kind.STRATEGIC)
    (finding,) = _check(mine)
    assert isinstance(finding, WithinShipped)
    assert finding.shipped.kind is Kind.TACTICAL


def test_a_rule_that_never_fired_is_reported_once_there_are_questions() -> None:
    assert _check(ZEPPELIN) == ()
    past = (LabelledQuestion("Is it blue?", None),)
    assert _check(ZEPPELIN, past=past) == (RarelyMatched(ZEPPELIN),)


def test_a_rule_that_people_contradict_is_reported() -> None:
    past = _past(Kind.STRATEGIC, Kind.NEITHER, Kind.TACTICAL, Kind.UNCLEAR)
    assert _check(ZEPPELIN, past=past) == (Contradicted(ZEPPELIN, 2, 1),)


@pytest.mark.parametrize("askers", [(), ("U2",), ("U2", "U3"), ("U2", "U2", "U2")])
def test_a_check_does_not_say_whether_few_people_used_certain_words(
    askers: tuple[str, ...],
) -> None:
    others = tuple(LabelledQuestion("Zeppelin?", Kind.STRATEGIC, asker) for asker in askers)
    past = (LabelledQuestion("Is it blue?", None, "U4"), *others)
    assert _check(ZEPPELIN, past=past) == (RarelyMatched(ZEPPELIN),)
    own = LabelledQuestion("Zeppelin?", Kind.TACTICAL, "U1")
    assert _check(ZEPPELIN, past=(*past, own)) == ()
