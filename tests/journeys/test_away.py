"""A question for somebody who is not there reaches somebody who is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient
from sqlalchemy import select

from bot.demo.launch import Clock
from bot.domain.errors import Refusal
from bot.domain.people.absence import Cause
from bot.domain.people.person import Person
from bot.domain.route import AssignmentReason
from bot.domain.teams.team import Role
from bot.slack.directory import SlackDirectory
from bot.slack.jobs.presence import PollPresence
from bot.store import teams
from bot.store.tables import absences
from bot.usecases.absence import check_stand_in
from sandbox import sample
from tests.journeys.conftest import Office
from tests.store.builders import change_team

TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"
PO, PM, DEPUTY = sample.CHECKOUT_PO, sample.CHECKOUT_PM, sample.MOBILE_PO


def _notifier(office: Office) -> None:
    """The bot has looked around, and has heard of what happens from now on."""
    office.bot.scheduler.tick()


def _deputise(office: Office) -> None:
    with office.bot.context.database.transaction() as session:
        checkout = next(t for t in teams.all_of(session, sample.WORKSPACE) if t.name == "Checkout")
        deputies = {Role.PRODUCT_OWNER: (DEPUTY,)}
        change_team(session, checkout, replace(checkout, deputies=deputies))
    office.bot.context.team_cache.refresh(sample.WORKSPACE)


VPN = "How do I reset my VPN password?"


def _asked(office: Office, expected: str) -> str:
    """The answer, as soon as the bot has noticed what it was told."""
    assert office.slack.eventually(lambda: expected in office.ask(TACTICAL))
    return office.ask(TACTICAL)


def test_a_status_brings_the_deputy_until_it_changes(office: Office) -> None:
    _deputise(office)
    _notifier(office)
    office.slack.set_status(PO, "On vacation", ":palm_tree:", timedelta(days=3))
    reply = _asked(office, "stands in")
    assert f"Ask <@{DEPUTY}>, who stands in: <@{PO}>" in reply
    assert "is away until <!date^" in reply
    assert "“on vacation”" in reply
    office.slack.set_status(PO, "Getting a laptop")
    assert f"<@{PO}> decides this" in _asked(office, "decides this")


def test_a_status_that_was_set_before_is_found_by_looking_around(office: Office) -> None:
    office.slack.set_status(PO, "Out of office")
    assert f"<@{PO}> decides this" in office.ask(TACTICAL)
    _notifier(office)
    assert f"Ask <@{PM}>, the product manager of *Checkout*" in office.ask(TACTICAL)


def test_a_question_asks_slack_nothing(office: Office) -> None:
    _notifier(office)
    before = len(office.slack.calls())
    office.ask(TACTICAL)
    assert len(office.slack.calls()) == before


def test_one_who_left_is_replaced_and_the_gap_is_named(office: Office) -> None:
    _notifier(office)
    office.slack.deactivate(PO)
    reply = _asked(office, "no longer has an active account")
    assert f"Ask <@{PM}>" in reply
    assert "`/whoowns-team po @name for Checkout`" in reply
    assert f"Product owner <@{PO}>, who no longer has an active account" in office.setup(
        "show Checkout"
    )
    office.slack.open_home(sample.ADMIN)
    home = office.slack.eventually(lambda: office.slack.home_of(sample.ADMIN))
    assert f"Product owner of *Checkout*: <@{PO}> no longer has an active account" in str(home)


def test_nobody_is_sent_to_a_fallback_whose_account_is_gone(office: Office) -> None:
    office.setup(f"fallback <@{sample.SUPPORT}>")
    _notifier(office)
    assert f"Ask <@{sample.SUPPORT}>" in office.ask(VPN)
    office.slack.deactivate(sample.SUPPORT)
    assert f"<@{sample.SUPPORT}>" not in office.slack.eventually(lambda: _unless_named(office))


def _unless_named(office: Office) -> str:
    answer = office.ask(VPN)
    return "" if sample.SUPPORT in answer else answer


def test_somebody_says_away_with_a_stand_in_and_back(office: Office) -> None:
    reply = office.setup("away until friday @sam", user=PO)
    assert "You're away until <!date^" in reply
    assert f"Meanwhile, I'll name <@{DEPUTY}>" in reply
    assert f"Ask <@{DEPUTY}>, who stands in" in office.ask(TACTICAL)
    assert "say so with `/whoowns-team back`" in office.ask(TACTICAL, user=PO)
    assert "Welcome back" in office.setup("back", user=PO)
    assert f"<@{PO}> decides this" in office.ask(TACTICAL)
    assert "weren't marked as away" in office.setup("back", user=PO)


def test_who_goes_away_without_a_stand_in_is_told_the_gap(office: Office) -> None:
    assert "the person who stands in for you" in office.setup("away until friday", user=PO)
    reply = office.setup("away until friday", user=PM)
    assert "Nobody stands in for you as product manager of *Checkout*" in reply
    assert "/whoowns-team deputy pm @name for Checkout" in reply


def test_who_goes_away_without_a_role_is_told_that_nothing_changes(office: Office) -> None:
    reply = office.setup("away until friday @sam", user=sample.ADMIN)
    assert "You're away until <!date^" in reply
    assert "You have no role in any team" in reply
    assert DEPUTY not in reply


def test_who_cancels_an_absence_to_come_was_not_away(office: Office) -> None:
    office.setup("away from 20 dec until 5 jan", user=PO)
    reply = office.setup("back", user=PO)
    assert reply.startswith("You won't be marked as away from ")
    assert "weren't marked as away" in office.setup("back", user=PO)


def test_who_stands_in_is_not_told_to_ask_themselves(office: Office) -> None:
    office.setup(f"away until friday <@{sample.SEARCH_PM}>", user=PO)
    reply = office.ask(TACTICAL, user=sample.SEARCH_PM)
    assert f"This is for <@{sample.SEARCH_PM}> (that's you)" in reply


def test_back_counts_more_than_the_status(office: Office) -> None:
    office.slack.set_status(PO, "On vacation")
    _notifier(office)
    assert f"Ask <@{PM}>" in office.ask(TACTICAL)
    office.setup("back", user=PO)
    _notifier(office)
    assert f"<@{PO}> decides this" in office.ask(TACTICAL)


def test_a_stand_in_who_is_away_too_is_said_at_once(office: Office) -> None:
    office.setup("away until friday", user=DEPUTY)
    reply = office.setup("away until friday @sam", user=PO)
    assert f"<@{DEPUTY}> is away until" in reply
    assert f"Ask <@{PM}>" in office.ask(TACTICAL)


def test_an_absence_that_was_announced_counts_from_its_first_day(office: Office) -> None:
    clock = Clock(datetime(2026, 11, 27, 10, tzinfo=UTC))
    object.__setattr__(office.bot.context, "clock", clock)
    reply = office.setup("away from 20 dec until 5 jan @sam", user=PO)
    assert "You'll be away from <!date^" in reply
    assert f"<@{PO}> decides this" in office.ask(TACTICAL)
    clock.move(timedelta(days=24))
    assert f"Ask <@{DEPUTY}>" in office.ask(TACTICAL)
    clock.move(timedelta(days=15))
    assert f"<@{PO}> decides this" in office.ask(TACTICAL)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("away", "Until when?"),
        ("away until yesterday", "is in the past. Name a day in the future"),
        ("away until", "A day is missing after “until”"),
        ("away until friday banana", "I don't understand “banana” there"),
        ("away until friday @tomas", "can't stand in for yourself"),
        ("away until friday @deploybot", "A bot can't stand in"),
        (f"away until friday <@{sample.FORMER}>", "deactivated"),
    ],
)
def test_what_is_wrong_is_answered_with_the_fix(office: Office, typed: str, hint: str) -> None:
    assert hint in office.setup(typed, user=PO)
    assert f"<@{PO}> decides this" in office.ask(TACTICAL)


def test_nobody_there_still_names_somebody(office: Office) -> None:
    office.setup("away until friday", user=PO)
    office.setup("away until friday", user=PM)
    reply = office.ask(TACTICAL)
    assert f"<@{PO}>, the product owner of *Checkout*, is away until" in reply
    assert "Nobody stands in" in reply
    assert office.journal()[-1].assignment_reason is AssignmentReason.HOLDER_AWAY


def test_the_asker_is_told_that_it_is_they_who_decide(office: Office) -> None:
    assert f"<@{PO}> (that's you) decides this, as product owner of *Checkout*." in office.ask(
        TACTICAL, user=PO
    )


@pytest.mark.parametrize("error", ["ratelimited", "missing_scope", "internal_error"])
def test_what_was_known_last_counts_while_slack_does_not_answer(office: Office, error: str) -> None:
    office.slack.set_status(PO, "On vacation")
    _notifier(office)
    office.slack.refuse("users.info", error=error, times=99)
    before = len(office.slack.calls())
    client = WebClient(office.slack.bot_token, base_url=office.slack.api_url)
    directory = SlackDirectory(client, frozenset())
    look_around = PollPresence(lambda _: directory, office.bot.context, lambda _: False)
    look_around(datetime.now(UTC) + timedelta(minutes=30))
    asked = office.slack.calls()[before:]
    assert [call.response.get("error") for call in asked] == [error]
    assert f"Ask <@{PM}>" in office.ask(TACTICAL)


def test_away_is_understood_while_slack_does_not_answer(office: Office) -> None:
    _notifier(office)
    office.slack.refuse("users.info", error="internal_error", times=9)
    reply = office.setup("away until friday 15:00", user=PO)
    assert "You're away until" in reply
    assert "is away until" in office.ask(TACTICAL)


def test_a_stand_in_who_goes_away_later_is_noticed(office: Office) -> None:
    _notifier(office)
    office.setup("away until friday @noor", user=PO)
    _notifier(office)
    office.slack.set_status(sample.SUPPORT, "Out sick", ":face_with_thermometer:")
    assert f"Ask <@{PM}>" in _asked(office, f"Ask <@{PM}>")


def test_of_a_stand_in_without_a_role_no_words_of_the_status_are_kept(office: Office) -> None:
    _notifier(office)
    office.setup("away until friday @noor", user=PO)
    _notifier(office)
    office.slack.set_status(sample.SUPPORT, "Out sick", ":face_with_thermometer:")
    office.slack.set_status(PM, "Out sick")
    assert office.slack.eventually(lambda: set(_observed(office)) >= {sample.SUPPORT, PM})
    assert _observed(office)[sample.SUPPORT] == ""
    assert _observed(office)[PM]
    office.setup("back", user=PO)
    _notifier(office)
    assert sample.SUPPORT not in _observed(office)
    assert PM in _observed(office)


def _observed(office: Office) -> dict[str, str]:
    """The words of each status that is stored, by user."""
    with office.reading() as session:
        rows = session.execute(select(absences).where(absences.c.cause == Cause.STATUS.value))
        return {row.user_id: row.words for row in rows}


def test_somebody_of_another_workspace_cannot_stand_in() -> None:
    stranger = Person("U9", "T1", outsider=True)
    with pytest.raises(Refusal, match="belongs to another workspace"):
        check_stand_in(stranger, "U1")
