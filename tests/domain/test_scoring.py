"""The figures, on verdicts made by hand."""

import pytest

from bot.domain.classification.scoring import Example, score
from bot.domain.verdict import Kind, Probabilities, Verdict


def verdict(kind: Kind, strategic: float, tactical: float, confidence: float = 0.9) -> Verdict:
    odds = Probabilities(strategic, tactical, 1.0 - strategic - tactical)
    return Verdict(kind, confidence, odds, (), "pricing")


GIVEN = {
    "right": verdict(Kind.STRATEGIC, 0.9, 0.05),
    "wrong": verdict(Kind.TACTICAL, 0.1, 0.85),
    "unsure": verdict(Kind.UNCLEAR, 0.5, 0.4),
    "dropped": verdict(Kind.NEITHER, 0.06, 0.04),
    "lunch": verdict(Kind.NEITHER, 0.05, 0.05),
    "laptop": verdict(Kind.TACTICAL, 0.2, 0.7),
    "vague": verdict(Kind.UNCLEAR, 0.5, 0.4),
}
LABELLED = [
    *(Example(name, "strategic") for name in ("right", "wrong", "unsure", "dropped")),
    Example("lunch", "neither"),
    Example("laptop", "neither"),
    Example("vague", "ambiguous"),
]


def test_the_figures() -> None:
    scored = score(LABELLED, GIVEN.__getitem__)
    assert scored.questions == 6
    assert scored.forced == 0.75
    assert scored.decided == 0.5
    assert scored.right == pytest.approx(1 / 3)
    assert scored.not_routed == 0.5
    assert scored.called_neither == 0.5
    assert scored.calibration_error == pytest.approx(0.5)


def test_the_confusion_and_the_themes() -> None:
    scored = score(LABELLED, GIVEN.__getitem__)
    assert scored.confusion["strategic", Kind.TACTICAL] == 1
    assert scored.precision_by_theme == {"pricing": (1 / 3, 3)}


def test_the_worst_errors_leave_out_what_was_left_unclear() -> None:
    names = [error.example.question for error in score(LABELLED, GIVEN.__getitem__).worst]
    assert names == ["dropped", "laptop", "wrong"]


def test_no_question_no_figure() -> None:
    scored = score([], GIVEN.__getitem__)
    assert scored.questions == 0
    assert scored.forced is None
    assert scored.calibration_error is None
