"""The two ways to run in a real Slack: HTTP and Socket Mode."""

import errno
import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError

from bot import web
from bot.assembly import Bot, assemble
from bot.domain.errors import Refusal
from bot.settings import Settings

PING_SECONDS = 5
"""A dead Socket Mode connection is noticed after about four silent pings."""
CLOSING_SECONDS = 5.0
"""A client reads its connection for up to three seconds at a time before it can close it."""
log = logging.getLogger("whoowns")


@contextmanager
def port_of(settings: Settings) -> Iterator[None]:
    """Raises Refusal where the port turns out to be taken."""
    try:
        yield
    except OSError as trouble:
        if trouble.errno != errno.EADDRINUSE:
            raise
        raise Refusal(
            f"Port {settings.port} is in use.", "Set PORT to a free one, or stop what uses it."
        ) from trouble


def over_http(settings: Settings) -> None:
    """Serve Slack's signed requests until SIGTERM or SIGINT.

    Raises Refusal where the database's schema is too old, or the port is taken.
    """
    bot = assemble(settings)
    bot.scheduler.start()
    log.info("ready", extra={"fields": {"mode": "http", "port": settings.port}})
    served = web.application(bot.app, settings.signing_secret, bot.ready)
    with port_of(settings):
        web.serve_until_stopped(served, settings.host, settings.port)
    bot.stop()


def over_socket(settings: Settings) -> None:
    """Take Slack's requests over a WebSocket that the bot opens itself, until a signal.

    Raises Refusal where the database's schema is too old, or Slack refuses the token.
    """
    stopped = threading.Event()
    stop_at_signals(stopped)
    bot = assemble(settings)
    handler = socket_mode(bot, settings)
    _connect(handler)
    bot.scheduler.start()
    log.info("ready", extra={"fields": {"mode": "socket"}})
    stopped.wait()
    let_go(handler, CLOSING_SECONDS)
    bot.stop()


def let_go(handler: SocketModeHandler, seconds: float) -> None:
    """Close the connection; go on without it after `seconds`.

    The client waits without end for its own threads, and one that is just taking up a session
    unsets the sign to stop. They are daemons: the end of the program ends them.
    """
    closing = threading.Thread(target=handler.close, name="closing", daemon=True)
    closing.start()
    closing.join(seconds)
    if closing.is_alive():
        log.warning("socket not closed in time", extra={"fields": {"seconds": seconds}})


def _connect(handler: SocketModeHandler) -> None:
    try:
        handler.connect()
    except SlackApiError as error:
        raise Refusal(
            f"Slack refuses the app token: {error.response.get('error')}.",
            "Run python app.py doctor to see what to mend.",
        ) from error


def socket_mode(bot: Bot, settings: Settings) -> SocketModeHandler:
    """The Socket Mode client; it reconnects by itself."""
    return SocketModeHandler(
        bot.app,
        settings.app_token,
        web_client=bot.app.client,
        ping_interval=PING_SECONDS,
    )


def stop_at_signals(stopped: threading.Event) -> None:
    """Have `stopped` set by SIGTERM and SIGINT."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
