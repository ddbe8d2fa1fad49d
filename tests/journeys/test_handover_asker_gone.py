"""Whoever asked has no account any more: nobody writes an answer that nobody waits for."""

from sandbox import sample
from sandbox.model import Message
from tests.journeys import handing_over as steps
from tests.journeys.conftest import Office
from tests.journeys.handing_over import ASKER, PO, QUESTION

GONE = f"<@{ASKER}> no longer has an account here, so nobody is waiting for an answer."


def left_unnoticed(office: Office) -> None:
    """Let the asker's account go, without whoowns hearing of it."""
    office.slack.world.people[ASKER].deleted = True


def check_ended(office: Office) -> None:
    """The question has ended, and its decider reads why, in the message that they have."""
    assert steps.states(office) == ["withdrawn"]
    (shown, *_) = steps.in_dm(office, PO)
    assert GONE in shown.text
    assert QUESTION in shown.text
    assert "handover_answer" not in str(shown.blocks)


def test_a_question_ends_with_its_askers_account_and_nobody_gets_a_message(asked: Office) -> None:
    asked.slack.open_home(PO)
    asked.settle()
    asked.slack.deactivate(ASKER)
    check_ended(asked)
    assert len(steps.in_dm(asked, PO)) == 1
    assert len(steps.in_dm(asked, ASKER)) == 1
    asked.bot.scheduler.tick()
    asked.settle()
    assert "Waiting for you" not in str(asked.slack.home_of(PO))


def test_in_a_channel_it_ends_too(public: Office) -> None:
    public.slack.deactivate(ASKER)
    (shown,) = steps.in_channel(public)
    assert GONE in shown.text


def test_who_presses_answer_reads_that_nobody_waits(asked: Office) -> None:
    left_unnoticed(asked)
    (shown,) = steps.in_dm(asked, PO)
    asked.slack.press(PO, shown, "handover_answer")
    asked.settle()
    assert not asked.slack.world.modals.get(PO)
    check_ended(asked)


def reply_of(office: Office) -> Message:
    """What stands under the decider's reply, the last in the thread."""
    (shown, *_) = steps.in_dm(office, PO)
    return office.slack.messages(steps.dm(PO), thread_ts=shown.ts)[-1]


def test_who_sends_a_reply_reads_that_nobody_waits(asked: Office) -> None:
    left_unnoticed(asked)
    (shown,) = steps.in_dm(asked, PO)
    asked.slack.say(PO, steps.dm(PO), "Two are enough.", thread_ts=shown.ts)
    asked.settle()
    asked.slack.press(PO, reply_of(asked), "handover_send_draft")
    asked.settle()
    assert "no longer has an account here" in reply_of(asked).text
    check_ended(asked)


def test_a_reply_waits_for_nothing_of_slack(asked: Office) -> None:
    (shown,) = steps.in_dm(asked, PO)
    before = len(asked.slack.calls())
    asked.slack.say(PO, steps.dm(PO), "Two are enough.", thread_ts=shown.ts)
    asked.settle()
    asked.slack.say(PO, steps.dm(PO), "Two criteria are enough for this.")
    asked.settle()
    methods = {call.method for call in list(asked.slack.calls())[before:]}
    assert methods == {"chat.postMessage"}


def test_a_form_that_is_open_meanwhile_says_so(asked: Office) -> None:
    asked.slack.press(PO, steps.in_dm(asked, PO)[0], "handover_answer")
    view = steps.form_of(asked, PO)
    asked.slack.deactivate(ASKER)
    asked.settle()
    asked.slack.submit(PO, view, {"answer": {"answer": "Two are enough."}})
    assert "no longer has an account here" in view.errors["answer"]


def test_where_slack_does_not_say_the_answer_is_taken(asked: Office) -> None:
    asked.slack.refuse("users.info", error="internal_error", times=5)
    steps.answer(asked, PO, steps.in_dm(asked, PO)[0])
    assert steps.states(asked) == ["answered"]


def test_another_account_that_goes_ends_nothing(asked: Office) -> None:
    asked.slack.deactivate(sample.SALES)
    assert steps.states(asked) == ["open"]
