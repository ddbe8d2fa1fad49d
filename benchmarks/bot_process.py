"""A bot in a process of its own, in front of a local Slack in this one."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from socket import create_server
from urllib.error import HTTPError
from urllib.request import urlopen

from sandbox import Sandbox

PROJECT = Path(__file__).parents[1]
SECRET = "5ec4e7f04bec4"  # noqa: S105 - guards nothing
START_SECONDS = 120
SEED = """
import os
from bot.assembly import assemble
from bot.demo.seed import seed_teams
from bot.settings import read_settings
bot = assemble(read_settings(os.environ))
seed_teams(bot)
bot.stop()
"""
"""Runs with the code of a checkout, whose schema may not be ours."""
LOG_LINES = 5
"""Lines of a server's log that are shown if it does not start."""


@dataclass(frozen=True)
class Installation:
    """A folder for a bot's data, and the Slack that the bot talks to.

    With `app_token` it is in Socket Mode. `database` is a PostgreSQL address; without it, the bot
    has an SQLite file in the folder. `checkout` has the code that is run.
    """

    folder: Path
    bot_token: str
    slack_url: str
    app_token: str = ""
    database: str = ""
    checkout: Path = PROJECT

    @property
    def database_url(self) -> str:
        """The address of the bot's database."""
        return self.database or f"sqlite:///{self.folder}/whoowns.db"

    def environment(self, port: int) -> dict[str, str]:
        """Settings of a bot on that port."""
        return {
            "SLACK_BOT_TOKEN": self.bot_token,
            "SLACK_APP_TOKEN": self.app_token,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": self.slack_url,
            "DATABASE_URL": self.database_url,
            "PORT": str(port),
        }

    def seed(self) -> None:
        """Create the database, with the two teams of the sample workspace."""
        self._run("-c", SEED)

    def migrate(self) -> None:
        """Create the database, or bring it up to date, as the bot's own command does."""
        self._run(str(self.checkout / "app.py"), "migrate")

    def _run(self, *arguments: str) -> None:
        environment = {**os.environ, "PYTHONPATH": str(self.checkout), **self.environment(0)}
        done = subprocess.run(
            [sys.executable, *arguments],
            env=environment, cwd=self.folder, check=False, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr)

    def launch(self, port: int, *command: str) -> "subprocess.Popen[bytes]":
        """Start a server process: `app.py` unless another command is given."""
        arguments = [sys.executable, *(command or (str(self.checkout / "app.py"),))]
        environment = {**os.environ, "PYTHONPATH": str(self.checkout), **self.environment(port)}
        with self._log(port).open("ab") as log:
            return subprocess.Popen(
                arguments, env=environment, cwd=self.folder, stdout=log, stderr=log
            )

    @contextmanager
    def started(self, port: int, *command: str) -> Iterator["subprocess.Popen[bytes]"]:
        """A server process that is ready; ended when the block is left."""
        process = self.launch(port, *command)
        try:
            self.wait_ready(port, process)
            yield process
        finally:
            process.terminate()
            process.wait(START_SECONDS)

    def wait_ready(self, port: int, process: "subprocess.Popen[bytes]") -> None:
        """Return as soon as the server says that it is ready, or that it has no such page.

        Raises RuntimeError with the end of its log if it exits or does not answer in time.
        """
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            try:
                with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                    return
            except HTTPError as error:
                if error.code == HTTPStatus.NOT_FOUND:
                    return
            except OSError:
                pass
            time.sleep(0.005)
        code = process.poll()
        why = f"exited with {code}" if code is not None else f"not ready in {START_SECONDS} s"
        log = self._log(port).read_text(errors="replace").splitlines()[-LOG_LINES:]
        raise RuntimeError("\n".join([f"the server on port {port}: {why}", *log]))

    def _log(self, port: int) -> Path:
        return self.folder / f"{port}.log"


@contextmanager
def installation(*, teams: bool = True, checkout: Path = PROJECT) -> Iterator[Installation]:
    """An installation for the length of a block, with two teams or with no database yet."""
    with local_slack() as slack, tempfile.TemporaryDirectory(prefix="whoowns-") as folder:
        installed = Installation(Path(folder), slack.bot_token, slack.api_url, checkout=checkout)
        if teams:
            installed.seed()
        yield installed


@contextmanager
def local_slack() -> Iterator[Sandbox]:
    """The local Slack with the sample workspace, in this process."""
    manifest = json.loads((PROJECT / "manifest.json").read_text())
    slack = Sandbox(signing_secret=SECRET, manifest=manifest)
    slack.start()
    yield slack
    slack.stop()


def free_port() -> int:
    """A port that nothing listens on."""
    with create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
