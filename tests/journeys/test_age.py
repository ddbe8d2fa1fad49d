"""A listener knows how long ago its request was received, the wait for a thread included."""

import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from queue import Queue

import pytest
from slack_bolt import Ack, App, Args
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot import web
from bot.http_server import RECEIVED_AT
from bot.slack.request import Request
from bot.socket_mode import Connection
from sandbox.delivery import encoded, signature
from tests.journeys.conftest import SECRET

COMMAND = {
    "command": "/age", "text": "", "team_id": "T1", "user_id": "U1", "channel_id": "C1",
    "trigger_id": "1.1", "response_url": "http://127.0.0.1:9/",
}  # fmt: skip

Ages = Queue[float]


@pytest.fixture
def app() -> App:
    """A Bolt app that asks nobody."""
    return App(
        client=WebClient(),
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1"),
        request_verification_enabled=False,
        process_before_response=True,
    )


def listen(app: App, before: Callable[[], object] = lambda: None) -> Ages:
    """Take the command, and return the ages that it has in its acknowledgement and afterwards."""
    ages: Ages = Queue()

    def acknowledge(args: Args) -> None:
        before()
        ages.put(Request.of(args).age_seconds)
        args.ack()

    def work(args: Args) -> None:
        ages.put(Request.of(args).age_seconds)

    app.command("/age")(ack=acknowledge, lazy=[work])
    return ages


def post(app: App, **environ: object) -> str:
    """Send the command to the application, as a server with this environment does."""
    body, kind = encoded("command", COMMAND)
    headers = {
        f"HTTP_{name.upper().replace('-', '_')}": value
        for name, value in signature(SECRET.encode(), body).items()
    }
    statuses: list[str] = []
    list(
        web.application(app, SECRET, str)(
            {
                "REQUEST_METHOD": "POST",
                "PATH_INFO": web.ENDPOINT,
                "SERVER_PROTOCOL": "HTTP/1.1",
                "CONTENT_TYPE": kind,
                "CONTENT_LENGTH": str(len(body)),
                "wsgi.input": io.BytesIO(body),
                **headers,
                **environ,
            },
            lambda status, *_: statuses.append(status),  # type: ignore[arg-type]
        )
    )
    return statuses[0]


def test_a_request_over_http_has_its_age_before_and_after_its_acknowledgement(app: App) -> None:
    ages = listen(app)
    assert post(app, **{RECEIVED_AT: time.monotonic() - 40}) == "200 OK"
    assert 40 <= ages.get(timeout=10) < 60
    assert 40 <= ages.get(timeout=10) < 60


def test_a_request_of_which_nobody_knows_when_it_was_received_is_new(app: App) -> None:
    ages = listen(app)
    assert post(app) == "200 OK"
    assert ages.get(timeout=10) == 0


@pytest.fixture
def connection(app: App) -> Iterator[Connection]:
    """A connection that isn't open: what it is given comes from nowhere."""
    connection = Connection(app, "xapp-1", lambda: None)
    yield connection
    connection.close()


def test_a_request_over_socket_mode_has_an_age_that_counts_the_wait_for_a_thread(
    app: App, connection: Connection
) -> None:
    released = threading.Event()

    def block(ack: Ack) -> None:
        released.wait(10)
        ack()

    app.command("/block")(block)
    ages = listen(app)
    for number in range(10):
        connection.client.enqueue_message(envelope(number, "/block"))
    connection.client.enqueue_message(envelope(10, "/age"))
    time.sleep(0.4)
    assert ages.empty()
    released.set()
    assert 0.4 <= ages.get(timeout=10) < 5
    assert 0.4 <= ages.get(timeout=10) < 5


def envelope(number: int, command: str) -> str:
    """A command as Slack sends it over the WebSocket."""
    return json.dumps(
        {
            "type": "slash_commands",
            "envelope_id": f"e-{number}",
            "accepts_response_payload": True,
            "payload": {**COMMAND, "command": command},
        }
    )
