"""What people read of a hand-over is true, whatever happened before and in whichever order."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox import sample
from sandbox.model import Message
from tests.journeys import handing_over as steps
from tests.journeys import test_asked_before as kept
from tests.journeys.conftest import Office
from tests.journeys.handing_over import ASKER, PM, PO, QUESTION
from tests.journeys.test_chasing import (
    ELEVEN,
    FRIDAY,
    MONDAY,
    THURSDAY,
    WEDNESDAY,
    at,
    lists,
    mornings,
)
from tests.journeys.timed import MINUTE, TimedOffice, opened


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[TimedOffice]:
    """A question that was handed over on a Wednesday at eleven, by a clock that a test moves."""
    with opened(tmp_path, now=WEDNESDAY + ELEVEN) as office:
        office.bot.relay.start()
        office.at(office.clock.now)
        steps.send(office, steps.ask(office))
        office.at(office.clock.now + MINUTE)
        yield office


def test_withdrawn_words_leave_every_list_in_which_they_were(waiting: TimedOffice) -> None:
    waiting.setup("vacate pm for Checkout")
    mornings(waiting, THURSDAY, FRIDAY, MONDAY)
    assert len(lists(waiting)) == 2
    waiting.slack.press(ASKER, steps.in_dm(waiting, ASKER)[0], "handover_withdraw")
    assert "can no longer see it" in steps.in_dm(waiting, ASKER)[0].text
    assert [m.text for m in steps.in_dm(waiting, PO) if QUESTION in m.text] == []


def test_a_question_that_is_opened_again_after_months_waits_anew(waiting: TimedOffice) -> None:
    steps.answer(waiting, PO, steps.in_dm(waiting, PO)[-1])
    at(waiting, waiting.clock.now + timedelta(days=62))
    waiting.slack.press(ASKER, steps.in_dm(waiting, ASKER)[-1], "handover_not_answered")
    waiting.settle()
    at(waiting, waiting.clock.now + MINUTE)
    assert steps.states(waiting) == ["open"]


def test_who_was_there_all_the_time_is_not_said_to_have_been_away(waiting: TimedOffice) -> None:
    waiting.setup("chase off for Checkout")
    at(waiting, waiting.clock.now + timedelta(days=62))
    waiting.setup("chase gentle for Checkout")
    at(waiting, waiting.clock.now + MINUTE)
    assert steps.states(waiting) == ["unanswered"]
    text = steps.in_dm(waiting, ASKER)[-1].text
    assert "hasn't answered your question in 60 days" in text
    assert "away" not in text


def test_who_cannot_be_reached_next_is_not_said_to_be_the_first(waiting: TimedOffice) -> None:
    waiting.setup(f"pm <@{PM}> for Checkout")
    mornings(waiting, THURSDAY, FRIDAY)
    waiting.slack.refuse("chat.postMessage", error="user_disabled", channel=PM)
    at(waiting, FRIDAY + ELEVEN + timedelta(minutes=5))
    assert steps.states(waiting) == ["passed_on", "returned"]
    text = steps.in_dm(waiting, ASKER)[-1].text
    assert f"I couldn't reach <@{PM}>, so nobody has your question now." in text
    assert "`/whoowns`" in text


def test_a_question_that_was_asked_again_is_not_opened_twice(asked: Office) -> None:
    """The button under the answer is still there for who reloads Slack on another device."""
    steps.answer(asked, PO, steps.in_dm(asked, PO)[0])
    brought = steps.in_dm(asked, ASKER)[-1]
    under = asked.slack.messages(sample.GENERAL, seen_by=ASKER)[-1]
    kept.forge(asked, ASKER, under, "ask_decider", str(steps.rows(asked)[0].question_id))
    steps.send(asked, steps.form_of(asked, ASKER))
    asked.slack.press(ASKER, brought, "handover_not_answered")
    assert "asked this again already" in steps.in_dm(asked, ASKER)[-1].text
    assert steps.states(asked) == ["answered", "open"]


def test_a_forgotten_answer_is_said_to_be_an_answer(asked: Office) -> None:
    steps.answer(asked, PO, steps.in_dm(asked, PO)[0])
    forget(asked, PO)
    asked.slack.press(ASKER, steps.in_dm(asked, ASKER)[-1], "handover_got_it")
    text = steps.in_dm(asked, ASKER)[-1].text
    assert "The words of this answer have been deleted." in text
    assert "words of this question" not in text


def forget(office: Office, user: str) -> None:
    office.ask("forget me", user)
    shown = office.slack.messages(sample.GENERAL, seen_by=user)[-1]
    office.slack.press(user, shown, "forget_me")
    office.settle()


def test_who_was_forgotten_is_not_told_that_their_question_is_somebody_elses(
    public: Office,
) -> None:
    steps.answer(public, PO, steps.in_channel(public)[0])
    forget(public, ASKER)
    public.slack.press(ASKER, steps.in_dm(public, ASKER)[-1], "handover_not_answered")
    assert "I no longer have this question." in steps.in_dm(public, ASKER)[-1].text


def test_an_answer_that_cannot_be_kept_any_more_is_not_sent_as_if_it_were(asked: Office) -> None:
    shown = steps.in_dm(asked, PO)[0]
    draft = reply(asked, shown)
    asked.setup("delete Checkout")
    confirm = asked.slack.messages(sample.GENERAL, seen_by=sample.ADMIN)[-1]
    kept.press(asked, sample.ADMIN, confirm, "delete_team")
    asked.slack.press(PO, draft, "handover_keep_draft")
    asked.settle()
    text = asked.slack.messages(steps.dm(PO), thread_ts=shown.ts, seen_by=PO)[-1].text
    assert "I can't keep this answer" in text
    assert steps.states(asked) == ["open"]
    asked.slack.press(PO, draft, "handover_send_draft")
    assert steps.states(asked) == ["answered"]


def reply(office: Office, shown: Message) -> Message:
    """Reply to the decider's message; returns the question whether that is the answer."""
    office.slack.say(PO, steps.dm(PO), "Three.", thread_ts=shown.ts)
    office.settle()
    return office.slack.messages(steps.dm(PO), thread_ts=shown.ts, seen_by=PO)[-1]


@pytest.mark.parametrize("letters", [420, 2700])
def test_a_long_address_stays_one_link(asked: Office, letters: int) -> None:
    address = "https://acme.example/".ljust(letters, "a") + "?x=1"
    steps.answer(asked, PO, steps.in_dm(asked, PO)[0], f"See {address} for it.")
    assert f"<{address}>" in steps.in_dm(asked, ASKER)[-1].text


@pytest.mark.parametrize(
    "text",
    ["a\n" * 1500, f"a{'*' * 2999}", f"a{'<' * 2999}", f"https://a.b/{'&' * 2900}c", "x " * 1499],
)
def test_three_thousand_letters_of_anything_arrive(asked: Office, text: str) -> None:
    steps.answer(asked, PO, steps.in_dm(asked, PO)[0], text)
    assert steps.states(asked) == ["answered"]
    brought = steps.in_dm(asked, ASKER)[-1]
    assert "answers:" in brought.text
    assert all(len(b.get("text", {}).get("text", "")) <= 3000 for b in brought.blocks)


def test_one_person_alone_retires_no_kept_answer(office: Office) -> None:
    kept.answer(office, kept.hand_over(office, sample.CHECKOUT))
    for _ in range(3):
        kept.press(office, kept.COLLEAGUE, kept.ask(office), "kept_was_other")
    assert kept.LINE in kept.ask(office, user=PM).text


def test_nobody_else_is_asked_for_somebody_who_has_left(waiting: TimedOffice) -> None:
    waiting.setup(f"pm <@{PM}> for Checkout")
    before = len(steps.in_dm(waiting, PM))
    waiting.slack.world.people[ASKER].deleted = True
    mornings(waiting, THURSDAY, FRIDAY)
    at(waiting, FRIDAY + ELEVEN + timedelta(minutes=5))
    assert steps.states(waiting) == ["withdrawn"]
    assert len(steps.in_dm(waiting, PM)) == before
    assert "no longer has an account here" in steps.in_dm(waiting, PO)[0].text


def test_an_asker_who_chooses_themselves_or_nobody_reads_what_they_can_do(asked: Office) -> None:
    asked.slack.press(ASKER, steps.in_dm(asked, ASKER)[0], "handover_redirect")
    view = steps.form_of(asked, ASKER)
    chosen = {"who": {"who": "person"}, "person": {"person": ASKER}}
    asked.slack.submit(ASKER, view, chosen)
    assert view.errors["who"] == "That's you. Choose somebody else."
    made_up = {"text": {"type": "plain_text", "text": "Nobody"}, "value": "nobody"}
    asked.slack.submit(ASKER, view, {"who": {"who": made_up}})
    assert "Withdraw your question instead." in view.errors["who"]
    assert steps.states(asked) == ["open"]
    assert asked.journal()[0].kind.value == "tactical"
