"""Runs the bot in a real Slack, over HTTP or in Socket Mode."""

import errno
import gc
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
"""A dead Socket Mode connection is noticed after about four pings without an answer."""
CLOSE_SECONDS = 5.0
"""The client reads its connection for up to three seconds at a time before it can close it."""
log = logging.getLogger("whoowns")


def serve_http(settings: Settings) -> None:
    """Serve Slack's signed requests until SIGTERM or SIGINT.

    Raises Refusal if the database schema is too old or the port is taken.
    """
    bot = _assemble(settings)
    bot.scheduler.start()
    log.info("ready", extra={"fields": {"mode": "http", "port": settings.port}})
    application = web.application(bot.app, settings.signing_secret, bot.ready)
    with taken_port_refused(settings.port):
        web.serve_until_stopped(application, settings.host, settings.port)
    bot.stop()


def serve_socket_mode(settings: Settings) -> None:
    """Take Slack's requests over a WebSocket until SIGTERM or SIGINT.

    Raises Refusal if the database schema is too old or Slack refuses the app token.
    """
    stopped = threading.Event()
    stop_at_signals(stopped)
    bot = _assemble(settings)
    handler = socket_mode_handler(bot, settings)
    try:
        handler.connect()
    except SlackApiError as error:
        raise Refusal(
            f"Slack refuses the app token: {error.response.get('error')}.",
            "Run python app.py doctor to see how to fix it.",
        ) from error
    bot.scheduler.start()
    log.info("ready", extra={"fields": {"mode": "socket"}})
    stopped.wait()
    close_in_time(handler, CLOSE_SECONDS)
    bot.stop()


def _assemble(settings: Settings) -> Bot:
    """Assemble the bot without collecting garbage, which would take a fifth of the start.

    What is built stays for good, so later collections need not search it either.
    """
    gc.disable()
    try:
        bot = assemble(settings)
    finally:
        gc.enable()
    gc.freeze()
    return bot


def socket_mode_handler(bot: Bot, settings: Settings) -> SocketModeHandler:
    """Return the Socket Mode client, which reconnects by itself."""
    return SocketModeHandler(
        bot.app,
        settings.app_token,
        web_client=bot.app.client,
        ping_interval=PING_SECONDS,
    )


def close_in_time(handler: SocketModeHandler, seconds: float) -> None:
    """Close the connection, but wait no longer than `seconds` for it.

    The client waits without limit for its own threads, and a thread that is just opening a session
    clears the flag that would stop it. They are daemons: they end with the program.
    """
    closing = threading.Thread(target=handler.close, name="closing", daemon=True)
    closing.start()
    closing.join(seconds)
    if closing.is_alive():
        log.warning("socket not closed in time", extra={"fields": {"seconds": seconds}})


@contextmanager
def taken_port_refused(port: int) -> Iterator[None]:
    """Turn the error of a port that is taken into a Refusal."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise Refusal(
            f"Port {port} is in use.", "Set PORT to a free one, or stop the program that uses it."
        ) from error


def stop_at_signals(stopped: threading.Event) -> None:
    """Set `stopped` at SIGTERM or SIGINT."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
