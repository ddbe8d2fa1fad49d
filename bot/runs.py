"""The three ways to run: Socket Mode, HTTP, and the local sandbox."""

import errno
import json
import logging
import signal
import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType

from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError

from bot import web
from bot.assembly import Bot, assemble, now
from bot.domain.errors import Refusal
from bot.domain.person import Person
from bot.domain.team import Role
from bot.sandbox import Sandbox, seed
from bot.settings import Mode, Settings
from bot.store import team_changes
from bot.usecases import configure_teams

PING_SECONDS = 5
"""A dead Socket Mode connection is noticed after about four silent pings."""
MANIFEST = Path(__file__).parent.parent / "manifest.json"
SANDBOX_SECRET = "only-the-sandbox-signs-with-this"  # noqa: S105 - guards nothing but a demo
WELCOME = """
  whoowns is running in a small Slack of its own: {url}
  Nothing here reaches the real Slack. Stop with Ctrl+C.
"""

log = logging.getLogger("whoowns")


def run(settings: Settings) -> None:
    """Run in the way the settings say, until SIGTERM or SIGINT.

    Raises Refusal where the port is taken, or the database's schema is too old.
    """
    ways = {Mode.SOCKET: over_socket, Mode.HTTP: over_http, Mode.SANDBOX: in_sandbox}
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


class Clock:
    """The sandbox's clock: the real one, moved forward at will."""

    def __init__(self) -> None:
        self._ahead = timedelta()
        self.moved: Callable[[], None] = lambda: None

    def __call__(self) -> datetime:
        """The sandbox's present."""
        return now() + self._ahead

    def move(self, by: timedelta) -> None:
        """Move the present, and tell whoever wants to know."""
        self._ahead += by
        self.moved()


def in_sandbox(settings: Settings) -> None:
    """A small Slack on one page, with its own database that goes when it stops."""
    clock = Clock()
    stopped = threading.Event()
    _on_stop(stopped)
    with tempfile.TemporaryDirectory(prefix="whoowns-") as folder:
        sandbox = Sandbox(
            signing_secret=SANDBOX_SECRET,
            manifest=json.loads(MANIFEST.read_text()),
            host="127.0.0.1",
            port=settings.port,
            clock=clock,
            move_clock=clock.move,
        )
        sandbox.start()
        inside = replace(
            settings,
            bot_token=sandbox.bot_token,
            signing_secret=SANDBOX_SECRET,
            slack_api_url=sandbox.api_url,
            database_url=f"sqlite:///{folder}/sandbox.db",
        )
        bot = assemble(inside, clock)
        seed_teams(bot)
        served = web.application(bot.app, SANDBOX_SECRET, bot.ready)
        with web.served(served) as url:
            sandbox.bot_url = f"{url}{web.ENDPOINT}"
            clock.moved = bot.scheduler.wake
            bot.scheduler.start()
            print(WELCOME.format(url=sandbox.url), flush=True)
            stopped.wait()
        sandbox.stop()
        bot.stop()


def seed_teams(bot: Bot) -> None:
    """Two teams with their people; the third is left for the visitor."""
    admin = Person(seed.ADMIN, seed.WORKSPACE, runs_workspace=True)
    for name, aliases, channel, owner, manager in (
        ("Checkout", ("basket", "payment"), seed.CHECKOUT, seed.CHECKOUT_PO, seed.CHECKOUT_PM),
        ("Search", ("ranking",), seed.SEARCH, seed.SEARCH_PO, seed.SEARCH_PM),
    ):
        team = configure_teams.create_team(bot.desk, admin, name, [channel])
        with bot.desk.database.transaction() as session:
            team_changes.save(session, team, replace(team, aliases=aliases))
        for role, holder in ((Role.PRODUCT_OWNER, owner), (Role.PRODUCT_MANAGER, manager)):
            person = Person(holder, seed.WORKSPACE)
            configure_teams.assign_role(bot.desk, admin, role, person, name, channel)
    bot.desk.rosters.forget(seed.WORKSPACE)


def _on_stop(stopped: threading.Event) -> None:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
