"""Builds the bot from its parts: the one module in which all layers meet."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.clock import DatabaseClock
from bot.domain.errors import StoreUnavailable
from bot.log import BOLT
from bot.rules import load_classifier, load_language, load_rulebook
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.slack.jobs import build_jobs
from bot.slack.listeners import register
from bot.slack.retries import retry_handlers
from bot.store import health, schema
from bot.store.database import Database
from bot.usecases.app_context import AppContext
from bot.usecases.habit_cache import HabitCache
from bot.usecases.team_cache import TeamCache
from bot.workers import Workers

WORKERS = 16
"""Threads for work after an acknowledgement; most of it waits for Slack."""
SLACK_SECONDS = 10
RETRIES = 2
STOP_SECONDS = 5
"""As long as work after an acknowledgement is waited for at the stop.

With what HTTP or Socket Mode may take before, it is less than ten seconds, and so well within the
grace that containers are given."""


@dataclass(frozen=True)
class Bot:
    """The assembled bot."""

    app: App
    context: AppContext
    workers: Workers
    scheduler: Scheduler

    def require_database(self) -> None:
        """Raise Refusal if the database doesn't take a write."""
        health.require(self.context.database)

    def unready(self) -> str:
        """Return why questions can't be answered and journalled now; empty if they can."""
        try:
            health.check(self.context.database, running=True)
        except StoreUnavailable as error:
            return error.reason
        return ""

    def stop(self) -> bool:
        """Finish the work in progress, close the database, and return whether nothing is left."""
        deadline = time.monotonic() + STOP_SECONDS
        self.scheduler.begin_stop()
        finished = self.workers.finish(STOP_SECONDS)
        finished &= self.scheduler.stop(max(deadline - time.monotonic(), 0))
        if finished:
            self.context.database.dispose()
        return finished


def assemble(settings: Settings, clock: Callable[[], datetime] | None = None) -> Bot:
    """Build the bot; raises Refusal if the database schema is too old.

    Without a `clock` of its own, it goes by the database's.
    """
    context = build_context(settings, clock)
    workers = Workers(WORKERS)
    app = App(
        logger=BOLT,
        client=WebClient(
            base_url=settings.slack_api_url,
            timeout=SLACK_SECONDS,
            retry_handlers=retry_handlers(RETRIES),
        ),
        authorize=_authorize_with(settings.bot_token),
        # The gate in bot/web.py has checked each signature, over the body as Slack sent it.
        request_verification_enabled=False,
        process_before_response=True,
        listener_executor=workers,
    )
    # The guard catches what listeners raise; Bolt itself fails only on bodies Slack never sends.
    app.error(lambda: BoltResponse(status=400))
    register(app, context, settings.admins, workers)
    stopping = Event()
    jobs = build_jobs(_job_client(settings), context, settings.admins, stopping.wait)
    scheduler = Scheduler(jobs, context.clock, stopping)
    return Bot(app, context, workers, scheduler)


def build_context(settings: Settings, clock: Callable[[], datetime] | None = None) -> AppContext:
    """Build what every use case works with; raises Refusal if the database schema is too old."""
    database = Database(settings.database_url)
    schema.prepare(database)
    team_cache = TeamCache(database, load_language())
    habits = HabitCache(database)
    return AppContext(
        database,
        load_rulebook(),
        load_classifier(),
        team_cache,
        habits,
        clock or DatabaseClock(database),
        settings.keep_text_days,
    )


def _authorize_with(bot_token: str) -> Callable[..., AuthorizeResult]:
    """Return Bolt's authorization: the same token in every workspace, without asking Slack.

    Bolt would ask at the first request, which would then fail while Slack is slow or unreachable.
    It needs the rest of the answer only to recognise our own messages, and those have a bot ID.
    """

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=bot_token)

    return authorize


def _job_client(settings: Settings) -> WebClient:
    """Return the client for jobs, which never retries: a job that failed runs again anyway.

    A retry after a broken connection could repeat a post that Slack has taken.
    """
    return WebClient(
        settings.bot_token,
        base_url=settings.slack_api_url,
        timeout=SLACK_SECONDS,
        retry_handlers=[],
    )
