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
from bot.store.database import Database, Session
from sandbox import Sandbox, sample
from sandbox.exchanges import Call
from sandbox.model import JsonObject, Message, View
from tests.journeys import handing_over as steps
from tests.sqlite_files import file_with_teams, migrated_file

SECRET = "5ec4e7f04e575"
MANIFEST = json.loads((Path(__file__).parents[2] / "manifest.json").read_text())


class SettledSlack(Sandbox):
    """A local Slack that is looked at once the bot has done all that it has begun.

    Slack shows a message or a Home tab before the bot has recorded that it was sent, and a message
    that must not come is missed only when nothing is left that could send it.
    """

    settle: Callable[[], None] = staticmethod(lambda: None)

    def messages(
        self, channel: str, seen_by: str | None = None, thread_ts: str | None = None
    ) -> list[Message]:
        """What stands in a channel or in a thread."""
        self.settle()
        return super().messages(channel, seen_by, thread_ts)

    def view_of(self, user: str) -> View | None:
        """The modal in front of somebody."""
        self.settle()
        return super().view_of(user)

    def home_of(self, user: str) -> JsonObject | None:
        """What stands on somebody's Home tab."""
        self.settle()
        return super().home_of(user)

    def calls(self) -> list[Call]:
        """The Web API calls that the bot made."""
        self.settle()
        return super().calls()


@dataclass
class Office:
    """The workspace as a test walks into it."""

    slack: SettledSlack
    bot: Bot
    url: str

    def __post_init__(self) -> None:
        self.slack.settle = self.settle

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

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Look without waiting, while a test keeps the bot from ending something."""
        self.slack.settle = lambda: None
        yield
        self.slack.settle = self.settle

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Read the database once nothing is left to do."""
        self.settle()
        with self.bot.context.database.reading() as session:
            yield session

    def last(self, user: str, channel: str) -> str:
        """The last message that `user` sees in `channel`."""
        return self.slack.messages(channel, seen_by=user)[-1].text

    def journal(self) -> list[Entry]:
        """Every journalled question, oldest first."""
        from bot.store import journal

        with self.reading() as session:
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
    slack = SettledSlack(signing_secret=SECRET, manifest=manifest)
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
    slack = SettledSlack(signing_secret=SECRET, manifest=manifest)
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
    """Let the bot wait for a locked database for a moment only.

    For `pytest.mark.usefixtures`, which come before the office.
    """
    monkeypatch.setattr(assembly, "Database", partial(Database, timeout=0.3))


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bot soon send again what could not be sent; for `pytest.mark.usefixtures`."""
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
