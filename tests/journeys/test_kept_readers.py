"""A kept answer is shown to nobody who can't read it where it was given."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox import sample
from tests.journeys.test_asked_before import COLLEAGUE, LINE, answer, ask, hand_over, mention
from tests.journeys.timed import MINUTE, TimedOffice, opened

GUEST = sample.SALES


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TimedOffice]:
    """An office with an answer that was given in the team's public channel, and kept."""
    with opened(tmp_path) as office:
        office.bot.relay.start()
        office.at(office.clock.now)
        answer(office, hand_over(office, sample.CHECKOUT))
        yield office


@pytest.mark.parametrize("change", [{"is_private": True}, {"is_ext_shared": True}])
def test_what_was_public_is_shown_only_there_once_it_is_not(
    office: TimedOffice, change: dict[str, bool]
) -> None:
    assert LINE in ask(office).text
    channels = office.slack.world.channels
    for flag, value in change.items():
        setattr(channels[sample.CHECKOUT], flag, value)
    office.at(office.clock.now + timedelta(hours=1))
    assert LINE not in ask(office).text
    assert "no kept answers" in office.setup("answers", COLLEAGUE)
    assert LINE in ask(office, channel=sample.CHECKOUT).text


def test_a_channel_that_the_bot_no_longer_sees_counts_as_private(office: TimedOffice) -> None:
    office.slack.refuse("conversations.info", error="channel_not_found", channel=sample.CHECKOUT)
    office.at(office.clock.now + timedelta(hours=1))
    assert LINE not in ask(office).text


def test_while_slack_says_nothing_a_channel_stays_what_it_is(office: TimedOffice) -> None:
    office.slack.refuse("conversations.info", error="internal_error", channel=sample.CHECKOUT)
    office.at(office.clock.now + timedelta(hours=1))
    assert LINE in ask(office).text
    office.slack.world.channels[sample.CHECKOUT].is_private = True
    office.at(office.clock.now + MINUTE)
    assert LINE not in ask(office).text


def test_guests_are_not_shown_what_they_cannot_open(office: TimedOffice) -> None:
    people = office.slack.world.people
    people[GUEST] = replace(people[GUEST], is_guest=True)
    shown = ask(office, user=GUEST)
    assert "decides this" in shown.text
    assert LINE not in shown.text
    assert LINE not in ask(office, "Which story is first", user=GUEST).text
    assert LINE in ask(office, user=GUEST, channel=sample.CHECKOUT).text


def test_whoever_becomes_a_guest_reads_no_more_of_it(office: TimedOffice) -> None:
    assert LINE in ask(office, user=GUEST).text
    people = office.slack.world.people
    people[GUEST] = replace(people[GUEST], is_guest=True)
    office.slack.set_status(GUEST, "Only here until Friday")  # Slack says what has changed
    assert office.bot.settle(10)
    assert LINE not in ask(office, user=GUEST).text


def test_in_a_shared_channel_only_what_its_readers_may_read_is_shown(office: TimedOffice) -> None:
    office.slack.world.channels[sample.GENERAL].is_ext_shared = True
    assert LINE not in mention(office, COLLEAGUE, sample.GENERAL).text
    assert LINE in ask(office).text  # which COLLEAGUE alone reads


def test_while_slack_does_not_say_who_asks_they_read_nothing_of_it(office: TimedOffice) -> None:
    office.slack.refuse("users.info", error="internal_error", times=5)
    shown = ask(office)
    assert "decides this" in shown.text
    assert LINE not in shown.text
