"""What people can ask about themselves."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.usecases import privacy
from sandbox import sample
from tests.journeys.conftest import Office

TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"


def test_somebody_sees_what_is_held_and_gets_it_as_a_file(office: Office) -> None:
    office.ask(TACTICAL)
    office.ask("Which roadmap?", user=sample.SALES)
    said = office.ask("my data")
    assert "I store 1 question of yours." in said
    assert "“Which acceptance criteria" in said
    assert "roadmap" not in said
    shown = office.slack.messages(sample.GENERAL, seen_by=sample.DEVELOPER)[-1]
    office.slack.press(sample.DEVELOPER, shown, "send_my_data", "all")
    place = sample.direct_message(sample.DEVELOPER)
    assert office.slack.eventually(lambda: len(office.slack.messages(place)) == 2)
    file = office.slack.messages(place)[-1].files[0]
    content = json.loads(office.slack.world.files[file["id"]]["content"])
    assert [question["text"] for question in content["questions"]] == [TACTICAL]
    assert content["judgements"] == content["roles"] == []


def test_somebody_is_forgotten_and_hears_what_that_means(office: Office) -> None:
    office.ask(TACTICAL, user=sample.CHECKOUT_PO)
    office.ask(TACTICAL, user=sample.SALES)
    said = office.ask("Forget me!", user=sample.CHECKOUT_PO)
    assert "Forgotten: your words and your name in 1 question" in said
    assert "You're product owner of Checkout" in said
    mine, other = office.journal()
    assert (mine.question.text, mine.question.asker_id) == ("", "")
    assert (other.question.text, other.question.asker_id) == (TACTICAL, sample.SALES)
    assert mine.team_id == other.team_id
    again = office.ask("forget me", user=sample.CHECKOUT_PO)
    assert "I store no questions and no feedback of yours" in again


def test_these_words_are_no_question_in_a_direct_message_either(office: Office) -> None:
    place = sample.direct_message(sample.SUPPORT)
    office.slack.say(sample.SUPPORT, place, "my data")
    told = office.slack.eventually(
        lambda: [m.text for m in office.slack.messages(place) if "I store" in m.text]
    )
    assert len(told) == 1
    assert office.journal() == []


@pytest.mark.parametrize(
    ("typed", "meant"), [("forgt me", "forget me"), ("my dtaa", "my data"), ("My dat", "my data")]
)
def test_a_slip_in_these_words_is_no_question_and_deletes_nothing(
    office: Office, typed: str, meant: str
) -> None:
    office.ask(TACTICAL)
    assert f"Did you mean `{meant}`?" in office.ask(typed)
    assert [entry.question.text for entry in office.journal()] == [TACTICAL]


def test_old_words_are_blanked_and_what_was_asked_still_counts(office: Office) -> None:
    office.ask(TACTICAL)
    context = office.bot.context
    privacy.blank_old(context, context.clock() + timedelta(days=89))
    assert office.journal()[0].question.text == TACTICAL
    privacy.blank_old(context, context.clock() + timedelta(days=91))
    assert office.journal()[0].question.text == ""
    said = office.ask("my data")
    assert "text deleted" in said


def test_an_operator_may_keep_no_words_at_all(office: Office) -> None:
    from bot.domain.question import Question, Source
    from bot.usecases.answer_question import answer_question

    context = replace(office.bot.context, keep_text_days=0)
    question = Question(
        TACTICAL,
        sample.WORKSPACE,
        sample.SALES,
        sample.CHECKOUT,
        Source.COMMAND,
        context.clock(),
        "d-1",
    )
    given = answer_question(context, question)
    assert given
    assert given.unseen_text == TACTICAL
    (kept,) = office.journal()
    assert (kept.question.text, kept.verdict.signals) == ("", ())
    assert kept.verdict.kind is given.kind
