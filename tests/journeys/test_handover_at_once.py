"""People act on one hand-over at the same moment: one of them does it, the others read what."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sandbox import sample
from tests.journeys import handing_over as steps
from tests.journeys.conftest import Office
from tests.journeys.handing_over import ASKER, COLLEAGUE, PM, PO, QUESTION


def at_once(office: Office, *acts: Callable[[], object]) -> None:
    """Do all of it in the same moment."""
    together = Barrier(len(acts))

    def act(what: Callable[[], object]) -> None:
        together.wait()
        what()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(act, acts))
    office.settle()


def test_a_form_that_is_submitted_many_times_at_once_hands_over_once(office: Office) -> None:
    view = steps.ask(office)
    values = {"where": {"where": "directly"}, "question": {"question": QUESTION}}
    at_once(office, *[lambda: office.slack.submit(ASKER, view, values)] * 4)
    assert steps.states(office) == ["open"]
    assert len(steps.in_dm(office, PO)) == 1
    assert len(steps.in_dm(office, ASKER)) == 1


def test_two_forms_for_one_question_hand_over_once(office: Office) -> None:
    office.ask(QUESTION)
    shown = office.slack.messages(sample.GENERAL, seen_by=ASKER)[-1]
    views = []
    for _ in range(2):
        office.slack.press(ASKER, shown, "ask_decider")
        views.append(steps.form_of(office, ASKER))
    values = {"where": {"where": "directly"}, "question": {"question": QUESTION}}
    at_once(office, *[lambda view=view: office.slack.submit(ASKER, view, values) for view in views])
    assert steps.states(office) == ["open"]
    assert len(steps.in_dm(office, PO)) == 1


def test_of_two_deciders_who_press_at_once_one_is_on_it(public: Office) -> None:
    (shown,) = steps.in_channel(public)
    users = (PO, PM)
    at_once(
        public,
        *[lambda user=user: public.slack.press(user, shown, "handover_take") for user in users],
    )
    (row,) = steps.rows(public)
    assert row.state == "taken"
    assert row.moved_by in users
    (other,) = set(users) - {row.moved_by}
    assert "Somebody is already on it." in public.last(other, sample.CHECKOUT)
    assert steps.in_channel(public)[0].text.count("is on it") == 1


def test_of_decider_and_deputy_who_answer_at_once_one_answer_arrives(public: Office) -> None:
    public.setup(f"deputy <@{COLLEAGUE}> for product owner of Checkout")
    (shown,) = steps.in_channel(public)
    users, views = (PO, COLLEAGUE), {}
    for user in users:
        public.slack.press(user, shown, "handover_answer")
        views[user] = steps.form_of(public, user)
    at_once(
        public,
        *[
            lambda user=user: public.slack.submit(
                user, views[user], {"answer": {"answer": f"The answer of {user}."}}
            )
            for user in users
        ],
    )
    (row,) = steps.rows(public)
    (late,) = set(users) - {row.moved_by}
    assert "has been answered already" in views[late].errors["answer"]
    assert not views[row.moved_by].errors
    _, brought = steps.in_dm(public, ASKER)
    assert f"The answer of {row.moved_by}." in brought.text


def test_what_is_withdrawn_and_answered_at_once_is_one_of_both(asked: Office) -> None:
    (shown,), (confirmation,) = steps.in_dm(asked, PO), steps.in_dm(asked, ASKER)
    asked.slack.press(PO, shown, "handover_answer")
    view = steps.form_of(asked, PO)
    at_once(
        asked,
        lambda: asked.slack.submit(PO, view, {"answer": {"answer": "Two."}}),
        lambda: asked.slack.press(ASKER, confirmation, "handover_withdraw"),
    )
    (state,), texts = steps.states(asked), [message.text for message in steps.in_dm(asked, ASKER)]
    brought = [text for text in texts if "answers:" in text]
    if state == "answered":
        assert len(brought) == 1
        assert any("has been answered already" in text for text in texts)
    else:
        assert state == "withdrawn"
        assert brought == []
        assert "has withdrawn this question" in view.errors["answer"]
        assert "Two." not in steps.in_dm(asked, PO)[0].text


def test_what_is_returned_and_answered_at_once_is_one_of_both(public: Office) -> None:
    (shown,) = steps.in_channel(public)
    public.slack.press(PO, shown, "handover_return")
    passing = steps.form_of(public, PO)
    public.slack.press(PM, shown, "handover_answer")
    answering = steps.form_of(public, PM)
    at_once(
        public,
        lambda: public.slack.submit(PO, passing, {"who": {"who": "nobody"}}),
        lambda: public.slack.submit(PM, answering, {"answer": {"answer": "Two."}}),
    )
    (state,) = steps.states(public)
    late = passing if state == "answered" else answering
    assert "already" in str(late.errors)
    assert len(steps.in_dm(public, ASKER)) == 2
