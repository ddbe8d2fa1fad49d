"""Teams and channels change while a question waits, and messages disappear."""

from collections.abc import Callable

import pytest

from sandbox import sample
from sandbox.model import Message
from tests.journeys import handing_over as steps
from tests.journeys.conftest import Office
from tests.journeys.handing_over import ASKER, PM, PO, QUESTION


def delete_checkout(office: Office) -> None:
    office.setup("delete Checkout")
    shown = office.slack.messages(sample.GENERAL, seen_by=sample.ADMIN)[-1]
    office.slack.press(sample.ADMIN, shown, "delete_team")
    office.settle()


def archive(office: Office) -> None:
    office.slack.world.channels[sample.CHECKOUT].is_archived = True


def leave(office: Office) -> None:
    office.slack.leave(sample.BOT_USER, sample.CHECKOUT)


def delete(office: Office, message: Message) -> None:
    """Delete a message in Slack, whoever wrote it."""
    office.slack._runtime.run(office.slack._user_actions.delete(message))
    office.settle()


GONE: list[Callable[[Office], None]] = [archive, leave]


def test_a_team_that_is_deleted_before_it_is_sent_has_nobody_to_ask(office: Office) -> None:
    view = steps.ask(office)
    delete_checkout(office)
    office.slack.submit(
        ASKER, view, {"where": {"where": "directly"}, "question": {"question": QUESTION}}
    )
    office.settle()
    assert "for somebody else by now" in view.errors["question"]
    assert f"<@{PO}> decides" not in office.ask(QUESTION)
    assert steps.rows(office) == []


def test_a_question_for_a_deleted_team_can_be_passed_to_a_person(public: Office) -> None:
    delete_checkout(public)
    (shown,) = steps.in_channel(public)
    public.slack.press(PO, shown, "handover_return")
    view = steps.form_of(public, PO)
    assert "product manager" not in str(view.blocks)
    chosen = {"who": {"who": "person"}, "person": {"person": sample.SEARCH_PO}}
    public.slack.submit(PO, view, chosen)
    public.settle()
    assert steps.states(public) == ["returned", "open"]
    assert f"<@{ASKER}> asks you" in steps.in_dm(public, sample.SEARCH_PO)[-1].text


def test_a_renamed_team_is_called_by_its_new_name(asked: Office) -> None:
    asked.setup("rename Checkout to Payments")
    asked.slack.press(PO, steps.in_dm(asked, PO)[0], "handover_take")
    assert "product owner of *Payments*" in steps.in_dm(asked, PO)[0].text
    steps.answer(asked, PO, steps.in_dm(asked, PO)[0], "Two.")
    assert "Two." in steps.in_dm(asked, ASKER)[-1].text


@pytest.mark.parametrize("gone", GONE)
def test_a_channel_that_is_gone_before_it_is_sent_is_refused_and_a_direct_message_goes(
    office: Office, gone: Callable[[Office], None]
) -> None:
    view = steps.ask(office)
    gone(office)
    values = {"where": {"where": sample.CHECKOUT}, "question": {"question": QUESTION}}
    office.slack.submit(ASKER, view, values)
    assert "channel" in view.errors["where"]
    view.errors.clear()
    steps.send(office, view)
    assert len(steps.in_dm(office, PO)) == 1


@pytest.mark.parametrize("gone", GONE)
def test_an_answer_reaches_the_asker_though_the_channel_is_gone(
    public: Office, gone: Callable[[Office], None]
) -> None:
    gone(public)
    public.slack.open_home(PO)
    public.settle()
    public.slack.press(PO, {}, "handover_answer")
    view = steps.form_of(public, PO)
    public.slack.submit(PO, view, {"answer": {"answer": "Two of them."}})
    assert "Two of them." in steps.in_dm(public, ASKER)[-1].text
    assert steps.states(public) == ["answered"]


@pytest.mark.parametrize("gone", GONE)
def test_what_is_passed_on_within_a_channel_that_is_gone_goes_directly(
    public: Office, gone: Callable[[Office], None]
) -> None:
    (shown,) = steps.in_channel(public)
    public.slack.press(PO, shown, "handover_return")
    view = steps.form_of(public, PO)
    gone(public)
    public.slack.submit(PO, view, {"who": {"who": "role"}})
    assert f"<@{ASKER}> asks you as product manager" in steps.in_dm(public, PM)[-1].text
    assert "in a direct message" in steps.in_dm(public, ASKER)[-1].text


@pytest.mark.parametrize("gone", GONE)
def test_a_question_that_is_open_again_reaches_its_decider_though_the_channel_is_gone(
    public: Office, gone: Callable[[Office], None]
) -> None:
    steps.answer(public, PO, steps.in_channel(public)[0])
    gone(public)
    public.slack.press(ASKER, steps.in_dm(public, ASKER)[-1], "handover_not_answered")
    shown = steps.in_dm(public, PO)[-1]
    assert QUESTION in shown.text
    steps.answer(public, PO, shown, "No more than two.")
    assert "No more than two." in steps.in_dm(public, ASKER)[-1].text
    assert len(steps.in_dm(public, PO)) == 1


def test_messages_that_were_deleted_in_slack_are_not_missed(asked: Office) -> None:
    for user in (PO, ASKER):
        delete(asked, steps.in_dm(asked, user)[0])
    asked.slack.open_home(PO)
    asked.settle()
    asked.slack.press(PO, {}, "handover_take")
    asked.settle()
    asked.slack.press(PO, {}, "handover_answer")
    asked.slack.submit(PO, steps.form_of(asked, PO), {"answer": {"answer": "Two after all."}})
    (brought,) = steps.in_dm(asked, ASKER)
    assert "Two after all." in brought.text
    asked.slack.press(ASKER, brought, "handover_not_answered")
    asked.settle()
    assert steps.states(asked) == ["open"]


def test_an_answer_that_was_deleted_in_slack_can_still_be_withdrawn_from(asked: Office) -> None:
    """A reply that its writer deleted was never the answer."""
    (shown,) = steps.in_dm(asked, PO)
    ts = asked.slack.say(PO, steps.dm(PO), "Two, I think.", thread_ts=shown.ts)
    asked.settle()
    offered = asked.slack.messages(steps.dm(PO), thread_ts=shown.ts)[-1]
    reply = asked.slack.world.find(steps.dm(PO), ts)
    assert reply
    delete(asked, reply)
    asked.slack.press(PO, offered, "handover_drop_draft")
    asked.settle()
    assert steps.states(asked) == ["open"]
    assert len(steps.in_dm(asked, ASKER)) == 1
