"""A whole bot with the local Slack on the other side, reached by signed requests."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from bot import assembly, relay, web
from bot.assembly import Bot, assemble
from bot.domain.question import Entry
from bot.http_server import serve_in_background
from bot.settings import Settings, read_settings
from bot.socket_mode import Connection
from bot.store.database import Database
from sandbox import Sandbox, sample
from tests.journeys import handing_over as steps
from tests.sqlite_files import file_with_teams, migrated_file

SECRET = "5ec4e7f04e575"
MANIFEST = json.loads((Path(__file__).parents[2] / "manifest.json").read_text())


@dataclass
class Office:
    """The workspace as a test walks into it."""

    slack: Sandbox
    bot: Bot
    url: str

    def ask(self, text: str, user: str = sample.DEVELOPER, channel: str = sample.GENERAL) -> str:
        """What the person who typed `/whoowns text` reads."""
        return self._answered("/whoowns", text, user, channel)

    def setup(self, text: str, user: str = sample.ADMIN, channel: str = sample.GENERAL) -> str:
        """What the person who typed `/whoowns-team text` reads."""
        return self._answered("/whoowns-team", text, user, channel)

    def _answered(self, command: str, text: str, user: str, channel: str) -> str:
        """The answer to a command, which may come later than its acknowledgement."""
        before = len(self.slack.messages(channel, seen_by=user))
        self.slack.command(user, channel, command, text)
        self.slack.eventually(lambda: len(self.slack.messages(channel, seen_by=user)) > before)
        return self.last(user, channel)

    def settle(self) -> None:
        """Wait until all that was delivered is handled, and its messages are sent."""
        assert self.bot.settle(20)

    def last(self, user: str, channel: str) -> str:
        """The last message that `user` sees in `channel`."""
        return self.slack.messages(channel, seen_by=user)[-1].text

    def journal(self) -> list[Entry]:
        """Every journalled question, oldest first."""
        from bot.store import journal

        with self.bot.context.database.transaction() as session:
            found = (journal.find(session, sample.WORKSPACE, n) for n in range(1, 50))
            return [entry for entry in found if entry]


def settings_for(slack: Sandbox, database_url: str, **more: str) -> Settings:
    """Settings of a bot that talks to `slack`."""
    return read_settings(
        {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": database_url,
            **more,
        }
    )


@contextmanager
def over_http(
    folder: Path,
    written_into: Callable[[Path], Path] = migrated_file,
    manifest: Mapping[str, object] = MANIFEST,
) -> Iterator[Office]:
    """Provide a bot that gets signed requests, with its database in `folder`."""
    slack = Sandbox(signing_secret=SECRET, manifest=manifest)
    slack.start()
    bot = assemble(settings_for(slack, f"sqlite:///{written_into(folder)}"))
    with serve_in_background(
        web.application(bot.app, SECRET, bot.unready, agents=bot.agents)
    ) as url:
        slack.bot_url = f"{url}{web.ENDPOINT}"
        bot.relay.start()
        yield Office(slack, bot, url)
    bot.stop()
    slack.stop()


@contextmanager
def over_socket_mode(folder: Path, manifest: Mapping[str, object] = MANIFEST) -> Iterator[Office]:
    """Provide a bot that is connected by a WebSocket of its own, with two teams."""
    slack = Sandbox(signing_secret=SECRET, manifest=manifest)
    slack.start()
    settings = replace(
        settings_for(slack, f"sqlite:///{file_with_teams(folder)}"), app_token=slack.app_token
    )
    bot = assemble(settings)
    stopped = Event()
    connection = Connection(bot.app, settings.app_token, stopped.set)
    connection.open(stopped)
    assert slack.connections() == 1
    bot.relay.start()
    yield Office(slack, bot, "")
    assert connection.finish()
    bot.stop()
    slack.stop()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bot wait for a locked database, and before it tries again, for a moment only.

    For `pytest.mark.usefixtures`, which come before the office.
    """
    monkeypatch.setattr(assembly, "Database", partial(Database, timeout=0.3))
    monkeypatch.setattr(relay, "TICK_SECONDS", 0.1)


@pytest.fixture
def empty_office(tmp_path: Path) -> Iterator[Office]:
    """A workspace in which whoowns has just been installed."""
    with over_http(tmp_path) as office:
        yield office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A workspace with the teams Checkout and Search."""
    with over_http(tmp_path, file_with_teams) as office:
        yield office


@pytest.fixture
def asked(office: Office) -> Office:
    """A question that was handed over in a direct message."""
    steps.send(office, steps.ask(office))
    return office


@pytest.fixture
def public(office: Office) -> Office:
    """A question that was handed over in the team's channel."""
    steps.send(office, steps.ask(office), sample.CHECKOUT)
    return office
