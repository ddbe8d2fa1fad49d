"""How well the shipped rulebook judges the known questions, set by set.

The weights were fitted to these questions, so the floors guard against a broken rule; what to
expect of new questions is in docs/accuracy.md.
"""

import pytest

from benchmarks.questions_read import REAL, WRITTEN, examples
from bot.domain.judging.scoring import Labelled, score
from bot.rules import load_classifier

FLOORS = {
    "forced": 0.95,
    "decided": 0.93,
    "right": 0.96,
    "not_routed": 0.9,
    "called_neither": 0.8,
}
REAL_FLOORS = {"forced": 0.9, "decided": 0.83, "right": 0.9, "not_routed": 0.85}


def missed(file: str, floors: dict[str, float]) -> dict[str, float]:
    """The figures of one set of questions that are below their floor."""
    known = [Labelled(e.question, e.label) for e in examples() if e.file == file]
    found = score(known, load_classifier().classify)
    return {name: value for name in floors if (value := getattr(found, name)) < floors[name]}


@pytest.mark.parametrize("file", sorted(path.stem for path in WRITTEN.glob("*.jsonl")))
def test_written_questions_are_judged_well_enough(file: str) -> None:
    assert not missed(file, FLOORS)


@pytest.mark.skipif(not REAL.exists(), reason="no real questions: set WHOOWNS_REAL_QUESTIONS")
def test_real_questions_are_judged_well_enough() -> None:
    assert not missed("real", REAL_FLOORS)
