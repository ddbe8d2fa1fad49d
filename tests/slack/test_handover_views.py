"""What both sides of a hand-over read, against golden files."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.chasing import WorkingDay
from bot.domain.handover import GivenAnswer, Handover, State
from bot.domain.question import Question, Source
from bot.domain.teams.team import Role, Team
from bot.slack.message import Message
from bot.slack.views import handover as view
from bot.slack.views import handover_forms
from bot.slack.views.chasing import morning_list, unanswered
from bot.slack.views.home import home_tab
from bot.usecases.chasing import MorningList
from bot.usecases.hand_over import Offer
from bot.usecases.handover_case import Case
from bot.usecases.home import Waiting
from tests.slack import golden
from tests.slack.golden import HOSTILE
from tests.slack.test_home_views import HOLDER

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
PO, PM = Role.PRODUCT_OWNER, Role.PRODUCT_MANAGER
TEAM = Team(1, "T1", HOSTILE, holders={PO: "UPO", PM: "UPM"})
WORDS = f"May the basket be kept?\n{HOSTILE}\n\n" + "x" * 900
HANDOVER = Handover(
    3, "T1", 1, "UASKER", "UPO", PO, 1, WORDS, NOW, permalink="https://acme.slack.com/p1"
)
GIVEN = GivenAnswer(5, 3, "UPO", HOSTILE * 60, NOW, NOW)
CASE = Case(HANDOVER, TEAM)
IN_CHANNEL = Case(replace(HANDOVER, channel_id="C1"), TEAM)
TAKEN = Case(replace(HANDOVER, state=State.TAKEN, moved_by="UPO"), TEAM)
ANSWERED = Case(replace(HANDOVER, state=State.ANSWERED, moved_by="UPO"), TEAM, GIVEN)
NEXT = replace(HANDOVER, id=4, decider_id="UPM", role=PM, previous_id=3)
RETURNED = replace(HANDOVER, state=State.RETURNED, moved_by="UPO")
WITHDRAWN = Case(replace(HANDOVER, state=State.WITHDRAWN, moved_by="UASKER"), TEAM)
ASKER_GONE = Case(replace(HANDOVER, state=State.WITHDRAWN, moved_by=""), TEAM)
PASSED_ON = replace(HANDOVER, state=State.PASSED_ON, decider_id="UFIRST")
UNANSWERED = Case(replace(HANDOVER, state=State.UNANSWERED), TEAM)
GONE_WORDS = Case(replace(HANDOVER, id=4, text="", permalink=""), TEAM)
BY_DEPUTY = Case(replace(HANDOVER, id=5, state=State.TAKEN, moved_by="UDEP"), TEAM)
DAY = WorkingDay("UPO", NOW.date(), was_there=True, listed=(3, 4))
QUESTION = Question(WORDS, "T1", "UASKER", "C1", Source.COMMAND, NOW, "x")
OFFER = Offer(QUESTION, WORDS, "UPO", PO, TEAM)
MESSAGES: dict[str, Message] = {
    "decider_direct": view.for_decider(CASE),
    "decider_in_channel": view.for_decider(IN_CHANNEL),
    "decider_taken": view.for_decider(TAKEN),
    "decider_answered": view.for_decider(ANSWERED),
    "decider_passed_on": view.for_decider(Case(RETURNED, TEAM, after=NEXT)),
    "decider_not_a_decision": view.for_decider(Case(RETURNED, TEAM)),
    "decider_withdrawn": view.for_decider(WITHDRAWN),
    "decider_asker_gone": view.for_decider(ASKER_GONE),
    "asker_gone": view.for_asker(ASKER_GONE),
    "decider_next": view.for_decider(Case(NEXT, TEAM, before=RETURNED)),
    "asker_sent": view.for_asker(IN_CHANNEL),
    "asker_taken": view.for_asker(TAKEN),
    "asker_passed_on": view.for_asker(Case(NEXT, TEAM, before=RETURNED)),
    "asker_withdrawn": view.for_asker(WITHDRAWN),
    "asker_answered": view.for_asker(ANSWERED),
    "asker_answer": view.answer_to_asker(ANSWERED),
    "asker_got_it": view.answer_to_asker(ANSWERED, settled="Glad that helped."),
    "asker_returned": view.returned_to_asker(Case(RETURNED, TEAM, fallback="C9")),
    "asker_unreachable": view.unreachable(CASE),
    "decider_still_open": view.still_open(CASE),
    "decider_passed_on_by_time": view.for_decider(Case(PASSED_ON, TEAM, after=NEXT)),
    "decider_next_by_time": view.for_decider(Case(NEXT, TEAM, before=PASSED_ON)),
    "decider_unanswered": view.for_decider(UNANSWERED),
    "asker_passed_on_by_time": view.for_asker(Case(NEXT, TEAM, before=PASSED_ON)),
    "asker_unanswered": view.for_asker(UNANSWERED),
    "list": morning_list(MorningList(DAY, NOW, [CASE, GONE_WORDS, BY_DEPUTY], more=490)),
    "list_of_nothing": morning_list(MorningList(DAY, NOW, [])),
    "unanswered": unanswered(UNANSWERED, 5, is_gone=False),
    "unanswered_by_two": unanswered(replace(UNANSWERED, before=PASSED_ON), 5, is_gone=False),
    "unanswered_by_one_gone": unanswered(UNANSWERED, 1, is_gone=True),
    "unanswered_by_one_away": unanswered(UNANSWERED, 1, is_gone=False),
    "draft": view.confirm_draft(CASE, GIVEN),
    "draft_to_keep": view.confirm_draft(CASE, GIVEN, 365),
    "draft_outside_of_threads": view.confirm_draft(CASE, GIVEN, 365, in_thread=False),
    "draft_for_channel": view.confirm_draft(IN_CHANNEL, GIVEN, in_thread=False),
    "unanswered_without_words": unanswered(GONE_WORDS, 1, is_gone=True),
    "already_asked": view.already_asked(OFFER),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_of_a_hand_over_reads_as_agreed(name: str) -> None:
    golden.check(f"handover_{name}", MESSAGES[name].body)
    golden.check_message(MESSAGES[name])


FORMS = {
    "ask": handover_forms.ask_form(OFFER, ["C1"], "1:0:UPO:", links=True),
    "answer": handover_forms.answer_form(CASE),
    "answer_to_keep": handover_forms.answer_form(CASE, 365),
    "answer_to_keep_in_channel": handover_forms.answer_form(IN_CHANNEL, 1),
    "return": handover_forms.redirect_form(CASE, by_asker=False, other_decider="UPM", teams=2),
    "redirect": handover_forms.redirect_form(CASE, by_asker=True, other_decider=None, teams=1),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_of_a_hand_over_reads_as_agreed(name: str) -> None:
    golden.check(f"form_handover_{name}", FORMS[name])
    golden.check_view(FORMS[name])


def test_the_home_tab_shows_what_waits() -> None:
    waiting = Waiting(datetime(2026, 12, 2, 10, tzinfo=UTC), [CASE] * 10, 500, [TAKEN], 1)
    tab = home_tab(replace(HOLDER, waiting=waiting))
    golden.check("home_waiting", tab)
    golden.check_view(tab)
