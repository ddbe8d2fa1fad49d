"""What comes too late is not done behind anybody's back, and its person hears of it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from bot.domain.delivery import OBEYED_FOR, Delivery, Json, Method, Outgoing, Tenant
from bot.domain.teams.team import Role
from bot.slack import sending
from bot.slack.exactly_once import NotPosted
from bot.slack.slack_errors import SlackError, by_code
from bot.store import inbox
from sandbox import sample
from tests.journeys.timed import TimedOffice, opened

US = Tenant.of(sample.WORKSPACE)
URL = "https://hooks.slack.com/commands/1"
PO = f"po <@{sample.DEVELOPER}>"
MENTION = f"<@{sample.BOT_USER}> Which acceptance criteria does the checkout story need?"
COMMAND: Json = {
    "command": "/whoowns-team",
    "text": PO,
    "user_id": sample.ADMIN,
    "channel_id": sample.CHECKOUT,
    "trigger_id": "1",
    "response_url": URL,
}
EVENT: Json = {
    "event_id": "Ev1",
    "event": {
        "type": "app_mention",
        "user": sample.SALES,
        "channel": sample.CHECKOUT,
        "text": MENTION,
        "ts": "1790000000.0001",
    },
}
LATE = OBEYED_FOR + timedelta(seconds=1)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TimedOffice]:
    with opened(tmp_path) as office:
        yield office


def left_by_another(office: TimedOffice, listener: str, body: Json, age: timedelta) -> None:
    """Keep a delivery that a process acknowledged, and let the next one find it so much later."""
    delivery = Delivery(listener, "key", US, body, office.clock.now)
    with office.bot.context.database.transaction() as session:
        inbox.accept(session, delivery)
    office.clock.now += age
    office.bot.relay.tick()
    office.settle()


def owner(office: TimedOffice) -> str:
    teams = office.bot.context.current_workspace_teams(sample.WORKSPACE).matcher.teams
    checkout = next(team for team in teams if team.name == "Checkout")
    return checkout.holders[Role.PRODUCT_OWNER]


def test_a_command_is_not_obeyed_after_half_an_hour(office: TimedOffice) -> None:
    left_by_another(office, "/whoowns-team", COMMAND, LATE)
    assert owner(office) == sample.CHECKOUT_PO
    (text,) = office.told(sample.ADMIN)
    assert "half an hour ago" in text
    assert "I have changed nothing." in text
    assert office.told(sample.DEVELOPER) == []


def test_a_command_is_obeyed_as_long_as_its_answer_is_taken(office: TimedOffice) -> None:
    with mock.patch("bot.slack.outbox.send", as_if(URL, None)):
        left_by_another(office, "/whoowns-team", COMMAND, OBEYED_FOR)
    assert owner(office) == sample.DEVELOPER


def test_a_mention_is_answered_however_late(office: TimedOffice) -> None:
    left_by_another(office, "mention", EVENT, 2 * LATE)
    assert office.slack.calls()[-1].method == "chat.postMessage"


def as_if(url: str, error: SlackError | None) -> Any:
    """Send as ever, except to one response URL, of which that becomes."""

    def send(client: Any, method: Method, arguments: Json, *more: Any) -> None:
        if arguments.get("url") != url:
            sending.send(client, method, arguments, *more)
        elif error:
            raise NotPosted(error)

    return send


@pytest.mark.parametrize("code", ["expired_url", "used_url"])
def test_who_can_no_longer_be_answered_there_gets_a_direct_message(
    office: TimedOffice, code: str
) -> None:
    with mock.patch("bot.slack.outbox.send", as_if(URL, by_code(code))):
        left_by_another(office, "/whoowns-team", COMMAND, timedelta(minutes=20))
    assert owner(office) == sample.DEVELOPER
    (text,) = office.told(sample.ADMIN)
    assert text.startswith("I couldn't answer you where you asked. I wanted to say:")
    assert f"<@{sample.DEVELOPER}>" in text


def test_an_answer_that_slack_did_not_take_in_time_comes_as_a_direct_message(
    office: TimedOffice,
) -> None:
    form = {"text": "Done.", "blocks": []}
    answer = Outgoing(US, Method.RESPOND, URL, {"url": URL}, (form,), sample.SALES)
    with mock.patch("bot.slack.outbox.send", as_if(URL, by_code("service_unavailable"))):
        office.bot.outbox.add(answer)
        office.settle()
        office.clock.now += LATE
        office.bot.relay.tick()
        office.settle()
    (text,) = office.told(sample.SALES)
    assert text.endswith("Done.")
