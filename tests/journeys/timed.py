"""An office whose clock a test moves."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot import web
from bot.assembly import Bot, assemble
from bot.domain.people.person import Person
from bot.http_server import serve_in_background
from bot.slack.jobs import weekly_summaries
from bot.usecases import summary_schedules
from bot.usecases.team_access import TeamRef
from sandbox import sample
from sandbox.model import Message
from tests.journeys.conftest import MANIFEST, SECRET, Office, SettledSlack, settings_for
from tests.sqlite_files import file_with_teams

WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)
"""Nine in the morning in Madrid, where the summary of week 48 is due."""
HISTORY = ("channels:history",)
ADMIN = Person(sample.ADMIN, sample.WORKSPACE, is_admin=True, time_zone="Europe/Madrid")


@dataclass
class Clock:
    """The present, until it is moved."""

    now: datetime

    def __call__(self) -> datetime:
        """The present."""
        return self.now


@dataclass
class TimedOffice(Office):
    """An office in which it is whatever time a test says."""

    clock: Clock

    def at(self, now: datetime) -> None:
        """Let it be that time, and the scheduler knock."""
        self.clock.now = now
        self.bot.scheduler.tick()

    def summaries(self, channel: str = sample.CHECKOUT) -> list[Message]:
        """The weekly summaries that stand in a channel."""
        return [message for message in self.slack.messages(channel) if message.metadata]

    def sum_up(
        self, text: str = "", user: str = sample.CHECKOUT_PO, channel: str = sample.CHECKOUT
    ) -> str:
        """What the person who typed `/whoowns-summary text` reads."""
        before = len(self.slack.messages(channel, seen_by=user))
        self.slack.command(user, channel, "/whoowns-summary", text)
        self.slack.eventually(lambda: len(self.slack.messages(channel, seen_by=user)) > before)
        return self.last(user, channel)

    def slack_client(self) -> WebClient:
        """A client that tries each call once, as chores use it."""
        return WebClient(self.slack.bot_token, base_url=self.slack.api_url, retry_handlers=[])

    def told(self, user: str) -> list[str]:
        """What whoowns wrote to somebody directly."""
        return [message.text for message in self.slack.messages(sample.direct_message(user))]


@contextmanager
def opened(folder: Path, *more_scopes: str, now: datetime = WEDNESDAY) -> Iterator[TimedOffice]:
    """An office with Checkout and Search, and a summary of Checkout due on Monday at nine."""
    manifest = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"] += more_scopes
    clock = Clock(now)
    slack = SettledSlack(signing_secret=SECRET, manifest=manifest, clock=clock)
    slack.start()
    bot = assemble(settings_for(slack, f"sqlite:///{file_with_teams(folder, now)}"), clock)
    schedule(bot)
    with (
        pytest.MonkeyPatch.context() as patch,
        serve_in_background(web.application(bot.app, SECRET, bot.unready)) as url,
    ):
        patch.setattr(weekly_summaries, "PAUSE_SECONDS", 0)
        slack.bot_url = f"{url}{web.ENDPOINT}"
        yield TimedOffice(slack, bot, url, clock)
    bot.stop()
    slack.stop()


def schedule(bot: Bot, channel: str = sample.CHECKOUT) -> None:
    """Let the summary of Checkout come on Mondays at nine."""
    request = summary_schedules.ScheduleRequest(1, time(9), "Europe/Madrid", channel)
    summary_schedules.set_schedule(bot.context, ADMIN, request, TeamRef(name="Checkout"))


MINUTE = timedelta(minutes=1)
