"""The three ways to run: Socket Mode, HTTP, and the local sandbox."""

import errno
import logging
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TextIO

from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError

from bot import demo, web
from bot.assembly import Bot, assemble
from bot.domain.errors import Refusal
from bot.sandbox import script
from bot.sandbox.player import Player
from bot.settings import Mode, Settings

PING_SECONDS = 5
"""A dead Socket Mode connection is noticed after about four silent pings."""
SANDBOXES = Path(".sandbox")
"""Where the local sandboxes keep what happened in them."""
WELCOME = """
  whoowns is running in a small Slack of its own: {url}
  Nothing here reaches the real Slack. Stop with Ctrl+C.
  It comes back as you left it; `python app.py sandbox --reset` starts afresh.
"""

log = logging.getLogger("whoowns")


def run(settings: Settings, *, afresh: bool = False) -> None:
    """Run in the way the settings say, until SIGTERM or SIGINT; `afresh` resets a sandbox.

    Raises Refusal where the port is taken, or the database's schema is too old.
    """
    ways: dict[Mode, Callable[[Settings], None]] = {
        Mode.SOCKET: over_socket,
        Mode.HTTP: over_http,
        Mode.SANDBOX: partial(in_sandbox, afresh=afresh),
    }
    try:
        ways[settings.mode](settings)
    except OSError as trouble:
        if trouble.errno != errno.EADDRINUSE:
            raise
        raise Refusal(
            f"Port {settings.port} is in use.", "Set PORT to a free one, or stop what uses it."
        ) from trouble


def over_http(settings: Settings) -> None:
    """Serve Slack's signed requests."""
    bot = assemble(settings)
    bot.scheduler.start()
    log.info("ready", extra={"fields": {"mode": "http", "port": settings.port}})
    served = web.application(bot.app, settings.signing_secret, bot.ready)
    web.serve_until_stopped(served, settings.host, settings.port)
    bot.stop()


def over_socket(settings: Settings) -> None:
    """Take Slack's requests over a WebSocket that the bot opens itself."""
    stopped = threading.Event()
    _on_stop(stopped)
    bot = assemble(settings)
    handler = socket_mode(bot, settings)
    _connect(handler)
    bot.scheduler.start()
    log.info("ready", extra={"fields": {"mode": "socket"}})
    stopped.wait()
    handler.close()  # type: ignore[no-untyped-call]
    bot.stop()


def _connect(handler: SocketModeHandler) -> None:
    try:
        handler.connect()  # type: ignore[no-untyped-call]
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


def in_sandbox(settings: Settings, *, afresh: bool = False) -> None:
    """A small Slack on one page; it comes back as it was left, unless started `afresh`."""
    stopped = threading.Event()
    _on_stop(stopped)
    with (
        _kept(settings.port) as folder,
        demo.opened(settings, folder, demo.Clock(), afresh=afresh) as shown,
    ):
        print(WELCOME.format(url=shown.slack.url), flush=True)
        stopped.wait()


def play(settings: Settings, path: Path, out: TextIO) -> None:
    """Play a script in a sandbox of its own, and write what happens.

    Raises Refusal with the line of what is wrong with the script.
    """
    played = script.read(path)
    with demo.in_passing(settings, played.start) as shown:
        Player(shown.slack, out).play(played)


@contextmanager
def _kept(port: int) -> Iterator[Path]:
    """Where a sandbox keeps its data: each port its own, and none where nothing can be kept."""
    folder = SANDBOXES / str(port)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        print(f"  {folder} cannot be written: what happens here goes when it stops.")
        port = 0
    if port:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="whoowns-") as passing:
        yield Path(passing)


def _on_stop(stopped: threading.Event) -> None:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
