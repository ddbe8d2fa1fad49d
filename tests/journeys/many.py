"""A bot that serves many workspaces, a Slack with several, and a browser to install it with."""

import http.client
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot import web
from bot.assembly import Bot, assemble
from bot.http_server import serve_in_background
from bot.listening import listen
from bot.settings import Settings, read_settings
from bot.store.database import Session
from sandbox import Sandbox, sample
from sandbox.many import ManyWorkspaces
from sandbox.oauth import Place
from tests.journeys.conftest import MANIFEST, SECRET
from tests.sqlite_files import migrated_file

KEY = "M" * 43 + "="
CLIENT = ("123.456", "c11e47")
NORTH = Place("TNORTH", "North <&> Sons")
SOUTH = Place("TSOUTH", "South")
GRID = Place("TGRID", "Grid", enterprise_id="EGRID")
"""A workspace of an organisation, installed by itself."""
ORG = Place("TORG", "All of Org", enterprise_id="EORG", org_wide=True)
EVENTS = ("app_uninstalled", "tokens_revoked", "team_access_granted", "team_access_revoked")


@dataclass
class Page:
    """What a browser got."""

    status: int
    text: str
    headers: dict[str, str]

    @property
    def location(self) -> str:
        """Where it is sent on."""
        return self.headers.get("location", "")


@dataclass
class Browser:
    """Keeps cookies, and follows nothing by itself."""

    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, url: str, method: str = "GET") -> Page:
        """Visit an address."""
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=20)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, headers={"Cookie": cookies} if cookies else {})
        response = connection.getresponse()
        text = response.read().decode()
        headers = {name.lower(): value for name, value in response.getheaders()}
        connection.close()
        if cookie := headers.get("set-cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Page(response.status, text, headers)


@dataclass
class Deployment:
    """The bot, Slack, and what people do there."""

    slack: ManyWorkspaces
    bot: Bot
    url: str
    settings: Settings

    @property
    def install_url(self) -> str:
        """Where an installation begins."""
        return f"{self.url}/slack/install"

    def begin(self, browser: Browser) -> str:
        """Follow the link to Slack's consent, and return its address."""
        page = browser.get(self.install_url)
        assert page.status == 302
        return page.location

    def install(
        self, place: Place, browser: Browser | None = None, user: str = sample.ADMIN
    ) -> Page:
        """Install whoowns in a workspace, from the link to the last page."""
        browser = browser or Browser()
        return browser.get(self.slack.oauth.approve(self.begin(browser), place, user))

    def of(self, place: Place) -> Sandbox:
        """A workspace's own Slack, once the bot has done all that it has begun."""
        self.settle()
        return self.slack.slack[place.id]

    def ask(self, place: Place, text: str, command: str = "/whoowns") -> str:
        """What somebody reads who types a command."""
        slack, user, channel = self.of(place), sample.ADMIN, sample.GENERAL
        before = len(slack.messages(channel, seen_by=user))
        slack.command(user, channel, command, text)
        assert slack.eventually(lambda: len(slack.messages(channel, seen_by=user)) > before)
        self.settle()
        return slack.messages(channel, seen_by=user)[-1].text

    def direct_messages(self, place: Place, user: str = sample.ADMIN) -> Sequence[str]:
        """What whoowns wrote to somebody directly."""
        return [each.text for each in self.of(place).messages(sample.direct_message(user))]

    def settle(self) -> None:
        """Wait until all that was delivered is handled, and its messages are sent."""
        assert self.bot.settle(20)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Read the database once nothing is left to do."""
        self.settle()
        with self.bot.context.database.reading() as session:
            yield session

    def tokens_used(self, method: str) -> list[str]:
        """The workspaces whose tokens the calls of a method had, in their order."""
        self.settle()
        return [call.workspace_id for call in self.slack.calls if call.method == method]

    def is_installed(self, place: Place) -> bool:
        """Whether its commands are served."""
        return "not installed" not in self.ask(place, "help")


@contextmanager
def deployment(
    folder: Path, *places: Place, clock: Any = None, **more: str
) -> Iterator[Deployment]:
    """Provide a bot with nothing installed yet, and these workspaces."""
    manifest = {**MANIFEST, "settings": {**MANIFEST["settings"], "event_subscriptions": {
        "bot_events": [*MANIFEST["settings"]["event_subscriptions"]["bot_events"], *EVENTS]
    }}}  # fmt: skip
    slack = ManyWorkspaces(
        places, signing_secret=SECRET, manifest=manifest, client=CLIENT, clock=clock
    )
    slack.start()
    listener = listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    settings = many_settings(slack.api_url, f"sqlite:///{migrated_file(folder)}", url, **more)
    bot = assemble(settings, clock)
    application = web.application(
        bot.app, SECRET, bot.unready, agents=bot.agents, install_pages=bot.install_pages
    )
    with serve_in_background(application, listener):
        slack.bot_url = f"{url}{web.ENDPOINT}"
        bot.relay.start()
        yield Deployment(slack, bot, url, settings)
    bot.stop()
    slack.stop()


def many_settings(api_url: str, database_url: str, url: str, **more: str) -> Settings:
    """Settings of a bot that serves many workspaces."""
    return read_settings(
        {
            "SLACK_CLIENT_ID": CLIENT[0],
            "SLACK_CLIENT_SECRET": CLIENT[1],
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": api_url,
            "DATABASE_URL": database_url,
            "PUBLIC_URL": url,
            "WHOOWNS_TOKEN_KEYS": KEY,
            **more,
        }
    )
