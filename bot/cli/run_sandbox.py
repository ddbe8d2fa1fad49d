"""The two ways to run the local sandbox: for people, and through a script."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bot.cli.serve import stop_at_signals, taken_port_refused
from bot.demo import launch
from bot.settings import Settings
from sandbox.scripts import script
from sandbox.scripts.player import Player

SANDBOXES = Path(".sandbox")
"""Where the local sandboxes keep what happened in them."""
WELCOME = """
  whoowns is running in a small Slack of its own: {url}
  Nothing here reaches the real Slack. Stop with Ctrl+C.
  It comes back as you left it; `python app.py sandbox --reset` starts afresh.
"""


def in_sandbox(settings: Settings, *, afresh: bool = False) -> None:
    """A small Slack on one page; it comes back as it was left, unless started `afresh`.

    Raises Refusal where the port is taken.
    """
    stopped = threading.Event()
    stop_at_signals(stopped)
    with (
        taken_port_refused(settings.port),
        _kept(settings.port) as folder,
        launch.opened(settings, folder, launch.Clock(), afresh=afresh) as shown,
    ):
        print(WELCOME.format(url=shown.slack.url), flush=True)
        stopped.wait()


def play(settings: Settings, path: Path, out: TextIO) -> None:
    """Play a script in a sandbox of its own, and write what happens.

    Raises ScriptError with the line that cannot be read or played.
    """
    played = script.read(path)
    with launch.in_passing(settings, played.start) as shown:
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
