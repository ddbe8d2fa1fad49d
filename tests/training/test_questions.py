"""The labelled questions: none is there twice, and none is copied from real people."""

import re
from collections import Counter

import pytest

from training.labelled_questions import REAL, labelled_questions


def as_spoken(question: str) -> str:
    """`question` without what nobody hears: case, punctuation and spaces."""
    return " ".join(re.findall(r"\w+", question.lower()))


def test_no_question_is_written_twice() -> None:
    counts = Counter((as_spoken(q.text), q.label) for q in labelled_questions(real=False))
    assert not [question for question, times in counts.items() if times > 1]


def test_no_two_questions_of_the_same_wording_have_two_labels() -> None:
    labels: dict[str, set[str]] = {}
    for question in labelled_questions(real=False):
        labels.setdefault(as_spoken(question.text), set()).add(question.label)
    assert not [question for question, kinds in labels.items() if len(kinds) > 1]


@pytest.mark.skipif(not REAL.exists(), reason="no real questions: set WHOOWNS_REAL_QUESTIONS")
def test_no_written_question_is_a_real_one() -> None:
    questions = labelled_questions()
    real = {as_spoken(question.text) for question in questions if question.real}
    assert not [q for q in questions if not q.real and as_spoken(q.text) in real]
