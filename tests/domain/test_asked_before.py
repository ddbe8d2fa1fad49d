"""Whether two questions are the same in other words, on pairs that somebody labelled blind."""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.domain.asked_before.index import QuestionIndex
from bot.domain.asked_before.likeness import ALIKE, likeness
from bot.domain.asked_before.words import QuestionReader
from bot.rules.words import load_language

PAIRS = Path(__file__).with_name("asked_before.jsonl")
REFUND = "Which acceptance criteria does the refund story need?"


@pytest.fixture(scope="module")
def reader() -> QuestionReader:
    return QuestionReader(load_language(), ("Checkout", "basket"))


@pytest.fixture
def alike(reader: QuestionReader) -> Callable[[str, str], bool]:
    def are_alike(new: str, kept: str) -> bool:
        there = likeness(reader.read(new), reader.read(kept), reader.ordinary)
        back = likeness(reader.read(kept), reader.read(new), reader.ordinary)
        assert there == pytest.approx(back), "it doesn't matter which came first"
        return there >= ALIKE

    return are_alike


def pairs(half: int) -> Sequence[dict[str, Any]]:
    """Every second pair: the limit was chosen on one half, and the other one checks it."""
    rows = [json.loads(line) for line in PAIRS.read_text("utf-8").splitlines()]
    assert len(rows) == 300
    assert sum(row["same"] for row in rows) == 150
    return rows[half::2]


def measured(rows: Iterable[dict[str, Any]], alike: Callable[[str, str], bool]) -> Any:
    shown = {True: 0, False: 0}
    same = 0
    for row in rows:
        same += row["same"]
        shown[row["same"]] += alike(row["new"], row["kept"])
    return shown[True] / max(sum(shown.values()), 1), shown[True] / same


@pytest.mark.parametrize("half", [0, 1])
def test_what_is_shown_is_the_same_question(half: int, alike: Callable[[str, str], bool]) -> None:
    precision, recall = measured(pairs(half), alike)
    print(f"half {half}: precision {precision:.1%}, recall {recall:.1%}")  # noqa: T201 - for `pytest -s`
    assert precision >= 0.95
    assert recall >= 0.6


@pytest.mark.parametrize(
    "other",
    [
        "which acceptance criteria does the refund story need",
        "What acceptance criteria do we need for the refund story?",
        "Hi all, quick question: which acceptence criteria does the refund story need? Thanks!",
        "Checkout: which acceptance criteria does the refund story need?",
        "The refund story – which acceptance criteria does it need?",
    ],
)
def test_other_words_for_the_same(other: str, alike: Callable[[str, str], bool]) -> None:
    assert alike(other, REFUND)


@pytest.mark.parametrize(
    "other",
    [
        "Which acceptance criteria does the login story need?",
        "Why does the refund story need acceptance criteria?",
        "When does the refund story need acceptance criteria?",
        "Which acceptance criteria does the refund story not need?",
        "Which acceptance criteria do the two refund stories need?",
        "Which acceptance criteria does refund story CHK-12 need?",
        "Which?",
        "",
        "🎉",
    ],
)
def test_another_question(other: str, alike: Callable[[str, str], bool]) -> None:
    assert not alike(other, REFUND)


@pytest.mark.parametrize(
    ("new", "kept"),
    [
        ("Do we ship PAY-12 in v2.1?", "Do we ship PAY-12 in v2.2?"),
        ("Can five people share a cart?", "Can six people share a cart?"),
        (
            "Do we copy the address from the order to the invoice?",
            "Do we copy the address from the invoice to the order?",
        ),
        ("Is the discount shown before tax?", "Is the discount shown after tax?"),
        ("Is the page ready for the leads?", "Is the page ready for the leaders?"),
        ("Who owns this?", "Who decides that?"),
    ],
)
def test_little_differences_that_matter(
    new: str, kept: str, alike: Callable[[str, str], bool]
) -> None:
    assert not alike(new, kept)


def test_five_and_5_are_one_number(alike: Callable[[str, str], bool]) -> None:
    assert alike("Can five people share a cart?", "can 5 people share a cart?")


def test_the_nearest_of_many_is_found_and_the_latest_of_equals(reader: QuestionReader) -> None:
    questions = {
        1: REFUND,
        2: "Which acceptance criteria does the login story need?",
        3: "what acceptance criteria do we need on the refund story",
        4: "Should vouchers expire?",
    }
    index = QuestionIndex(reader, ((key, reader.read(text)) for key, text in questions.items()))
    assert [each.id for each in index.find(REFUND)] == [3, 1]
    assert [each.id for each in index.find("should a voucher expire?")] == [4]
    assert index.find("Should refunds expire?") == []
    assert QuestionIndex(reader, ()).find(REFUND) == ()


def test_the_index_finds_what_comparing_with_each_finds(reader: QuestionReader) -> None:
    rows = [*pairs(0), *pairs(1)]
    kept = list(dict.fromkeys(row["kept"] for row in rows))
    telling = {number: reader.read(text) for number, text in enumerate(kept)}
    index = QuestionIndex(reader, telling.items())
    for row in rows:
        new = reader.read(row["new"])
        each = {
            number
            for number, old in telling.items()
            if likeness(new, old, reader.ordinary) >= ALIKE
        }
        assert {found.id for found in index.find(row["new"])} == each, row["new"]
