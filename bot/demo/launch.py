"""The whole product in its small Slack: what the sandbox command runs, and what scripts play in."""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot import web
from bot.assembly import Bot, assemble, now
from bot.demo.seed import seed_demo
from bot.domain.errors import Refusal
from bot.settings import Settings
from sandbox import Sandbox
from sandbox.state_file import StateUnreadable

MANIFEST = Path(__file__).parents[2] / "manifest.json"
SANDBOX_SECRET = "only-the-sandbox-signs-with-this"  # noqa: S105 - guards nothing but a demo


class Clock:
    """The sandbox's clock: the real one, or one that stands still, moved forward at will."""

    def __init__(self, still_at: datetime | None = None) -> None:
        self._still_at = still_at
        self._ahead = timedelta()
        self.moved: Callable[[], None] = lambda: None

    def __call__(self) -> datetime:
        """The sandbox's present."""
        return (self._still_at or now()) + self._ahead

    def move(self, by: timedelta) -> None:
        """Move the present, and tell whoever wants to know."""
        self._ahead += by
        self.moved()


@dataclass(frozen=True)
class Demo:
    """A bot and the small Slack that it is in."""

    slack: Sandbox
    bot: Bot


@contextmanager
def opened(
    settings: Settings, folder: Path, clock: Clock, *, afresh: bool = False
) -> Iterator[Demo]:
    """The demo, which comes back as it was left in `folder`; `afresh` forgets that.

    Raises OSError where the port is taken, and Refusal where what was kept cannot be read.
    """
    slack = Sandbox(
        signing_secret=SANDBOX_SECRET,
        manifest=json.loads(MANIFEST.read_text()),
        port=settings.port,
        clock=clock,
        move_clock=clock.move,
        state_file=folder / "slack.jsonl",
    )
    _start(slack, afresh=afresh)
    database = _database(folder, afresh=afresh)
    first_time = not database.exists()
    bot = assemble(_inside(settings, slack, database), clock)
    if first_time:
        seed_demo(bot)
    with web.serve_in_background(web.application(bot.app, SANDBOX_SECRET, bot.ready)) as url:
        slack.bot_url = f"{url}{web.ENDPOINT}"
        clock.moved = bot.scheduler.wake
        bot.scheduler.start()
        yield Demo(slack, bot)
    bot.stop()
    slack.stop()


@contextmanager
def in_passing(settings: Settings, start: datetime) -> Iterator[Demo]:
    """A demo on a free port whose clock stands still at `start`; nothing of it is kept."""
    with (
        tempfile.TemporaryDirectory(prefix="whoowns-") as folder,
        opened(replace(settings, port=0), Path(folder), Clock(start)) as shown,
    ):
        yield shown


def _start(slack: Sandbox, *, afresh: bool) -> None:
    try:
        slack.start(reset=afresh)
    except StateUnreadable as trouble:
        raise Refusal(
            f"What the sandbox kept in {trouble} cannot be read by this version.",
            "Start afresh with `python app.py sandbox --reset`.",
        ) from trouble


def _database(folder: Path, *, afresh: bool) -> Path:
    path = folder / "whoowns.db"
    if afresh:
        for each in folder.glob(f"{path.name}*"):
            each.unlink()
    return path


def _inside(settings: Settings, slack: Sandbox, database: Path) -> Settings:
    """The settings of a bot that talks to the small Slack and keeps its data apart."""
    return replace(
        settings,
        bot_token=slack.bot_token,
        signing_secret=SANDBOX_SECRET,
        slack_api_url=slack.api_url,
        database_url=f"sqlite:///{database}",
    )
