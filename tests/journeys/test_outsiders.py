"""People of another organisation, who read along in a shared channel, get and change nothing."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from bot.store.tables import home_tabs
from sandbox import sample
from tests.journeys.conftest import Office
from tests.journeys.test_gate import answered

PARTNER, STRANGER = "TPARTNER", "U0STRANGER"
TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"


@pytest.fixture
def shared(office: Office) -> Office:
    """A workspace with somebody of a partner in it, as Slack shows them to us."""
    people = office.slack.world.people
    people[STRANGER] = replace(people[sample.DEVELOPER], id=STRANGER, home=PARTNER)
    office.slack.world.channels[sample.CHECKOUT].members.add(STRANGER)
    return office


def mention(office: Office, user: str, home: str, *, ts: str, channel: str) -> None:
    """Deliver a mention in a channel that the partner hosts and shares with us."""
    event = {
        "type": "app_mention", "user": user, "user_team": home, "channel": channel, "ts": ts,
        "text": f"<@{sample.BOT_USER}> {TACTICAL}",
    }  # fmt: skip
    body = {
        "type": "event_callback",
        "team_id": PARTNER,
        "is_ext_shared_channel": True,
        "authorizations": [
            {"team_id": sample.WORKSPACE, "user_id": sample.BOT_USER, "is_bot": True}
        ],
        "event": event,
    }
    assert answered(office, json.dumps(body).encode(), "application/json")[0] == 200


def test_an_outsider_who_asks_is_neither_answered_nor_journalled(shared: Office) -> None:
    before = len(shared.slack.messages(sample.CHECKOUT))
    mention(shared, STRANGER, PARTNER, ts="1790000000.000100", channel=sample.CHECKOUT)
    mention(shared, "U0NOBODYKNOWS", PARTNER, ts="1790000000.000150", channel=sample.CHECKOUT)
    mention(
        shared, sample.DEVELOPER, sample.WORKSPACE, ts="1790000000.000200", channel=sample.CHECKOUT
    )
    assert shared.slack.eventually(shared.journal)
    assert [entry.question.asker_id for entry in shared.journal()] == [sample.DEVELOPER]
    assert len(shared.slack.messages(sample.CHECKOUT)) == before


def test_a_colleague_in_a_shared_channel_is_answered_privately(shared: Office) -> None:
    mention(
        shared, sample.DEVELOPER, sample.WORKSPACE, ts="1790000000.000200", channel=sample.CHECKOUT
    )
    calls = shared.slack.calls

    def posted() -> list[str]:
        return [call.method for call in calls() if call.method.startswith("chat.post")]

    assert shared.slack.eventually(posted)
    assert posted() == ["chat.postEphemeral"]


def press(office: Office, action_id: str, value: str, user_team: str) -> None:
    payload: dict[str, Any] = {
        "type": "block_actions",
        "team": {"id": sample.WORKSPACE},
        "user": {"id": STRANGER, "team_id": user_team},
        "channel": {"id": sample.CHECKOUT},
        "container": {"channel_id": sample.CHECKOUT, "message_ts": "1.1"},
        "actions": [{"action_id": action_id, "block_id": "b", "value": value}],
    }
    assert answered(office, urlencode({"payload": json.dumps(payload)}).encode())[0] == 200


@pytest.mark.parametrize("action_id", ["correct_strategic", "choose_strategic", "correct_neither"])
def test_an_outsiders_press_changes_nothing(shared: Office, action_id: str) -> None:
    shared.ask(TACTICAL)
    (before,) = shared.journal()
    press(shared, action_id, str(before.id), PARTNER)
    shared.settle()
    shared.ask("Which story comes first in this sprint?")  # what was sent before is done by now
    assert shared.journal()[0] == before


def test_an_outsider_is_offered_no_teams(shared: Office) -> None:
    shared.ask(TACTICAL)
    payload = {
        "type": "block_suggestion",
        "team": {"id": sample.WORKSPACE},
        "user": {"id": STRANGER, "team_id": PARTNER},
        "action_id": "correct_team",
        "block_id": "correct_team:1",
        "value": "",
    }
    body = urlencode({"payload": json.dumps(payload)}).encode()
    assert answered(shared, body) == (200, '{"options": []}')


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("/whoowns-summary", "for Checkout"),
        ("/whoowns-summary", "share for Checkout"),
        ("/whoowns-summary", "csv for Checkout"),
        ("/whoowns-summary", "all"),
        ("/whoowns-team", "away until friday"),
        ("/whoowns-team", "po @sam for Checkout"),
        ("/whoowns-team", "history"),
        ("/whoowns-rules", "add strategic: roadmap review"),
        ("/whoowns-rules", "suggest"),
    ],
)
def test_an_outsider_who_types_a_command_is_refused(
    shared: Office, command: str, text: str
) -> None:
    shared.slack.command(STRANGER, sample.CHECKOUT, command, text)

    def reply() -> str:
        seen = shared.slack.messages(sample.CHECKOUT, seen_by=STRANGER)
        return next((message.text for message in seen if "only for people" in message.text), "")

    assert shared.slack.eventually(reply)


def test_an_outsider_has_no_home_tab(shared: Office) -> None:
    shared.slack.open_home(STRANGER)
    shared.settle()
    shared.slack.open_home(sample.DEVELOPER)
    assert shared.slack.eventually(lambda: shared.slack.home_of(sample.DEVELOPER))
    assert shared.slack.home_of(STRANGER) is None
    with shared.reading() as session:
        opened = session.scalars(select(home_tabs.c.user_id)).all()
    assert opened == [sample.DEVELOPER]
