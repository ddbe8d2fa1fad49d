"""How much code of the bot runs for one request: files and functions, counted while it runs.

`python -m benchmarks.walks [-v]`; with `-v` the files and their functions are listed. What runs in
threads after the acknowledgement counts too. Each request is made once before it is counted, so
that caches are warm.
"""

import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from types import FrameType
from typing import Any

from slack_sdk import WebClient

import bot
from benchmarks.bot_process import SECRET, Installation, local_slack
from benchmarks.figures import Figure, run
from bot import web
from bot.assembly import assemble
from bot.demo.seed import seed_teams
from bot.http_server import serve_in_background
from bot.scheduler import Job
from bot.settings import read_settings
from bot.slack.jobs import build_jobs
from sandbox import Sandbox, sample

PACKAGE = f"{Path(bot.__file__).parent}/"
SETTLING_SECONDS = 0.5
"""How long what goes on after an answer may take."""
BEGINNING = datetime(2026, 11, 23, 10, 1, tzinfo=UTC)
"""A Monday, a minute after summaries come: the first one comes a week later."""


class Profiler:
    """Notes each function of the bot that is called while it is on, in any thread."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self._on = False
        threading.setprofile(self._note)
        sys.setprofile(self._note)

    def during(self, work: Callable[[], object]) -> dict[str, set[str]]:
        """The functions that `work` runs, by file."""
        self.calls.clear()
        self._on = True
        work()
        time.sleep(SETTLING_SECONDS)
        self._on = False
        files: dict[str, set[str]] = {}
        for file, function in self.calls:
            files.setdefault(file, set()).add(function)
        return files

    def _note(self, frame: FrameType, event: str, _argument: Any) -> None:
        code = frame.f_code
        # Module bodies, lambdas and comprehensions have no name that a reader could look up.
        named = event == "call" and not code.co_name.startswith("<")
        if self._on and named and code.co_filename.startswith(PACKAGE):
            self.calls.append((code.co_filename.removeprefix(PACKAGE), code.co_qualname))


@dataclass
class RunningBot:
    """A whole bot in front of a local Slack, with a clock that can be moved."""

    slack: Sandbox
    weekly_summaries: Job
    clock: "Clock"

    def command(self, command: str, text: str, user: str) -> None:
        """Type a command, and wait for its answer."""
        channel = sample.CHECKOUT
        before = len(self.slack.messages(channel, seen_by=user))
        self.slack.command(user, channel, command, text)
        self.slack.eventually(lambda: len(self.slack.messages(channel, seen_by=user)) > before)

    def post_summary(self) -> None:
        """Let a week pass, and post the summaries that are due."""
        self.clock.now += timedelta(days=7)
        self.weekly_summaries(self.clock.now)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.now


def measure() -> Iterator[Figure]:
    """Files and functions for each kind of request."""
    profiler = Profiler()
    with running_bot() as running:
        for name, request in requests(running).items():
            request()
            time.sleep(SETTLING_SECONDS)
            files = profiler.during(request)
            yield Figure(f"{name}: files", len(files), "")
            yield Figure(f"{name}: functions", sum(map(len, files.values())), "")
            if "-v" in sys.argv:
                for file in sorted(files):
                    print(f"  {file}: {', '.join(sorted(files[file]))}")


def requests(running: RunningBot) -> dict[str, Callable[[], None]]:
    """What is counted, by name; each can be done twice and changes something both times."""
    owners = cycle((sample.SEARCH_PO, sample.CHECKOUT_PO))
    phrases = cycle(("gift card", "loyalty card"))
    running.command("/whoowns-summary", "on monday 10:00 for Checkout", sample.ADMIN)
    return {
        "question": lambda: running.command(
            "/whoowns", "should the basket keep its items after logout?", sample.DEVELOPER
        ),
        "team change": lambda: running.command(
            "/whoowns-team", f"po <@{next(owners)}> for Checkout", sample.ADMIN
        ),
        "own rule": lambda: running.command(
            "/whoowns-rules", f'add tactical "{next(phrases)}"', sample.ADMIN
        ),
        "weekly summary": running.post_summary,
    }


@contextmanager
def running_bot() -> Iterator[RunningBot]:
    """A bot that has two teams, reached by signed HTTP, in this process."""
    clock = Clock(BEGINNING)
    with local_slack() as slack, tempfile.TemporaryDirectory(prefix="whoowns-") as folder:
        installed = Installation(Path(folder), slack.bot_token, slack.api_url)
        assembled = assemble(read_settings(installed.environment(0)), clock)
        seed_teams(assembled)
        application = web.application(assembled.app, SECRET, assembled.unready)
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        jobs = build_jobs(
            lambda _: client, assembled.context, frozenset(), assembled.outbox, lambda _: False
        )
        with serve_in_background(application) as url:
            slack.bot_url = f"{url}{web.ENDPOINT}"
            yield RunningBot(slack, jobs["weekly summaries"], clock)
        assembled.stop()


if __name__ == "__main__":
    run(measure)
