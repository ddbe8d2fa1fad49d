"""A delivery that can't be handled or answered ends, and holds up no other."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from sqlalchemy import Table, func, select

from bot.domain.delivery import ATTEMPTS, OBEYED_FOR, Delivery, Json, Method, Outgoing, Tenant
from bot.domain.errors import StoreUnavailable
from bot.slack.deferred import Deferred
from bot.slack.directory import Outsider
from bot.slack.replies import send_dm
from bot.store import inbox as stored_inbox
from bot.store.tables import inbox, outbox
from sandbox import sample
from tests.journeys.conftest import Office
from tests.journeys.timed import opened

QUESTION = "Which acceptance criteria does the checkout story need in this sprint?"
A_MINUTE_AGO = timedelta(minutes=1)


def left_by_another(office: Office, listener: str, body: Json, key: str = "one") -> None:
    """Keep a delivery that another process acknowledged, and then ended."""
    tenant = Tenant.of(sample.WORKSPACE)
    received_at = datetime.now(UTC) - A_MINUTE_AGO
    with office.bot.context.database.transaction() as session:
        stored_inbox.accept(session, Delivery(listener, key, tenant, body, received_at))


def left(office: Office, table: Table) -> int:
    """How many deliveries or messages are still there."""
    with office.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def mention(ts: str) -> dict[str, Any]:
    event = {
        "type": "app_mention",
        "user": sample.SALES,
        "channel": sample.CHECKOUT,
        "text": f"<@{sample.BOT_USER}> {QUESTION}",
        "ts": ts,
    }
    return {"event": event, "event_id": f"Ev{ts}", "team_id": sample.WORKSPACE}


def posts(office: Office) -> int:
    return sum(call.method == "chat.postMessage" for call in office.slack.calls())


ODD: tuple[tuple[str, Json], ...] = (
    ("feedback", {"user": "U1"}),
    ("feedback", {"user": ["U1"], "actions": 7}),
    ("mention", {"event": {"type": "app_mention", "user": 3, "blocks": "?"}}),
    ("mention", {"event": []}),
    ("shortcut", {}),
    ("still_yes", {"user": {"id": "U1", "team_id": sample.WORKSPACE}, "actions": [{}]}),
    ("/whoowns-team", {"command": None, "text": {"a": 1}}),
)


@pytest.mark.parametrize(("listener", "body"), ODD)
def test_an_odd_delivery_ends_and_holds_up_no_other(
    office: Office, listener: str, body: Json
) -> None:
    left_by_another(office, listener, body)
    left_by_another(office, "mention", mention("1790000000.0001"), "two")
    office.bot.relay.tick()
    office.settle()
    office.bot.relay.tick()
    office.settle()
    assert posts(office) >= 1
    assert left(office, inbox) == 0
    assert office.bot.inbox._in_hand == {}


def test_what_only_another_version_handles_is_left_to_it_as_long_as_somebody_waits(
    tmp_path: Path,
) -> None:
    with opened(tmp_path) as office:
        left_by_another(office, "of another version", {"user": "U1"})
        at_first = office.clock.now = datetime.now(UTC)
        office.bot.relay.tick()
        office.settle()
        assert left(office, inbox) == 1
        office.clock.now = at_first + timedelta(seconds=30)
        newer = Deferred("of another version", lambda _: None, send_dm)
        office.bot.inbox.accepting(newer)
        office.bot.relay.tick()
        office.settle()
        assert left(office, inbox) == 0


def test_what_no_version_handles_ends(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        left_by_another(office, "of another version", {"user": "U1"})
        office.clock.now = datetime.now(UTC) + OBEYED_FOR
        office.bot.relay.tick()
        office.settle()
        assert left(office, inbox) == 0


def test_a_delivery_whose_reply_cannot_be_built_ends(office: Office) -> None:
    broken = mock.patch("bot.slack.request.Request.thread", mock.PropertyMock(side_effect=KeyError))
    with broken:
        left_by_another(office, "mention", mention("1790000000.0001"))
        office.bot.relay.tick()
        office.settle()
    assert left(office, inbox) == 0
    assert office.bot.inbox._in_hand == {}


def test_a_message_that_cannot_be_sent_is_given_up(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        to_nowhere = Outgoing(Tenant.of(sample.WORKSPACE), Method.RESPOND, "", {"url": ""}, ({},))
        office.bot.outbox.add(to_nowhere)
        for _ in range(ATTEMPTS - 1):
            office.settle()
            assert left(office, outbox) == 1
            office.clock.now += timedelta(seconds=61)
            office.bot.relay.tick()
        office.settle()
        assert left(office, outbox) == 0


def test_nothing_is_published_again_and_again_to_an_outsider(office: Office) -> None:
    office.bot.outbox.publish_home = mock.Mock(side_effect=Outsider)
    office.bot.outbox.add(
        Outgoing(Tenant.of(sample.WORKSPACE), Method.HOME, "home of U1", {}, (), "U1")
    )
    office.settle()
    assert left(office, outbox) == 0


def test_a_failure_is_logged_also_where_nothing_can_be_kept(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    gone = mock.patch("bot.store.inbox.accept", side_effect=StoreUnavailable("gone"))
    broken = mock.patch("bot.slack.replies.respond", side_effect=ZeroDivisionError)
    with gone, broken:
        office.slack.command(sample.ADMIN, sample.CHECKOUT, "/whoowns-team", "list")
        office.settle()
    failures = [record for record in caplog.records if record.getMessage() == "failure"]
    assert [failure.fields["error"] for failure in failures] == ["ZeroDivisionError"]  # type: ignore[attr-defined]
