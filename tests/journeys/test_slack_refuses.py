"""Slack refuses: people read what it said and who can fix it, and nobody waits days to hear."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox import sample
from tests.journeys.timed import MINUTE, MONDAY, TimedOffice, opened

HOUR = timedelta(hours=1)
RETRY_AFTER = 25
"""Seconds for which Slack wants to be left alone, and nobody waits."""
ASKED_NOW = (
    ("restricted_action_thread_only_channel", "takes messages only in threads"),
    ("is_archived", "Unarchive it, or choose another channel with `/whoowns-summary on`"),
    ("no_permission", "ask your whoowns admin to reinstall me"),
    ("missing_scope", "give me the scope `chat:write` and to reinstall me"),
    ("token_expired", "Ask your whoowns admin to reinstall me"),
    ("account_inactive", "Ask your whoowns admin to reinstall me"),
    ("team_access_not_granted", "Ask your whoowns admin to grant me access"),
    ("external_channel_migrating", "Slack is moving the channel"),
    ("message_limit_exceeded", "Please try again in an hour"),
    ("brand_new_in_2027", "Please tell your whoowns admin"),
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TimedOffice]:
    with opened(tmp_path) as office:
        yield office


def test_a_summary_asked_for_now_says_who_can_fix_it(office: TimedOffice) -> None:
    for code, words in ASKED_NOW:
        office.clock.now += HOUR
        office.slack.refuse("chat.postMessage", error=code)
        text = office.sum_up("now for Checkout")
        assert words in text
        assert f"Slack calls this `{code}`" in text
        assert "on my side" not in text
        assert "/invite" not in text or code == "no_permission"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("restricted_action_thread_only_channel", "takes messages only in threads"),
        ("missing_scope", "Ask your whoowns admin"),
        ("team_access_not_granted", "Ask your whoowns admin"),
        ("brand_new_in_2027", "Please tell your whoowns admin"),
    ],
)
def test_the_weekly_summary_says_at_once_what_a_person_has_to_fix(
    office: TimedOffice, code: str, words: str
) -> None:
    office.slack.refuse("chat.postMessage", error=code)
    office.at(MONDAY)
    (text,) = office.told(sample.CHECKOUT_PO)
    assert words in text
    assert f"Slack calls this `{code}`" in text


def test_what_may_pass_is_said_after_half_an_hour(office: TimedOffice) -> None:
    for minutes in (0, 1, 3, 7, 15):
        office.slack.refuse("chat.postMessage", error="external_channel_migrating")
        office.at(MONDAY + minutes * MINUTE)
    assert office.told(sample.CHECKOUT_PO) == []
    office.slack.refuse("chat.postMessage", error="external_channel_migrating")
    office.at(MONDAY + 31 * MINUTE)
    (text,) = office.told(sample.CHECKOUT_PO)
    assert "Slack is moving the channel" in text


@pytest.mark.parametrize(
    ("method", "command", "words"),
    [
        ("users.info", "vacate po for Checkout", "I have changed nothing"),
        ("conversations.info", "channel #product for Checkout", "I have changed nothing"),
        ("views.open", "edit Checkout", "I can't open the form"),
    ],
)
def test_a_command_says_what_slack_refused(
    office: TimedOffice, method: str, command: str, words: str
) -> None:
    for code in ("token_revoked", "missing_scope", "ekm_access_denied", "brand_new"):
        office.slack.refuse(method, error=code)
        text = office.setup(command)
        assert words in text
        assert "admin" in text
        assert f"Slack calls this `{code}`" in text


def test_a_mistake_of_ours_is_called_one(
    office: TimedOffice,
) -> None:
    office.slack.refuse("views.open", error="invalid_arguments")
    text = office.setup("edit Checkout")
    assert "I made a mistake in what I sent to Slack. Please tell your whoowns admin." in text


@pytest.mark.parametrize(
    ("method", "command"),
    [
        ("users.info", "po <@U0TOMASHER|tomas> for Search"),
        ("conversations.info", "channel #product for Checkout"),
        ("views.open", "edit Checkout"),
    ],
)
def test_nobody_waits_for_as_long_as_slack_wants_to_be_left_alone(
    office: TimedOffice, method: str, command: str
) -> None:
    office.slack.refuse(method, status=429, retry_after=RETRY_AFTER)
    began = time.monotonic()
    text = office.setup(command)
    assert time.monotonic() - began < RETRY_AFTER
    assert "Slack is limiting my requests right now. " in text
    assert "Please try again in a few minutes" in text


def test_a_form_is_answered_at_once_while_slack_is_limited(office: TimedOffice) -> None:
    office.slack.command(sample.ADMIN, sample.GENERAL, "/whoowns-team", "edit Checkout")
    form = office.slack.eventually(lambda: office.slack.view_of(sample.ADMIN))
    assert form is not None
    name = next(b["block_id"] for b in form.blocks if b.get("block_id", "").startswith("name"))
    office.slack.refuse("users.info", status=429, retry_after=RETRY_AFTER)
    began = time.monotonic()
    office.slack.submit(sample.ADMIN, form, {name: {"name": "Till"}})
    assert time.monotonic() - began < RETRY_AFTER
    shown = office.slack.view_of(sample.ADMIN)
    assert shown is not None
    assert "I have changed nothing" in str(shown.blocks)
    assert "Till" not in office.setup("list")


def test_one_limited_method_holds_up_nothing_else(office: TimedOffice) -> None:
    office.slack.refuse("users.info", status=429, retry_after=RETRY_AFTER, times=16)
    began = time.monotonic()
    for _ in range(16):
        office.slack.command(
            sample.SALES, sample.GENERAL, "/whoowns-team", "po <@U0TOMASHER|tomas> for Search"
        )
    question = "which acceptance criteria does the checkout story need in this sprint?"
    ts = office.slack.say(sample.SALES, sample.CHECKOUT, f"<@{sample.BOT_USER}> {question}")
    assert office.slack.eventually(lambda: office.slack.messages(sample.CHECKOUT, thread_ts=ts)[1:])
    assert office.slack.eventually(
        lambda: len(office.slack.messages(sample.GENERAL, seen_by=sample.SALES)) == 16
    )
    assert time.monotonic() - began < RETRY_AFTER
