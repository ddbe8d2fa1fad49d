"""What a weekly summary says is true: of odd weeks, of new teams, and of what was decided since."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.teams.team import Role
from bot.domain.verdict import Kind
from bot.store import audit
from bot.usecases import answer_feedback, summary_suggestions
from bot.usecases.answer_feedback import Presser
from bot.usecases.team_access import TeamRef
from sandbox import sample
from sandbox.model import Message
from tests.journeys.timed import ADMIN, MINUTE, MONDAY, TimedOffice, opened

TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"
STRATEGIC = "Should checkout get cheaper pricing for annual plans next year?"
WEEK = timedelta(days=7)
FRIDAY = datetime.fromisoformat("2026-11-27T15:30Z")
"""Half past four in the afternoon in Madrid."""
ASKERS = (sample.SALES, sample.SUPPORT, sample.DEVELOPER)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TimedOffice]:
    """An office in which it is Wednesday."""
    with opened(tmp_path) as office:
        yield office


def ask_at(office: TimedOffice, now: datetime, text: str = TACTICAL) -> None:
    office.clock.now = now
    office.ask(text)


def correct(office: TimedOffice, user: str, kind: Kind = Kind.TACTICAL) -> None:
    """Ask a strategic question, and say that the answer should have been another."""
    office.ask(STRATEGIC, user=user)
    entry_id = office.journal()[-1].id
    assert entry_id
    presser = Presser(sample.WORKSPACE, user)
    answer_feedback.give_feedback(office.bot.context, presser, entry_id, kind=kind)


def press(office: TimedOffice, user: str, summary: Message, action_id: str) -> None:
    (row,) = (block for block in summary.blocks if block["type"] == "actions")
    office.slack.press(user, summary, action_id, row["elements"][0]["value"])


def test_on_friday_it_is_about_the_week_that_ends_and_the_weekend_is_in_the_next(
    office: TimedOffice,
) -> None:
    reply = office.sum_up("on friday 4:30pm")
    assert "Friday, 27 November at 16:30 (Europe/Madrid) and is about week 48" in reply
    ask_at(office, FRIDAY - WEEK + MINUTE)
    ask_at(office, FRIDAY - MINUTE)
    office.at(FRIDAY)
    for later in (MINUTE, timedelta(days=1), timedelta(days=2)):
        ask_at(office, FRIDAY + later)
    assert ": 3 questions so far, 2 more than by this time" in office.sum_up()
    office.at(FRIDAY + WEEK)
    first, second = office.summaries()
    assert "week 48 (Fri 20 November, 16:30 to Fri 27 November, 16:30): 2 questions" in first.text
    assert "week 49 (Fri 27 November, 16:30 to Fri 4 December, 16:30): 3 questions" in second.text


def test_a_new_time_loses_no_question_and_counts_none_twice(office: TimedOffice) -> None:
    office.sum_up("on friday 4:30pm")
    ask_at(office, FRIDAY - MINUTE)
    office.at(FRIDAY)
    ask_at(office, FRIDAY + timedelta(days=1))
    office.sum_up("on monday 09:00")
    ask_at(office, MONDAY + timedelta(days=1))
    office.at(MONDAY + WEEK)
    ask_at(office, MONDAY + WEEK + MINUTE)
    office.sum_up("on sunday 6pm")
    office.at(MONDAY + 2 * WEEK - timedelta(hours=15))
    first, second, third = (message.text for message in office.summaries())
    assert ": 1 question." in first
    assert "week 49 (Fri 27 November, 16:30 to Mon 7 December, 00:00): 2 questions." in second
    assert "week 50 (Mon 7 December, 00:00 to Sun 13 December, 18:00): 1 question." in third


def test_a_part_of_a_week_is_compared_with_the_same_part(office: TimedOffice) -> None:
    office.at(MONDAY)
    for at in (MONDAY, MONDAY + timedelta(days=2), MONDAY + timedelta(days=3)):
        ask_at(office, at)
    office.at(MONDAY + WEEK)
    ask_at(office, MONDAY + WEEK)
    assert ": 1 question so far, as many as by this time the week before" in office.sum_up()
    ask_at(office, MONDAY + WEEK + timedelta(days=2))
    assert ": 2 questions so far, as many as by this time the week before" in office.sum_up()
    assert "week 49 (30 November–6 December): 3 questions" in office.sum_up("last")
    office.at(MONDAY + 2 * WEEK)
    assert ": 2 questions, 1 fewer than the week before" in office.summaries()[-1].text


def test_a_first_week_is_compared_with_nothing(office: TimedOffice) -> None:
    office.ask(TACTICAL)
    assert "the week before" not in office.sum_up()
    office.at(MONDAY)
    assert "the week before" not in office.summaries()[0].text
    reply = office.sum_up("all", user=sample.ADMIN)
    assert "*Checkout*: 1 question; 1 for the product owner" in reply


def test_vacant_roles_are_named_in_a_quiet_week_and_not_once_they_are_filled(
    office: TimedOffice,
) -> None:
    for role in ("po", "pm"):
        office.setup(f"vacate {role} for Checkout")
    office.at(MONDAY)
    (quiet,) = office.summaries()
    assert "a quiet week" in quiet.text
    assert "there is no product owner. To name one: `/whoowns-team po @name" in quiet.text
    assert "there is no product manager. To name one: `/whoowns-team pm @name" in quiet.text
    office.ask(TACTICAL)
    office.setup("po @sam for Checkout")
    office.setup("profile single product owner for Checkout")
    office.at(MONDAY + WEEK)
    filled = office.summaries()[-1].text
    assert "1 question came while there was no product owner" in filled
    assert "To name one" not in filled


def test_an_answer_called_strategic_instead_of_strategic_is_right(office: TimedOffice) -> None:
    correct(office, sample.SALES, Kind.STRATEGIC)
    reply = office.sum_up()
    assert "1 of 1 rated answer was right" in reply
    assert "corrected" not in reply
    correct(office, sample.SUPPORT)
    reply = office.sum_up()
    assert "1 of 2 rated answers were right" in reply
    assert "*Called wrong:* 1 answer, corrected from strategic to tactical" in reply


def test_an_answer_that_should_have_named_the_team_that_it_named_is_right(
    office: TimedOffice,
) -> None:
    office.ask(TACTICAL, user=sample.SALES)
    (entry,) = office.journal()
    assert entry.id
    assert entry.team_id
    presser, context = Presser(sample.WORKSPACE, sample.SALES), office.bot.context
    answer_feedback.give_feedback(context, presser, entry.id, team_id=entry.team_id)
    assert "1 of 1 rated answer was right" in office.sum_up()
    for _ in range(2):  # a button pressed twice says the same as once
        answer_feedback.give_feedback(context, presser, entry.id, team_id=2)
    reply = office.sum_up("for Search")
    assert "0 of 1 rated answer was right" in reply
    assert "*Called wrong:* 1 answer, taken for another team's" in reply


def test_a_suggestion_comes_again_only_with_news(office: TimedOffice) -> None:
    for user in ASKERS:
        correct(office, user)
    office.at(MONDAY)
    office.at(MONDAY + WEEK)
    correct(office, sample.SALES)
    office.at(MONDAY + 2 * WEEK)
    first, quiet, news = (message.text for message in office.summaries())
    assert "people corrected 3 of 3 rated answers about it to tactical" in first
    assert "belong to" not in quiet
    assert "people corrected 4 of 4 rated answers about it to tactical" in news


def test_what_was_declined_is_suggested_again_after_as_many_corrections(
    office: TimedOffice,
) -> None:
    for user in ASKERS:
        correct(office, user)
    office.at(MONDAY)
    (summary,) = office.summaries()
    press(office, sample.SALES, summary, "decline_theme")
    assert office.slack.eventually(
        lambda: "Only workspace admins" in office.last(sample.SALES, sample.CHECKOUT)
    )
    press(office, sample.CHECKOUT_PM, summary, "decline_theme")
    assert office.slack.eventually(lambda: "Pricing stays" in office.summaries()[0].text)
    assert not any(block["type"] == "actions" for block in office.summaries()[0].blocks)
    assert "didn't give" in office.setup("history Checkout")
    declined = summary_suggestions.decline_theme(
        office.bot.context, ADMIN, "pricing", Role.PRODUCT_OWNER, TeamRef(name="Checkout")
    )
    assert declined.applied.nothing
    with office.reading() as session:
        rows = audit.of_team(session, sample.WORKSPACE, 1)
    assert [row.action for row in rows].count("not now pricing") == 1
    office.clock.now += MINUTE
    for user in ASKERS[:2]:
        correct(office, user)
    office.at(MONDAY + WEEK)
    assert "belong to" not in office.summaries()[-1].text
    correct(office, sample.SUPPORT)
    office.at(MONDAY + 2 * WEEK)
    again = "Since your team last decided on this, people corrected 3 of 3 rated answers"
    assert again in office.summaries()[-1].text


def test_what_was_taken_up_and_taken_back_is_suggested_no_more(office: TimedOffice) -> None:
    for user in ASKERS:
        correct(office, user)
    office.at(MONDAY)
    press(office, sample.CHECKOUT_PM, office.summaries()[0], "give_theme")
    assert office.slack.eventually(lambda: "To undo this" in office.summaries()[0].text)
    office.setup("profile pricing to default for Checkout")
    office.clock.now += MINUTE
    correct(office, sample.SALES)
    office.at(MONDAY + WEEK)
    assert "belong to" not in office.summaries()[-1].text


def test_a_team_is_called_by_its_present_name_and_a_deleted_one_is_not_counted(
    office: TimedOffice,
) -> None:
    office.ask(TACTICAL)
    office.ask("Should search show sponsored results?")
    office.setup("rename Checkout to Basket & Co")
    office.setup("delete Search")
    message = office.slack.messages(sample.GENERAL, seen_by=sample.ADMIN)[-1]
    value = message.blocks[-1]["elements"][0]["value"]
    office.slack.press(sample.ADMIN, message, "delete_team", value)
    office.settle()
    office.at(MONDAY)
    assert "*Basket &amp; Co*, week 48 (23–29 November): 1 question" in office.summaries()[0].text
    reply = office.sum_up("all", user=sample.ADMIN)
    assert ":* 1 question." in reply
    assert "Search" not in reply
