"""Runs the local sandbox: for people on its page, or through a script."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bot.cli.serve import stop_at_signals, wait_until_stopped
from bot.demo import launch
from bot.listening import unusable_address_refused
from bot.settings import Settings
from sandbox.scripts import Player, read

SANDBOXES = Path(".sandbox")
"""Where the local sandboxes keep what happened in them, each port in a folder of its own."""
WELCOME = """
  whoowns is running in a local Slack of its own: {url}
  Nothing here reaches the real Slack. Stop with Ctrl+C.
  It comes back as you left it; `{reset}` starts afresh.
"""


def in_sandbox(settings: Settings, *, reset: bool = False) -> None:
    """Run the sandbox until a signal stops it; `reset` discards what happened there before.

    Raises Refusal where the port is taken, or where what was kept can't be read.
    """
    stopped = threading.Event()
    stop_at_signals(stopped)
    with (
        unusable_address_refused("127.0.0.1", settings.port),
        _folder(settings.port) as folder,
        launch.open_demo(settings, folder, launch.Clock(), reset=reset) as demo,
    ):
        welcome = WELCOME.format(url=demo.slack.url, reset=launch.reset_command(settings))
        print(welcome, flush=True)
        wait_until_stopped(stopped)


def play(settings: Settings, path: Path, out: TextIO) -> None:
    """Play a script in a sandbox of its own, and write what happens.

    Raises ScriptError with the line that can't be read or played.
    """
    script = read(path)
    with launch.temporary_demo(settings, script.start) as demo:
        Player(demo.slack, out).play(script)


def _keep_private(*folders: Path) -> None:
    """Let nobody but their owner look into the folders, or read the files in them."""
    for folder in folders:
        folder.chmod(0o700)
        for path in folder.iterdir():
            path.chmod(0o700 if path.is_dir() else 0o600)


@contextmanager
def _folder(port: int) -> Iterator[Path]:
    """Provide the folder where this port's sandbox keeps its data, or else a temporary one."""
    folder = SANDBOXES / str(port)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _keep_private(SANDBOXES, folder)
    except OSError:
        print(f"  {folder} can't be written: what happens here is lost when it stops.")
        port = 0
    if port:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="whoowns-") as temporary:
        yield Path(temporary)
