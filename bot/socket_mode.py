"""The WebSocket to Slack: whether it stands, when it never will again, and how it is closed."""

import json
import logging
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import build_headers, send_response
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot import metrics
from bot.domain.errors import Refusal
from bot.slack.request import arrival
from bot.slack.slack_errors import Meaning, by_code, code_of

PING_SECONDS = 5
"""A dead connection is noticed after about four pings without an answer."""
RETRY_SECONDS = 5
HELLO_SECONDS = 10
"""As long as Slack may take to say hello before the log says that it hasn't."""
RECEIVED_SECONDS = 3
"""As long as requests that were received are waited for; Slack waits no longer."""
ARRIVAL_SECONDS = 0.1
"""As long as a request may take from the network to the client's queue."""
CLOSE_SECONDS = 1.5
"""The client's threads may be opening another session, and can't be interrupted."""

log = logging.getLogger("whoowns.socket")


class Connection(SocketModeHandler):
    """A connection that reconnects by itself, until Slack refuses it for good.

    `on_refused` is called then, from a thread of the connection's.
    """

    client: "_Client"

    def __init__(self, app: App, app_token: str, on_refused: Callable[[], None]) -> None:
        self.app = app
        self.app_token = app_token
        self._on_refused = on_refused
        self._refusal = ""
        self.client = _Client(
            app_token,
            logger=app.logger,
            web_client=app.client,
            ping_interval=PING_SECONDS,
            concurrency=10,
        )
        self.client.on_refused = self._refuse
        self.client.socket_mode_request_listeners.append(self.handle)  # type: ignore[arg-type]

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Hand a request to Bolt, with the moment at which it was received, and answer it."""
        received_at = self.client.received_at(req.envelope_id)
        request = BoltRequest(
            mode="socket_mode",
            body=req.payload,
            headers=build_headers(req),
            context=arrival(received_at),
        )
        send_response(client, req, self.app.dispatch(request), time.time())
        if received_at is not None:
            metrics.count_waiting(time.monotonic() - received_at)

    def open(self, stopped: threading.Event) -> None:
        """Connect, and return when Slack has said hello, refused for good, or at the stop.

        A thread of its own connects, since nothing can interrupt it while Slack is silent.
        """
        threading.Thread(
            target=self._try_to_connect, args=(stopped,), name="connecting", daemon=True
        ).start()
        began, warned = time.monotonic(), False
        while not (stopped.is_set() or self._refusal or self.is_open()):
            late = time.monotonic() - began > HELLO_SECONDS
            if late and self.client.current_session and not warned:
                warned = True
                log.warning("not connected", extra={"fields": {"reason": "no hello"}})
            stopped.wait(0.02)

    def is_open(self) -> bool:
        """Return whether Slack has said hello on the connection that stands now."""
        session = self.client.session_id()
        return self.client.is_connected() and session == self.client.greeted_session

    def refusal(self) -> Refusal | None:
        """Return what to say if Slack has refused the connection for good."""
        if not self._refusal:
            return None
        if self._refusal == "link_disabled":
            return Refusal(
                "Socket Mode is turned off for this app (link_disabled).",
                "Turn it on in the app's settings, or unset SLACK_APP_TOKEN to use HTTP.",
            )
        return Refusal(
            f"Slack refuses the app token: {self._refusal}.",
            "Run python app.py doctor to see how to fix it.",
        )

    def finish(self) -> bool:
        """Answer what was received, then close; return whether that was done in time."""
        self.client.auto_reconnect_enabled = False
        time.sleep(ARRIVAL_SECONDS)
        answered = self.client.wait_until_answered(RECEIVED_SECONDS)
        closed = close_in_time(self, CLOSE_SECONDS)
        return answered and closed

    def close(self) -> None:
        """Close the connection at once."""
        self.client.closed = True
        self.client.current_session_state.terminated = True
        with suppress(AttributeError, OSError):
            # The reading thread would otherwise hold the connection for up to three seconds.
            self.client.current_session.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]
        # And the thread that hands out messages would wait for the next one, for up to a second.
        self.client.message_queue.put(None)
        self.client.close()

    def _try_to_connect(self, stopped: threading.Event) -> None:
        """Connect; whatever fails is tried again, unless Slack refuses for good."""
        while not (stopped.is_set() or self._refusal or self.client.current_session):
            try:
                self.client.connect()
            except SlackApiError as error:
                log.warning("not connected", extra={"fields": {"slack": code_of(error)}})
            except Exception as error:  # noqa: BLE001 - whatever the network does
                log.warning("not connected", extra={"fields": {"error": type(error).__name__}})
            else:
                return
            stopped.wait(RETRY_SECONDS)

    def _refuse(self, reason: str) -> None:
        if not self._refusal:
            self._refusal = reason
            self.client.auto_reconnect_enabled = False
            self.client.default_auto_reconnect_enabled = False
            log.error("connection refused", extra={"fields": {"slack": reason}})
            self._on_refused()


class _Client(SocketModeClient):
    """Slack's client, which also knows what it has received and not answered, and since when."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self.on_refused: Callable[[str], None] = lambda _: None
        self.greeted_session: str | None = None
        self._received: dict[str, float] = {}
        self._closing = False
        self._answered = threading.Condition()
        super().__init__(*arguments, **named)

    def issue_new_wss_url(self) -> str:
        """Ask Slack for an address to connect to."""
        try:
            return super().issue_new_wss_url()
        except SlackApiError as error:
            if is_refused_for_good(reason := code_of(error)):
                self.on_refused(reason)
            raise

    def enqueue_message(self, message: str) -> None:
        """Take a message from Slack."""
        kind = _parsed(message)
        if kind.get("type") == "hello":
            self.greeted_session = self.session_id()
        reason = str(kind.get("reason"))
        if kind.get("type") == "disconnect" and is_refused_for_good(reason):
            self.on_refused(reason)
            return
        if "envelope_id" in kind:
            with self._answered:
                if self._closing:
                    return
                self._received[str(kind["envelope_id"])] = time.monotonic()
        super().enqueue_message(message)

    def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """Handle a message, and answer it."""
        try:
            super().run_message_listeners(message, raw_message)
        finally:
            if "envelope_id" in message:
                with self._answered:
                    self._received.pop(str(message["envelope_id"]), None)
                    self._answered.notify_all()

    def received_at(self, envelope_id: str) -> float | None:
        """Return when an unanswered request was received, before it waited for a thread."""
        return self._received.get(envelope_id)

    def wait_until_answered(self, seconds: float) -> bool:
        """Wait until nothing is unanswered; return whether that was so in time.

        What comes after that is left: what can't be answered must not be done either.
        """
        with self._answered:
            answered = self._answered.wait_for(lambda: not self._received, seconds)
            self._closing = True
            return answered


def is_refused_for_good(code: str) -> bool:
    """Whether no repetition brings about a connection after this code of Slack's."""
    return by_code(code).meaning in {Meaning.ACCESS, Meaning.OURS}


def _parsed(message: str) -> dict[str, Any]:
    with suppress(ValueError):
        parsed = json.loads(message)
        if isinstance(parsed, dict):
            return parsed
    return {}


def close_in_time(handler: SocketModeHandler, seconds: float) -> bool:
    """Close the connection, wait no longer than `seconds` for it, and return whether it closed.

    The client waits without limit for its own threads, and a thread that is just opening a session
    clears the flag that would stop it. They are daemons: they end with the program.
    """
    closing = threading.Thread(target=handler.close, name="closing", daemon=True)
    closing.start()
    closing.join(seconds)
    if closing.is_alive():
        log.warning("socket not closed in time", extra={"fields": {"seconds": seconds}})
    return not closing.is_alive()
