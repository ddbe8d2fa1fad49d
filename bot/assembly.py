"""The one place where the layers meet."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event

from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.domain.errors import StoreUnavailable
from bot.rules import load_classifier, load_language, load_rulebook
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.slack.jobs import build_jobs
from bot.slack.listeners import register
from bot.slack.retries import retry_handlers
from bot.store import schema
from bot.store.database import Database
from bot.usecases.app_context import AppContext
from bot.usecases.habit_cache import Habits
from bot.usecases.team_cache import TeamCache

WORKERS = 16
"""Threads for what goes on after an acknowledgement: most of it waits for Slack."""
SLACK_SECONDS = 10
TRIES = 2


def now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Bot:
    """The assembled bot."""

    app: App
    context: AppContext
    workers: ThreadPoolExecutor
    scheduler: Scheduler

    def ready(self) -> bool:
        """Whether questions can be answered and journalled now."""
        try:
            return schema.is_current(self.context.database)
        except StoreUnavailable:
            return False

    def stop(self) -> None:
        """Finish what is in flight, then let go of the database."""
        self.scheduler.stop()
        self.workers.shutdown(wait=True)
        self.context.database.dispose()


def assemble(settings: Settings, clock: Callable[[], datetime] = now) -> Bot:
    """Build the bot; raises Refusal where the database's schema is too old to use."""
    context = build_context(settings, clock)
    workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="whoowns")
    app = App(
        client=_client(settings),
        authorize=_authorized(settings.bot_token),
        # The gate in front has checked each signature, over the body as Slack sent it.
        request_verification_enabled=False,
        process_before_response=True,
        listener_executor=workers,
    )
    # Listeners let nothing escape: what Bolt itself trips over is a body that Slack never sends.
    app.error(lambda: BoltResponse(status=400))
    register(app, context, settings.admins, workers)
    stopping = Event()
    jobs = build_jobs(_unhurried_client(settings), context, settings.admins, stopping.wait)
    scheduler = Scheduler(jobs, clock, stopping)
    return Bot(app, context, workers, scheduler)


def build_context(settings: Settings, clock: Callable[[], datetime] = now) -> AppContext:
    """The database, its schema fit to be used, and the rules; raises Refusal where it is not."""
    database = Database(settings.database_url)
    schema.prepare(database)
    team_cache = TeamCache(database, load_language())
    habits = Habits(database)
    return AppContext(
        database,
        load_rulebook(),
        load_classifier(),
        team_cache,
        habits,
        clock,
        settings.keep_text_days,
    )


def _authorized(bot_token: str) -> Callable[..., AuthorizeResult]:
    """Who we are in every workspace that writes to us.

    Bolt would ask Slack at the first request, which then fails where Slack is slow or gone. The
    rest of what it learns there it needs to tell our own messages, which carry a bot's ID anyway.
    """

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=bot_token)

    return authorize


def _client(settings: Settings) -> WebClient:
    return WebClient(
        base_url=settings.slack_api_url, timeout=SLACK_SECONDS, retry_handlers=retry_handlers(TRIES)
    )


def _unhurried_client(settings: Settings) -> WebClient:
    """A client for what nobody waits for: it tries once, since a chore is tried again anyway.

    Left alone, the client would repeat a post whose connection broke, which Slack may have taken.
    """
    return WebClient(
        settings.bot_token,
        base_url=settings.slack_api_url,
        timeout=SLACK_SECONDS,
        retry_handlers=[],
    )
