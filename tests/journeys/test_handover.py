"""From a name to an answer: a question is handed over, answered, passed on or withdrawn."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.domain.handover import State
from bot.store.tables import answers
from sandbox import sample
from sandbox.model import Message
from tests.journeys import handing_over as steps
from tests.journeys.conftest import Office
from tests.journeys.handing_over import ASKER, COLLEAGUE, PM, PO, QUESTION


def test_the_form_shows_what_will_be_read_and_prefers_the_channel(office: Office) -> None:
    view = steps.ask(office)
    shown = str(view.blocks)
    assert QUESTION in shown
    assert f"<@{PO}> will read" in shown
    where = next(b for b in view.blocks if b.get("block_id") == "where")["element"]
    assert where["initial_option"]["value"] == sample.CHECKOUT
    assert steps.rows(office) == []
    assert steps.in_dm(office, PO) == []


@pytest.mark.parametrize("where", ["directly", sample.CHECKOUT])
def test_what_the_form_announces_is_what_is_posted(office: Office, where: str) -> None:
    view = steps.ask(office)
    announced = re.findall("“(.*?)”", str(view.blocks))
    steps.send(office, view, where)
    (shown,) = steps.in_dm(office, PO) if where == "directly" else steps.in_channel(office)
    first, *_, last = [line for line in shown.text.split("\n") if line]
    assert first in announced
    assert last in announced


def test_a_question_is_handed_over_and_answered(asked: Office) -> None:
    (shown,) = steps.in_dm(asked, PO)
    assert f"<@{ASKER}> asks you as product owner of *Checkout*" in shown.text
    assert QUESTION in shown.text
    (confirmation,) = steps.in_dm(asked, ASKER)
    assert f"I've asked <@{PO}> in a direct message" in confirmation.text
    assert f"You've asked <@{PO}>" in asked.last(ASKER, sample.GENERAL)
    steps.answer(asked, PO, shown)
    confirmation, brought = steps.in_dm(asked, ASKER)
    assert f"<@{PO}> answers:" in brought.text
    assert "it mails" in brought.text
    assert "<!channel>" not in brought.text
    assert "*pays*" not in brought.text
    assert "has answered" in confirmation.text
    (shown,) = steps.in_dm(asked, PO)
    assert "answered:" in shown.text
    assert "handover_answer" not in str(shown.blocks)
    asked.slack.press(ASKER, brought, "handover_got_it")
    assert "Glad that helped" in steps.in_dm(asked, ASKER)[-1].text
    assert steps.states(asked) == ["answered"]
    assert len(steps.in_dm(asked, PO)) == 1
    assert len(steps.in_dm(asked, ASKER)) == 2


def test_in_a_channel_others_read_the_answer_and_no_second_message_comes(public: Office) -> None:
    (shown,) = steps.in_channel(public)
    assert shown.text.startswith(f"<@{PO}>, <@{ASKER}> asks you")
    assert steps.in_dm(public, PO) == []
    steps.answer(public, PO, shown)
    (shown,) = steps.in_channel(public)
    assert "it mails" in shown.text
    assert "<!channel>" not in shown.text
    assert "it mails" in steps.in_dm(public, ASKER)[-1].text


def test_im_on_it_edits_both_messages(asked: Office) -> None:
    (shown,) = steps.in_dm(asked, PO)
    asked.slack.press(PO, shown, "handover_take")
    (shown,) = steps.in_dm(asked, PO)
    (confirmation,) = steps.in_dm(asked, ASKER)
    assert f"<@{PO}> is on it" in shown.text
    assert f"<@{PO}> is on it" in confirmation.text
    assert "handover_take" not in str(shown.blocks)


def test_not_mine_goes_to_the_other_role_is_learnt_and_said_once(asked: Office) -> None:
    (shown,) = steps.in_dm(asked, PO)
    asked.slack.press(PO, shown, "handover_return")
    view = steps.form_of(asked, PO)
    asked.slack.submit(PO, view, {"who": {"who": "role"}})
    asked.settle()
    assert steps.states(asked) == ["returned", "open"]
    (passed,) = steps.in_dm(asked, PM)
    assert f"<@{ASKER}> asks you as product manager of *Checkout*" in passed.text
    assert f"<@{PO}> passed it on to you" in passed.text
    first, second = steps.in_dm(asked, ASKER)
    assert "no longer has this question" in first.text
    assert f"<@{PO}> says your question is for somebody else" in second.text
    assert f"passed this on to <@{PM}>" in steps.in_dm(asked, PO)[-1].text
    (entry,) = asked.journal()
    assert (entry.kind.value, entry.assignee) == ("strategic", PM)
    said = asked.setup("history for Checkout")
    assert "question passed on" in said
    steps.answer(asked, PM, passed)
    assert steps.states(asked) == ["returned", "answered"]


def test_who_had_it_already_is_not_offered_to_whom_they_passed_it_on(asked: Office) -> None:
    (shown,) = steps.in_dm(asked, PO)
    asked.slack.press(PO, shown, "handover_return")
    asked.slack.submit(PO, steps.form_of(asked, PO), {"who": {"who": "role"}})
    asked.slack.press(PM, steps.in_dm(asked, PM)[-1], "handover_return")
    assert f"<@{PO}>" not in str(steps.form_of(asked, PM).blocks)


def test_not_a_product_question_comes_back_with_one_line(asked: Office) -> None:
    (shown,) = steps.in_dm(asked, PO)
    asked.slack.press(PO, shown, "handover_return")
    asked.slack.submit(PO, steps.form_of(asked, PO), {"who": {"who": "nobody"}})
    _, line = steps.in_dm(asked, ASKER)
    assert f"<@{PO}> says this isn't a product decision." in line.text
    assert asked.journal()[0].kind.value == "neither"


def test_another_team_is_asked_at_once(asked: Office) -> None:
    (shown,) = steps.in_dm(asked, PO)
    asked.slack.press(PO, shown, "handover_return")
    view = steps.form_of(asked, PO)
    asked.slack.submit(PO, view, {"who": {"who": "team"}})
    assert view.errors == {"handover_team": "Which team? Choose it here."}
    options = asked.slack.suggest(PO, view, "handover_team", "sea")
    team = {"handover_team": {"handover_team": options[0]["value"]}}
    asked.slack.submit(PO, view, {"who": {"who": "team"}, **team})
    assert steps.in_dm(asked, sample.SEARCH_PO)
    assert asked.journal()[0].team_id == 2


def test_a_person_who_has_left_cannot_be_asked(asked: Office) -> None:
    (shown,) = steps.in_dm(asked, PO)
    asked.slack.press(PO, shown, "handover_return")
    view = steps.form_of(asked, PO)
    chosen = {"who": {"who": "person"}, "person": {"person": sample.FORMER}}
    asked.slack.submit(PO, view, chosen)
    assert "no longer has an active account" in view.errors["person"]
    chosen["person"]["person"] = ASKER
    asked.slack.submit(PO, view, chosen)
    assert "person who asked" in view.errors["who"]
    chosen["person"]["person"] = COLLEAGUE
    asked.slack.submit(PO, view, chosen)
    assert f"<@{ASKER}> asks you" in steps.in_dm(asked, COLLEAGUE)[0].text


def test_the_asker_withdraws_and_the_words_leave(asked: Office) -> None:
    asked.slack.press(PO, steps.in_dm(asked, PO)[0], "handover_answer")
    view = steps.form_of(asked, PO)
    asked.slack.press(ASKER, steps.in_dm(asked, ASKER)[0], "handover_withdraw")
    (shown,) = steps.in_dm(asked, PO)
    assert shown.text == f"<@{ASKER}> has withdrawn this question."
    asked.slack.submit(PO, view, {"answer": {"answer": "Yes."}})
    assert "has withdrawn this question" in view.errors["answer"]
    assert len(steps.in_dm(asked, ASKER)) == 1


def test_the_asker_asks_somebody_else(asked: Office) -> None:
    asked.slack.press(ASKER, steps.in_dm(asked, ASKER)[0], "handover_redirect")
    view = steps.form_of(asked, ASKER)
    asked.slack.submit(ASKER, view, {"who": {"who": "role"}})
    assert steps.states(asked) == ["withdrawn", "open"]
    assert steps.in_dm(asked, PM)
    first, second = steps.in_dm(asked, ASKER)
    assert f"You asked <@{PM}> instead" in first.text
    assert f"I've asked <@{PM}>" in second.text


def test_not_answered_opens_it_again_with_one_line(asked: Office) -> None:
    steps.answer(asked, PO, steps.in_dm(asked, PO)[0])
    asked.slack.press(ASKER, steps.in_dm(asked, ASKER)[1], "handover_not_answered")
    asked.settle()
    assert steps.states(asked) == ["open"]
    shown = steps.in_dm(asked, PO)[0]
    assert "handover_answer" in str(shown.blocks)
    (line,) = asked.slack.messages(steps.dm(PO), thread_ts=shown.ts)[1:]
    assert "it's open again" in line.text
    steps.answer(asked, PO, shown, "Only one.")
    assert "Only one." in steps.in_dm(asked, ASKER)[-1].text


def test_a_reply_counts_as_an_answer_after_one_press(asked: Office) -> None:
    (shown,) = steps.in_dm(asked, PO)
    asked.slack.say(PO, steps.dm(PO), "Two criteria are enough.", thread_ts=shown.ts)
    asked.settle()
    offered = asked.slack.messages(steps.dm(PO), thread_ts=shown.ts)[-1]
    assert f"Send this to <@{ASKER}> as your answer?" in offered.text
    assert f"show it to you and <@{ASKER}> only" in str(offered.blocks)
    assert len(steps.in_dm(asked, ASKER)) == 1
    asked.slack.press(PO, offered, "handover_send_draft")
    assert "Two criteria are enough." in steps.in_dm(asked, ASKER)[-1].text
    assert steps.states(asked) == ["answered"]


def test_a_reply_that_is_no_answer_is_thrown_away(asked: Office) -> None:
    (shown,) = steps.in_dm(asked, PO)
    asked.slack.say(PO, steps.dm(PO), "Let me see.", thread_ts=shown.ts)
    asked.settle()
    asked.slack.press(
        PO, asked.slack.messages(steps.dm(PO), thread_ts=shown.ts)[-1], "handover_drop_draft"
    )
    assert steps.states(asked) == ["open"]
    with asked.reading() as session:
        assert session.execute(select(answers)).all() == []


def test_a_form_that_is_sent_twice_hands_over_once(office: Office) -> None:
    view = steps.ask(office)
    steps.send(office, view)
    steps.send(office, view)
    assert len(steps.rows(office)) == 1
    assert len(steps.in_dm(office, PO)) == 1
    shown = office.slack.messages(sample.GENERAL, seen_by=ASKER)[-1]
    assert "ask_decider" not in str(shown.blocks)


def test_two_who_answer_at_once_are_told_of_each_other(public: Office) -> None:
    (shown,) = steps.in_channel(public)
    forms = {}
    for user in (PO, PM):
        public.slack.press(user, shown, "handover_answer")
        forms[user] = steps.form_of(public, user)
    public.slack.submit(PM, forms[PM], {"answer": {"answer": "The PM's."}})
    public.slack.submit(PO, forms[PO], {"answer": {"answer": "The PO's."}})
    assert "has been answered already" in forms[PO].errors["answer"]
    assert "The PM's." in steps.in_dm(public, ASKER)[-1].text
    assert len(steps.in_dm(public, ASKER)) == 2


def test_others_are_refused_kindly(public: Office) -> None:
    (shown,) = steps.in_channel(public)
    for action in ("handover_answer", "handover_take", "handover_return"):
        public.slack.press(COLLEAGUE, shown, action)
        public.settle()
        assert "This question is for somebody else" in public.last(COLLEAGUE, sample.CHECKOUT)
    assert steps.states(public) == ["open"]


def test_a_deputy_answers(public: Office) -> None:
    public.setup(f"deputy <@{COLLEAGUE}> for product owner of Checkout")
    (shown,) = steps.in_channel(public)
    steps.answer(public, COLLEAGUE, shown, "In their place: yes.")
    assert f"<@{COLLEAGUE}> answers" in steps.in_dm(public, ASKER)[-1].text


def test_an_answer_needs_words(asked: Office) -> None:
    view = steps.answer(asked, PO, steps.in_dm(asked, PO)[0], " … ")
    assert "no words" in view.errors["answer"]
    steps.answer(asked, PO, steps.in_dm(asked, PO)[0], "a<&>" * 750)
    assert steps.states(asked) == ["answered"]


def test_a_deleted_team_leaves_the_question_with_its_decider(asked: Office) -> None:
    asked.setup("delete Checkout")
    asked.slack.press(
        sample.ADMIN, asked.slack.messages(sample.GENERAL, seen_by=sample.ADMIN)[-1], "delete_team"
    )
    asked.settle()
    steps.answer(asked, PO, steps.in_dm(asked, PO)[0], "Still mine.")
    assert "Still mine." in steps.in_dm(asked, ASKER)[-1].text


def test_a_vacant_role_has_no_button(office: Office) -> None:
    office.setup("vacate product owner of Checkout")
    office.setup("vacate product manager of Checkout")
    office.ask(QUESTION)
    shown = office.slack.messages(sample.GENERAL, seen_by=ASKER)[-1]
    assert "ask_decider" not in str(shown.blocks)


def test_the_decider_who_asks_gets_no_button(office: Office) -> None:
    office.ask(QUESTION, PO)
    shown = office.slack.messages(sample.GENERAL, seen_by=PO)[-1]
    assert "ask_decider" not in str(shown.blocks)


def test_a_mention_says_that_it_notifies(office: Office) -> None:
    ts = office.slack.say(ASKER, sample.CHECKOUT, f"<@{sample.BOT_USER}> {QUESTION}")
    office.settle()
    shown = office.slack.messages(sample.CHECKOUT, thread_ts=ts)[-1]
    assert f"<@{PO}> has been mentioned" in shown.text
    assert "ask_decider" not in str(shown.blocks)


def test_a_guest_asks_directly_only(office: Office) -> None:
    people = office.slack.world.people
    people[ASKER] = replace(people[ASKER], is_guest=True)
    view = steps.ask(office)
    where = next(b for b in view.blocks if b.get("block_id") == "where")["element"]
    assert [option["value"] for option in where["options"]] == ["directly"]
    steps.send(office, view)
    assert len(steps.in_dm(office, PO)) == 1


def test_pass_it_on_carries_the_button(office: Office) -> None:
    office.ask(QUESTION)
    said = office.ask("can you ask them?")
    assert f"I can ask <@{PO}> for you" in said
    shown = office.slack.messages(sample.GENERAL, seen_by=ASKER)[-1]
    office.slack.press(ASKER, shown, "ask_decider")
    steps.send(office, steps.form_of(office, ASKER))
    assert len(steps.in_dm(office, PO)) == 1


def test_a_channel_that_takes_nothing_becomes_a_direct_message(office: Office) -> None:
    view = steps.ask(office)
    office.slack.refuse("chat.postMessage", error="is_archived", channel=sample.CHECKOUT)
    steps.send(office, view, sample.CHECKOUT)
    office.settle()
    assert len(steps.in_dm(office, PO)) == 1
    assert "in a direct message" in steps.in_dm(office, ASKER)[0].text


def test_a_person_who_cannot_be_reached_is_said_so(office: Office) -> None:
    view = steps.ask(office)
    office.slack.refuse("chat.postMessage", error="user_not_found", channel=PO)
    steps.send(office, view)
    office.settle()
    assert any("couldn't reach" in m.text for m in steps.in_dm(office, ASKER))
    assert steps.states(office) == ["returned"]


def test_the_message_links_to_what_it_is_about(office: Office) -> None:
    ts = office.slack.say(sample.SALES, sample.CHECKOUT, QUESTION)
    office.slack.shortcut(ASKER, "who_owns_this", sample.CHECKOUT, ts)
    office.settle()
    shown = office.slack.messages(sample.CHECKOUT, seen_by=ASKER)[-1]
    office.slack.press(ASKER, shown, "ask_decider")
    steps.send(office, steps.form_of(office, ASKER))
    (row,) = steps.rows(office)
    assert row.permalink.endswith(f"#{sample.CHECKOUT}/{ts}")
    assert row.author_id == sample.SALES
    assert "Open message" in str(steps.in_dm(office, PO)[0].blocks)
    office.slack.press(PO, steps.in_dm(office, PO)[0], "handover_open")
    assert steps.states(office) == ["open"]


def test_forget_me_withdraws_and_takes_the_words(asked: Office) -> None:
    asked.ask("forget me")
    asked.slack.press(ASKER, asked.slack.messages(sample.GENERAL, seen_by=ASKER)[-1], "forget_me")
    (shown,) = steps.in_dm(asked, PO)
    assert QUESTION not in shown.text
    (row,) = steps.rows(asked)
    assert (row.state, row.asker_id, row.text) == (State.WITHDRAWN, "", "")


def test_a_handed_over_question_is_nobody_elses(asked: Office) -> None:
    """Values can be pressed that somebody made up: they reveal and change nothing."""
    (shown,) = steps.in_dm(asked, PO)
    (confirmation,) = steps.in_dm(asked, ASKER)
    press: Callable[[str, Message, str], object] = asked.slack.press
    for user in (COLLEAGUE, sample.ADMIN, PM):
        press(user, shown, "handover_answer")
        press(user, shown, "handover_take")
        press(user, confirmation, "handover_withdraw")
        asked.settle()
    assert steps.states(asked) == ["open"]
    assert not asked.slack.world.modals.get(COLLEAGUE)


def test_the_home_tabs_show_what_waits_and_what_was_asked(asked: Office) -> None:
    for user, heading in ((PO, "Waiting for you (1)"), (ASKER, "You asked (1)")):
        asked.slack.open_home(user)
        asked.settle()
        assert heading in str(asked.slack.home_of(user))
    asked.slack.press(PO, {}, "handover_take")
    asked.settle()
    assert "handover_take" not in str(asked.slack.home_of(PO))
    asked.slack.press(ASKER, {}, "handover_withdraw")
    asked.settle()
    assert "You asked" not in str(asked.slack.home_of(ASKER))
    assert steps.states(asked) == ["withdrawn"]
