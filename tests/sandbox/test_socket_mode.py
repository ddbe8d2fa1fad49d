"""The same conversation over Socket Mode."""

from collections.abc import Iterator

import pytest
from slack_bolt.adapter.socket_mode import SocketModeHandler

from sandbox import Sandbox, sample
from tests.sandbox.conftest import SECRET
from tests.sandbox.tiny_bot import build


@pytest.fixture
def connected(slack: Sandbox) -> Iterator[Sandbox]:
    """A sandbox with the tiny bot connected by a WebSocket."""
    app = build(slack.bot_token, SECRET, slack.api_url)
    handler = SocketModeHandler(app, slack.app_token, ping_interval=1)
    handler.connect()
    assert slack.eventually(slack.connections)
    yield slack
    # Cut first: the client's reader would sit out its three seconds of patience.
    handler.client.auto_reconnect_enabled = False
    slack.drop_connections()
    handler.close()


def test_a_command_is_acknowledged_with_its_answer(connected: Sandbox) -> None:
    delivery = connected.command(sample.SALES, sample.PRODUCT, "/echo", "hello")

    assert delivery.status == 200
    assert connected.messages(sample.PRODUCT, sample.SALES)[0].text == "hello"


def test_a_button_answers_through_its_response_url(connected: Sandbox) -> None:
    connected.command(sample.SALES, sample.PRODUCT, "/echo", "hello")
    (answer,) = connected.messages(sample.PRODUCT, sample.SALES)

    connected.press(sample.SALES, answer, "choose-left")

    assert connected.eventually(
        lambda: connected.messages(sample.PRODUCT, sample.SALES)[0].text == "You chose left."
    )


def test_a_lost_connection_comes_back(connected: Sandbox) -> None:
    connected.drop_connections()

    assert connected.eventually(connected.connections, seconds=10)
    delivery = connected.command(sample.SALES, sample.PRODUCT, "/echo", "again")
    assert delivery.ok
