"""When Slack or the database fails, the person reads why, and the process survives."""

import logging
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.slack.sending import NOTE
from sandbox import sample
from tests.journeys.conftest import Office

TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"


def _database_of(office: Office) -> Path:
    return Path(str(office.bot.context.database.engine.url.database))


@pytest.mark.usefixtures("impatient")
def test_a_locked_database_gets_a_reply_and_is_used_again(office: Office) -> None:
    lock = sqlite3.connect(_database_of(office), isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    reply = office.ask(TACTICAL)
    lock.execute("ROLLBACK")
    lock.close()
    assert "nothing was saved" in reply
    assert "reference" in reply
    assert f"<@{sample.CHECKOUT_PO}>" in office.ask(TACTICAL)


@pytest.mark.usefixtures("impatient")
def test_the_reference_stands_in_the_log_and_the_question_does_not(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    lock = sqlite3.connect(_database_of(office), isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    with caplog.at_level(logging.INFO):
        reply = office.ask(TACTICAL)
    lock.execute("ROLLBACK")
    lock.close()
    reference = reply.split("`")[1]
    logged = [str(getattr(record, "fields", "")) + record.getMessage() for record in caplog.records]
    assert any(reference in line for line in logged)
    assert not any("acceptance" in line for line in logged)


@pytest.mark.usefixtures("hurried")
def test_a_rate_limited_slack_is_asked_again(office: Office) -> None:
    office.slack.refuse("chat.postMessage", status=429, retry_after=0, times=1)
    ts = office.slack.say(sample.SALES, sample.CHECKOUT, f"<@{sample.BOT_USER}> {TACTICAL}")
    assert office.slack.eventually(lambda: office.slack.messages(sample.CHECKOUT, thread_ts=ts)[1:])


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(("status", "noted"), [(503, False), (500, True)])
def test_what_slack_may_have_posted_is_not_posted_again_without_saying_so(
    office: Office, status: int, noted: bool
) -> None:
    office.slack.refuse("chat.postMessage", status=status, times=1)
    ts = office.slack.say(sample.SALES, sample.CHECKOUT, f"<@{sample.BOT_USER}> {TACTICAL}")
    answers = office.slack.eventually(
        lambda: office.slack.messages(sample.CHECKOUT, thread_ts=ts)[1:]
    )
    assert len(answers) == 1
    assert (NOTE in answers[0].text) == noted


def test_the_log_says_why_slack_did_not_take_an_answer(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.slack.refuse("chat.postMessage", error="restricted_action", times=1)
    with caplog.at_level(logging.WARNING):
        office.slack.say(sample.SALES, sample.CHECKOUT, f"<@{sample.BOT_USER}> {TACTICAL}")
        office.settle()
    (failure,) = [record for record in caplog.records if record.name == "whoowns.outbox"]
    assert "restricted_action" in failure.__dict__["fields"]["outcome"]


def test_an_answer_that_slack_does_not_take_in_a_channel_reaches_its_asker(office: Office) -> None:
    office.slack.refuse("chat.postMessage", error="restricted_action", times=1)
    office.slack.say(sample.SALES, sample.CHECKOUT, f"<@{sample.BOT_USER}> {TACTICAL}")
    office.settle()
    received = office.slack.messages(sample.direct_message(sample.SALES))[-1].text
    assert f"I can't post in <#{sample.CHECKOUT}>" in received
    assert f"<@{sample.CHECKOUT_PO}>" in received


def test_slack_failing_while_a_team_is_set_up_is_said(office: Office) -> None:
    office.slack.refuse("users.info", error="internal_error", times=5)
    assert "I have changed nothing" in office.setup("po @sam for Checkout")
    assert f"<@{sample.CHECKOUT_PO}>" in office.setup("show Checkout")


@pytest.mark.parametrize("trouble", [{"error": "internal_error"}, {"status": 503}])
def test_slack_failing_while_a_channel_is_added_is_said(
    office: Office, trouble: dict[str, Any]
) -> None:
    office.slack.refuse("conversations.info", times=5, **trouble)
    assert "I have changed nothing" in office.setup("channel #product for Checkout")


@pytest.mark.parametrize(
    "event",
    [
        {"type": "message", "subtype": "channel_join", "channel_type": "im"},
        {"type": "message", "subtype": "bot_message", "channel_type": "im", "bot_id": "B1"},
        {"type": "message", "subtype": "message_changed", "channel_type": "im"},
        {"type": "message", "subtype": "message_deleted", "channel_type": "im"},
        {"type": "message", "channel_type": "im", "bot_id": "B1"},
        {"type": "message", "channel_type": "channel"},
        {"type": "app_mention", "bot_id": "B1"},
        {"type": "reaction_added", "item": {}},
        {"type": "team_join", "user": {"id": "U1"}},
        {"type": "user_change", "user": {"id": "U1"}},
        {"type": "channel_created", "channel": {"id": "C1"}},
        {"type": "app_home_opened", "tab": "home"},
        {"type": "app_uninstalled"},
        {"type": "tokens_revoked", "tokens": {}},
        {"type": "member_joined_channel"},
        {"type": "function_executed", "function": {}},
        {"type": "something_new"},
    ],
    ids=lambda event: f"{event['type']}-{event.get('subtype', '')}",
)
def test_what_is_none_of_ours_is_acknowledged_and_left(
    office: Office, event: dict[str, object]
) -> None:
    whole = {
        "user": sample.SALES, "channel": sample.CHECKOUT, "text": TACTICAL, "ts": "1790000000.0001"
    }  # fmt: skip
    delivery = office.slack.deliver_event({**whole, **event})
    assert delivery.status == 200
    office.settle()
    assert not [call for call in office.slack.calls() if call.method.startswith("chat.")]


def test_slack_being_gone_never_blocks_a_typed_question(office: Office) -> None:
    office.slack.refuse("*", status=503, times=50)
    assert f"<@{sample.CHECKOUT_PO}>" in office.ask(TACTICAL)


def test_readiness_tells_that_the_database_is_gone(office: Office) -> None:
    assert office.bot.unready() == ""
    _database_of(office).unlink()
    assert office.bot.unready() == "The database file is missing."


@pytest.mark.usefixtures("impatient")
def test_a_press_that_fails_leaves_the_answer_where_it_is(office: Office) -> None:
    office.ask(TACTICAL)
    answer = office.slack.messages(sample.GENERAL, seen_by=sample.DEVELOPER)[-1]
    lock = sqlite3.connect(_database_of(office), isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    office.slack.press(sample.DEVELOPER, answer, "feedback", "right:1")
    reply = office.slack.eventually(
        lambda: [
            message.text
            for message in office.slack.messages(sample.GENERAL, seen_by=sample.DEVELOPER)
            if "nothing was saved" in message.text
        ]
    )
    lock.execute("ROLLBACK")
    lock.close()
    assert reply
    texts = [m.text for m in office.slack.messages(sample.GENERAL, seen_by=sample.DEVELOPER)]
    assert any("decides this" in text for text in texts)
