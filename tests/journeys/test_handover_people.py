"""Whom a question goes to is away, has left, belongs elsewhere, or is somebody else by now."""

from dataclasses import replace

import pytest

from sandbox import sample
from sandbox.model import View
from tests.journeys import handing_over as steps
from tests.journeys.conftest import Office
from tests.journeys.handing_over import ANSWER, ASKER, COLLEAGUE, PM, PO, QUESTION


def submit(office: Office, view: View, where: str = "directly") -> None:
    """Send the form, whatever becomes of it."""
    office.slack.submit(
        ASKER, view, {"where": {"where": where}, "question": {"question": QUESTION}}
    )
    office.settle()


def test_somebody_who_has_left_since_is_not_asked(office: Office) -> None:
    view = steps.ask(office)
    office.slack.world.people[PO].deleted = True
    submit(office, view)
    assert "no longer has an active account" in view.errors["question"]
    assert "ask me again in a few minutes" in view.errors["question"]
    assert steps.rows(office) == []


def test_once_it_is_known_that_somebody_has_left_another_is_offered(office: Office) -> None:
    office.bot.scheduler.tick()
    view = steps.ask(office)
    office.slack.deactivate(PO)
    office.settle()
    submit(office, view)
    assert "for somebody else by now" in view.errors["question"]
    view = steps.ask(office)
    assert f"<@{PM}> will read" in str(view.blocks)
    submit(office, view)
    assert steps.in_dm(office, PM)


def test_somebody_of_another_organisation_is_not_asked(office: Office) -> None:
    view = steps.ask(office)
    people = office.slack.world.people
    people[PO] = replace(people[PO], home="T0ELSEWHERE")
    submit(office, view)
    assert "Only people of this workspace can answer." in view.errors["question"]
    assert steps.rows(office) == []
    assert steps.in_dm(office, PO) == []


def test_somebody_who_is_away_since_is_not_asked(office: Office) -> None:
    view = steps.ask(office)
    office.setup(f"away until friday <@{COLLEAGUE}>", user=PO)
    submit(office, view)
    assert "for somebody else by now" in view.errors["question"]
    view = steps.ask(office)
    submit(office, view)
    assert f"<@{ASKER}> asks you as product owner" in steps.in_dm(office, COLLEAGUE)[-1].text


def test_while_somebody_is_away_their_stand_in_answers(asked: Office) -> None:
    asked.setup(f"away until friday <@{COLLEAGUE}>", user=PO)
    shown = steps.in_dm(asked, PO)[0]
    view = steps.answer(asked, COLLEAGUE, shown)
    assert not view.errors
    assert f"<@{COLLEAGUE}> answers" in steps.in_dm(asked, ASKER)[-1].text
    assert steps.states(asked) == ["answered"]


def test_who_has_left_leaves_a_question_that_can_be_taken_elsewhere(asked: Office) -> None:
    asked.slack.deactivate(PO)
    asked.settle()
    asked.slack.press(ASKER, steps.in_dm(asked, ASKER)[0], "handover_redirect")
    asked.slack.submit(ASKER, steps.form_of(asked, ASKER), {"who": {"who": "role"}})
    assert steps.states(asked) == ["withdrawn", "open"]
    assert steps.in_dm(asked, PM)


def test_who_leaves_just_before_it_is_sent_is_not_reached(office: Office) -> None:
    view = steps.ask(office)
    office.slack.refuse("chat.postMessage", error="user_disabled", channel=PO)
    submit(office, view)
    assert steps.states(office) == ["returned"]
    assert f"I couldn't reach <@{PO}>" in steps.in_dm(office, ASKER)[-1].text


def test_whoever_gets_the_role_meanwhile_does_not_ask_themselves(office: Office) -> None:
    view = steps.ask(office)
    office.setup(f"po <@{ASKER}> for Checkout")
    submit(office, view)
    assert "This question is yours to decide." in view.errors["question"]
    assert steps.rows(office) == []


def test_who_asked_cannot_answer_in_their_new_role(public: Office) -> None:
    public.setup(f"po <@{ASKER}> for Checkout")
    (shown,) = steps.in_channel(public)
    public.slack.press(ASKER, shown, "handover_answer")
    public.settle()
    assert "This is your own question." in public.last(ASKER, sample.CHECKOUT)
    public.slack.press(PO, shown, "handover_return")
    view = steps.form_of(public, PO)
    chosen = {"who": {"who": "person"}, "person": {"person": ASKER}}
    public.slack.submit(PO, view, chosen)
    assert "That's the person who asked." in view.errors["who"]
    assert steps.states(public) == ["open"]


@pytest.fixture
def both(office: Office) -> Office:
    """A team in which one person holds both roles."""
    office.setup(f"pm <@{PO}> for Checkout")
    office.settle()
    return office


def test_of_both_roles_one_person_is_asked_once(both: Office) -> None:
    both.ask(QUESTION)
    shown = both.slack.messages(sample.GENERAL, seen_by=ASKER)[-1]
    assert "ask_consulted" not in str(shown.blocks)
    before = len(steps.in_dm(both, PO))
    steps.send(both, steps.ask(both))
    (row,) = steps.rows(both)
    assert row.decider_id == PO
    shown = steps.in_dm(both, PO)[before]
    both.slack.press(PO, shown, "handover_return")
    view = steps.form_of(both, PO)
    assert "product manager" not in str(view.blocks)
    made_up = {"text": {"type": "plain_text", "text": "The other role"}, "value": "role"}
    both.slack.submit(PO, view, {"who": {"who": made_up}})
    assert "the same person again" in view.errors["who"]
    assert steps.states(both) == ["open"]


def test_a_holder_of_both_roles_answers(both: Office) -> None:
    before = len(steps.in_dm(both, PO))
    steps.send(both, steps.ask(both))
    steps.answer(both, PO, steps.in_dm(both, PO)[before])
    assert ANSWER.splitlines()[1] in steps.in_dm(both, ASKER)[-1].text
