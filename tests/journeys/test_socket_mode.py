"""The same journeys over Socket Mode."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import socket_mode
from sandbox import sample
from tests.journeys.conftest import Office, over_socket_mode

TACTICAL = "Which acceptance criteria does the checkout story need in this sprint?"
PING_SECONDS = 1
"""A fifth of what it is otherwise."""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """A bot that is connected by a WebSocket of its own, and often looks whether it still is."""
    monkeypatch.setattr(socket_mode, "PING_SECONDS", PING_SECONDS)
    with over_socket_mode(tmp_path) as office:
        yield office


def test_a_command_is_answered(office: Office) -> None:
    assert f"<@{sample.CHECKOUT_PO}>" in office.ask(TACTICAL)


def test_a_mention_is_answered_in_its_thread(office: Office) -> None:
    ts = office.slack.say(sample.SALES, sample.CHECKOUT, f"<@{sample.BOT_USER}> {TACTICAL}")
    thread = office.slack.eventually(lambda: office.slack.messages(sample.CHECKOUT, None, ts)[1:])
    assert f"<@{sample.CHECKOUT_PO}>" in thread[0].text


def test_a_team_is_configured(office: Office) -> None:
    assert "Created *Mobile*" in office.setup("create Mobile #mobile")


def test_feedback_is_thanked(office: Office) -> None:
    office.ask(TACTICAL)
    shown = office.slack.messages(sample.GENERAL, seen_by=sample.DEVELOPER)[-1]
    office.slack.press(sample.DEVELOPER, shown, "feedback", "right:1")
    assert office.slack.eventually(
        lambda: "noted as right" in office.last(sample.DEVELOPER, sample.GENERAL)
    )


def test_a_lost_connection_is_back_within_seconds(office: Office) -> None:
    office.slack.drop_connections()
    assert office.slack.eventually(lambda: office.slack.connections() == 1)
    assert f"<@{sample.CHECKOUT_PO}>" in office.ask(TACTICAL)
