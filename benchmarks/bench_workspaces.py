"""One deployment for many workspaces, beside one with a single token.

`python -m benchmarks.bench_workspaces`. The bot runs in a process of its own. Slack answers at
once, and remembers with which token it was asked about whom: everybody's ID names their workspace.
"""

import asyncio
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import parse_qsl

from aiohttp import web

from benchmarks.bot_process import PROJECT, SECRET, Installation, free_port
from benchmarks.figures import Figure, run
from benchmarks.signed_load import alternate, send, signed_post
from bot.cli.workspaces import UNTIL_FORGOTTEN
from bot.domain.installation import Installation as Installed
from bot.store.database import Database
from bot.store.seal import new_key
from bot.usecases.installations import Installations, Tokens
from sandbox import sample

COMMANDS = 1000
ROUNDS, REQUESTS, STARTS = 5, 1000, 3
MANY, TEAMS = 1000, 3
BESIDE_TARGET, READY_TARGET = 0.9, 1.2
ONE, OTHER = "T1", "T2"
SEED = f"""
import os
from bot.assembly import build_context
from bot.domain.people.person import Person
from bot.settings import read_settings
from bot.usecases import configure_teams
context = build_context(read_settings(os.environ))
for workspace_id in os.environ["WORKSPACES"].split():
    admin = Person("U" + workspace_id, workspace_id, is_admin=True)
    for number in range({TEAMS}):
        configure_teams.create_team(context, admin, f"Team {{number}}", ())
"""


@dataclass(frozen=True)
class ManyInstalled(Installation):
    """A deployment for many workspaces."""

    key: str = field(default_factory=new_key)

    def environment(self, port: int) -> dict[str, str]:
        """Settings of a bot on that port."""
        with_token = super().environment(port)
        names = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
        return {name: value for name, value in with_token.items() if name not in names} | {
            "SLACK_CLIENT_ID": "1.2",
            "SLACK_CLIENT_SECRET": SECRET,
            "PUBLIC_URL": "http://127.0.0.1:3000",
            "WHOOWNS_TOKEN_KEYS": self.key,
        }

    def install(self, *workspace_ids: str) -> None:
        """Store a token for each of these workspaces."""
        database = Database(self.database_url)
        known = Installations(database, [self.key])
        for id_ in workspace_ids:
            installed = Installed(id_, id_, "", "UBOT", frozenset(), "U1", datetime.now(UTC))
            known.keep(installed, Tokens(token_of(id_)))
        database.dispose()

    def command(self, *arguments: str) -> bytes:
        """Run a command of `app.py`, and return what it prints."""
        done = subprocess.run(
            [sys.executable, str(PROJECT / "app.py"), *arguments],
            env={**self.environment(0)}, cwd=self.folder, check=True, capture_output=True,
        )  # fmt: skip
        return done.stdout


def token_of(workspace_id: str) -> str:
    """The token of a workspace."""
    return f"xoxb-secret-{workspace_id}"


class CountingSlack:
    """A Slack that answers at once."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.wrong_tokens = 0
        self.url = ""
        self._loop = asyncio.new_event_loop()

    @contextmanager
    def open(self) -> Iterator["CountingSlack"]:
        """Serve for the length of a block."""
        thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        thread.start()
        runner = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        yield self
        asyncio.run_coroutine_threadsafe(runner.cleanup(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        thread.join()

    async def _listen(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._call)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        return runner

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.calls[method] += 1
        given = {**request.query, **dict(parse_qsl((await request.read()).decode()))}
        user_id = str(given.get("user", ""))
        workspace_id = user_id.removeprefix("U")
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if method == "users.info":
            self.wrong_tokens += token != token_of(workspace_id)
        user = {"id": user_id, "team_id": workspace_id, "is_admin": True, "tz": "UTC"}
        return web.json_response({"ok": True, "user": user, "channel": "C1", "ts": "1.1"})


def measure() -> Iterator[Figure]:
    """Tokens, throughput, the start, the seal, and a deletion."""
    with CountingSlack().open() as slack, TemporaryDirectory(prefix="whoowns-") as folder:
        path = Path(folder)
        yield from tokens(slack, _deployment(path / "two", slack, ONE, OTHER))
        yield from throughput(slack, path)
        yield from starts(
            _deployment(path / "few", slack, "T0"),
            _deployment(path / "many", slack, *(f"T{n}" for n in range(MANY))),
        )
        yield from at_rest(path / "two", slack)


def _deployment(folder: Path, slack: CountingSlack, *workspace_ids: str) -> ManyInstalled:
    folder.mkdir(exist_ok=True)
    installed = ManyInstalled(folder, "", slack.url, key=_key(folder))
    installed.migrate()
    installed.install(*workspace_ids)
    environment = installed.environment(0) | {"WORKSPACES": " ".join(workspace_ids)}
    subprocess.run(
        [sys.executable, "-c", SEED],
        env=environment | {"PYTHONPATH": str(PROJECT)}, cwd=folder, check=True,
    )  # fmt: skip
    return installed


def _key(folder: Path) -> str:
    """The key of a folder, which several parts of this benchmark use."""
    file = folder / "key"
    if not file.exists():
        file.write_text(new_key())
    return file.read_text()


def tokens(slack: CountingSlack, installed: ManyInstalled) -> Iterator[Figure]:
    """A command that asks Slack who typed it, so many times in each of two workspaces."""
    port = free_port()
    requests = [
        _command(workspace_id, number)
        for number in range(COMMANDS)
        for workspace_id in (ONE, OTHER)
    ]
    with installed.started(port):
        asyncio.run(send(port, requests, lambda *_: None))
        deadline = time.monotonic() + 60
        while slack.calls["users.info"] < len(requests) and time.monotonic() < deadline:
            time.sleep(0.05)
    unit = "calls"
    yield Figure("users.info", slack.calls["users.info"], unit, len(requests), at_least=True)
    yield Figure("with another workspace's token", slack.wrong_tokens, unit, 0)
    yield Figure("auth.test", slack.calls["auth.test"], unit, 0)


def _command(workspace_id: str, number: int) -> tuple[str, bytes]:
    form = {
        "command": "/whoowns-team",
        "text": "policy everyone",
        "user_id": f"U{workspace_id}",
        "channel_id": "C1",
        "team_id": workspace_id,
        "response_url": "http://127.0.0.1:9/respond",
        "trigger_id": f"trigger-{workspace_id}-{number}",
    }
    return form["trigger_id"], signed_post(form)


def throughput(slack: CountingSlack, folder: Path) -> Iterator[Figure]:
    """`/whoowns` with a token for each workspace, beside the same with a single token."""
    for name in ("single", "several"):
        (folder / name).mkdir()
    single = Installation(folder / "single", "xoxb-1", slack.url)
    single.seed()
    several = ManyInstalled(folder / "several", "", slack.url)
    several.migrate()
    (folder / "several" / "whoowns.db").write_bytes((folder / "single" / "whoowns.db").read_bytes())
    several.install(sample.WORKSPACE)
    ports = free_port(), free_port()
    with single.started(ports[0]), several.started(ports[1]):
        rounds = alternate(ports, ROUNDS, REQUESTS)
    of_single, of_many = (rounds[port] for port in ports)
    yield Figure("/whoowns, single token", median(r.per_second for r in of_single), "/s")
    yield Figure("/whoowns, many workspaces", median(r.per_second for r in of_many), "/s")
    ratio = median(b.per_second / a.per_second for a, b in zip(of_single, of_many, strict=True))
    yield Figure("many beside single", ratio, "", BESIDE_TARGET, at_least=True)


def starts(few: ManyInstalled, many: ManyInstalled) -> Iterator[Figure]:
    """Seconds until the bot is ready, with one workspace and with many, in turns."""
    seconds: dict[str, list[float]] = {"1 workspace": [], f"{MANY:,} workspaces": []}
    for _ in range(STARTS):
        for name, installed in zip(seconds, (few, many), strict=True):
            port, began = free_port(), time.perf_counter()
            with installed.started(port):
                seconds[name].append(time.perf_counter() - began)
    for name, target in zip(seconds, (None, READY_TARGET), strict=True):
        yield Figure(f"ready with {name}", median(seconds[name]), "s", target)


def at_rest(folder: Path, slack: CountingSlack) -> Iterator[Figure]:
    """Tokens that can be read in the files, and bytes that differ after another's deletion."""
    installed = ManyInstalled(folder, "", slack.url, key=_key(folder))
    stored = b"".join(file.read_bytes() for file in folder.glob("whoowns.db*"))
    readable = sum(token_of(id_).encode() in stored for id_ in (ONE, OTHER))
    yield Figure("tokens that can be read in the database's files", readable, "", 0)
    before = installed.command("workspace", "export", OTHER)
    began = time.perf_counter()
    installed.command("workspace", "delete", ONE, "--yes")
    seconds = time.perf_counter() - began
    yield Figure(
        f"deleting a workspace, of which {UNTIL_FORGOTTEN:.0f} s are waiting", seconds, "s"
    )
    differs = installed.command("workspace", "export", OTHER) != before
    yield Figure("the other workspace differs afterwards", differs, "", 0)


if __name__ == "__main__":
    run(measure)
