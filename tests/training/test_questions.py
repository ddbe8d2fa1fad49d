"""The labelled questions that ship: each is there once, and none is copied from real people."""

import re
from collections import Counter

import pytest

from training.questions_read import REAL, examples


def as_heard(question: str) -> str:
    """`question` without what one does not hear: case, marks and spaces."""
    return " ".join(re.findall(r"\w+", question.lower()))


def test_no_question_is_written_twice() -> None:
    heard = Counter((as_heard(one.question), one.label) for one in examples(real=False))
    assert not [question for question, times in heard.items() if times > 1]


def test_no_two_questions_of_one_wording_have_two_labels() -> None:
    labels: dict[str, set[str]] = {}
    for one in examples(real=False):
        labels.setdefault(as_heard(one.question), set()).add(one.label)
    assert not [question for question, kinds in labels.items() if len(kinds) > 1]


@pytest.mark.skipif(not REAL.exists(), reason="no real questions: set WHOOWNS_REAL_QUESTIONS")
def test_no_written_question_is_a_real_one() -> None:
    known = examples()
    real = {as_heard(one.question) for one in known if one.file == "real"}
    assert not [one for one in known if one.file != "real" and as_heard(one.question) in real]
