"""A review of rules ends, however much was asked, and says how far it got."""

import time
from dataclasses import replace

import pytest

from bot.domain.classification.own_rules import Strength
from bot.domain.errors import Refusal
from bot.domain.verdict import Kind
from bot.rules import labelled_questions
from bot.slack.views import rules_review
from bot.store import journal, past_questions
from bot.usecases import review_rules
from bot.usecases.app_context import AppContext
from bot.usecases.own_rules import add_rule
from bot.usecases.review_rules import Reviews, check_rules, suggest_rules
from tests.store.builders import entry
from tests.usecases.conftest import ADMIN

WORDS = [f"{a}{b}{c}" for a in "bdfgklmnpr" for b in ("al", "en", "or") for c in ("tum", "vex")]


def ask(context: AppContext, number: int, text: str, kind: Kind = Kind.STRATEGIC) -> None:
    """Journal a question that people corrected to a kind."""
    asked = entry(text=text, delivery=f"d-{number}", asker_id=f"U{number % 3}")
    with context.database.transaction() as session:
        journal.record(session, replace(asked, routed=kind))


def letters(number: int, seed: int = 0) -> str:
    """Return a text of so many letters."""
    chosen = (WORDS[(seed * 31 + n * n) % len(WORDS)] for n in range(number // 4))
    return " ".join(chosen)[:number]


def test_a_long_page_is_read_as_fast_as_its_beginning(context: AppContext) -> None:
    for number in range(4):
        ask(context, number, letters(12_000))
    labelled_questions()  # read once a process
    began = time.process_time()
    suggested = suggest_rules(context, ADMIN)
    assert time.process_time() - began < 1
    assert suggested.corrected == 4
    assert not suggested.stopped


def test_of_very_much_the_latest_is_read(
    context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review_rules, "MOST_LETTERS", 1_000)
    for number in range(30):
        ask(context, number, letters(100, number))
    suggested = suggest_rules(context, ADMIN)
    assert (suggested.questions, suggested.left_out) == (10, 20)
    text = rules_review.rules_suggested(suggested).text
    assert "I looked at your latest 10 questions only. I had no time for 20 older ones." in text
    add_rule(context, ADMIN, Kind.TACTICAL, "blue form", Strength.WEAK)
    checked = check_rules(context, ADMIN)
    assert (checked.questions, checked.left_out) == (10, 20)
    assert "I had no time for 20 older ones." in rules_review.rules_checked(checked).text


def test_without_time_nothing_is_tried_and_that_is_said(context: AppContext) -> None:
    for number in range(4):
        ask(context, number, "shall we build the zorblax takeover")
    suggested = suggest_rules(context, ADMIN, seconds=0)
    assert suggested.stopped
    assert not suggested.proposals
    assert "I stopped after a few seconds" in rules_review.rules_suggested(suggested).text
    assert not suggest_rules(context, ADMIN).stopped


def test_where_there_is_no_rule_nothing_is_read(
    context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_questions, "latest", None)
    assert check_rules(context, ADMIN).rules == 0


def test_one_review_at_a_time_in_a_workspace() -> None:
    reviews = Reviews()
    with (
        reviews.one_at_a_time("T1"),
        reviews.one_at_a_time("T2"),
        pytest.raises(Refusal, match="reviewed right now"),
        reviews.one_at_a_time("T1"),
    ):
        pass
    with reviews.one_at_a_time("T1"):
        pass
