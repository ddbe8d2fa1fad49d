"""The whole product in its sandbox: what the sandbox command runs, and what scripts play in."""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot import web
from bot.assembly import Bot, assemble
from bot.clock import host_time
from bot.demo.seed import seed_demo
from bot.domain.errors import Refusal
from bot.http_server import serve_in_background
from bot.settings import DEFAULT_PORT, Settings
from sandbox import Sandbox
from sandbox.state_file import StateUnreadable

MANIFEST = Path(__file__).parents[2] / "manifest.json"
SANDBOX_SECRET = "only-the-sandbox-signs-with-this"  # noqa: S105 - guards nothing but a demo


class Clock:
    """The demo's clock: the real one, or one that stands still; it can be moved forward."""

    def __init__(self, still_at: datetime | None = None) -> None:
        self._still_at = still_at
        self._ahead = timedelta()
        self.on_move: Callable[[], None] = lambda: None

    def __call__(self) -> datetime:
        """Return the time in the demo."""
        return (self._still_at or host_time()) + self._ahead

    def move(self, by: timedelta) -> None:
        """Move the present, and call `on_move`."""
        self._ahead += by
        self.on_move()


@dataclass(frozen=True)
class Demo:
    """A bot and the sandbox that it is in."""

    slack: Sandbox
    bot: Bot


@contextmanager
def open_demo(
    settings: Settings, folder: Path, clock: Clock, *, reset: bool = False
) -> Iterator[Demo]:
    """Run the demo, which comes back as it was left in `folder`; `reset` discards that first.

    Raises OSError where the port is taken, and Refusal where what was kept can't be read.
    """
    slack = Sandbox(
        signing_secret=SANDBOX_SECRET,
        manifest=json.loads(MANIFEST.read_text()),
        port=settings.port,
        clock=clock,
        move_clock=clock.move,
        state_file=folder / "slack.jsonl",
    )
    try:
        slack.start(reset=reset)
    except StateUnreadable as error:
        raise Refusal(
            f"What the sandbox kept in {error} can't be read by this version.",
            f"Start afresh with `{reset_command(settings)}`.",
        ) from error
    database = folder / "whoowns.db"
    if reset:
        for path in folder.glob(f"{database.name}*"):
            path.unlink()
    first_time = not database.exists()
    bot = assemble(_demo_settings(settings, slack, database), clock)
    if first_time:
        seed_demo(bot)
    with serve_in_background(
        web.application(bot.app, SANDBOX_SECRET, bot.unready, agents=bot.agents)
    ) as url:
        slack.bot_url = f"{url}{web.ENDPOINT}"
        clock.on_move = bot.scheduler.wake
        bot.start()
        yield Demo(slack, bot)
    bot.stop()
    slack.stop()


@contextmanager
def temporary_demo(settings: Settings, start: datetime) -> Iterator[Demo]:
    """Run a demo on a free port whose clock stands still at `start`; nothing of it is kept."""
    with (
        tempfile.TemporaryDirectory(prefix="whoowns-") as folder,
        open_demo(replace(settings, port=0), Path(folder), Clock(start)) as demo,
    ):
        yield demo


def reset_command(settings: Settings) -> str:
    """Return the command that discards what the sandbox on this port has kept."""
    port = f"PORT={settings.port} " if settings.port != DEFAULT_PORT else ""
    return f"{port}.venv/bin/python app.py sandbox --reset"


def _demo_settings(settings: Settings, slack: Sandbox, database: Path) -> Settings:
    """Return the settings of a bot that talks to the sandbox and keeps its data apart."""
    return replace(
        settings,
        bot_token=slack.bot_token,
        signing_secret=SANDBOX_SECRET,
        slack_api_url=slack.api_url,
        database_url=f"sqlite:///{database}",
    )
