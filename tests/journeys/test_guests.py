"""Guests see what a guest may see, and a channel is followed to its new ID."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.store import schedules, teams, workspaces
from sandbox import sample
from tests.journeys.test_gate import answered
from tests.journeys.timed import TimedOffice, opened

GUEST = sample.SALES
STORY = "Which story of checkout comes first in the next sprint?"
NEW = "C0NEWIDENT"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TimedOffice]:
    """An office with a guest."""
    with opened(tmp_path) as office:
        people = office.slack.world.people
        people[GUEST] = replace(people[GUEST], is_guest=True)
        yield office


def test_guests_see_the_history_of_a_team_only(office: TimedOffice) -> None:
    assert "Only full members see" in office.setup("history", user=GUEST)
    assert "Changes in *Checkout*" in office.setup("history Checkout", user=GUEST)
    assert "Changes in this workspace" in office.setup("history", user=sample.DEVELOPER)


@pytest.mark.parametrize("command", ["", "share"])
def test_guests_read_no_quotes_from_other_channels(office: TimedOffice, command: str) -> None:
    for user in (sample.DEVELOPER, sample.SUPPORT, sample.ADMIN):
        office.slack.say(user, sample.PRODUCT, f"<@{sample.BOT_USER}> {STORY}")
    assert office.slack.eventually(lambda: len(office.journal()) == 3)
    assert "comes first" in office.sum_up(command, user=sample.DEVELOPER)
    shown = office.sum_up(command, user=GUEST)
    assert "3 questions" in shown
    assert "comes first" not in shown


def deliver(office: TimedOffice, event: dict[str, Any], **more: Any) -> None:
    body = {
        "type": "event_callback",
        "team_id": sample.WORKSPACE,
        "authorizations": [
            {"team_id": sample.WORKSPACE, "user_id": sample.BOT_USER, "is_bot": True}
        ],
        "event": event,
        **more,
    }
    assert answered(office, json.dumps(body).encode(), "application/json")[0] == 200


@pytest.mark.parametrize("shared", [False, True])
def test_a_channel_is_followed_to_its_new_id(office: TimedOffice, shared: bool) -> None:
    office.setup("fallback #checkout")
    office.setup("fallback it #checkout")
    office.ask(STORY, channel=sample.CHECKOUT)
    event = {
        "type": "channel_id_changed",
        "old_channel_id": sample.CHECKOUT,
        "new_channel_id": NEW,
        "event_ts": "1.1",
    }
    for _ in range(2):  # Slack may repeat it
        deliver(office, event, is_ext_shared_channel=shared)

    def moved() -> bool:
        with office.reading() as session:
            (checkout, *_) = teams.all_of(session, sample.WORKSPACE)
            schedule = schedules.of_team(session, sample.WORKSPACE, checkout.id)
            settings = workspaces.settings_of(session, sample.WORKSPACE)
        fallbacks = {settings.fallback, *settings.topic_fallbacks.values()}
        channels = {*checkout.channel_ids, schedule and schedule.channel_id, *fallbacks}
        return channels == {NEW} and office.journal()[0].question.channel_id == NEW

    assert office.slack.eventually(moved)
    history = office.setup("history Checkout")
    assert f"Slack: channels: <#{sample.CHECKOUT}> → <#{NEW}>" in history
    assert history.count(f"→ <#{NEW}>") == 1
