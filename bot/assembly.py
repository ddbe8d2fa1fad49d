"""Builds the bot from its parts: the one module in which all layers meet."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import TYPE_CHECKING

from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.clock import DatabaseClock
from bot.domain.errors import StoreUnavailable
from bot.log import BOLT
from bot.relay import Relay
from bot.rules import load_classifier, load_language, load_rulebook
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.slack.call_counter import CallCounter
from bot.slack.clients import Clients, with_one_token
from bot.slack.deferred import Pool
from bot.slack.inbox import Inbox
from bot.slack.jobs import build_jobs
from bot.slack.listeners import register
from bot.slack.mcp.callers import Callers
from bot.slack.mcp.protocol import Endpoint
from bot.slack.mcp.tools import Tools
from bot.slack.outbox import AT_ONCE, Outbox
from bot.slack.readers import ask_slack
from bot.store import backlog, health, schema
from bot.store.database import Database
from bot.usecases.app_context import AppContext
from bot.usecases.habit_cache import HabitCache
from bot.usecases.kept_cache import KeptCache
from bot.usecases.name_cache import NameCache
from bot.usecases.readers import Readers
from bot.usecases.team_cache import TeamCache
from bot.workers import Workers

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from bot.slack.installing.serving import ServingMany

POOLS = {
    Pool.ANSWERING: ("answering", 4),
    Pool.ASKING: ("asking", 8),
    Pool.REVIEWING: ("reviewing", 2),
}
"""The name and threads of each pool of workers. Those that ask wait for Slack most of the time."""
SENDING = 2 * AT_ONCE
"""Threads that send, which wait for Slack most of the time."""
SLACK_SECONDS = 10
"""As long as Slack may take for a message, or for what a job asks."""
PATIENCE_SECONDS = 4
"""As long as it may take for what a person waits for."""
ACKNOWLEDGE_SECONDS = 1.5
"""As long as it may take where the acknowledgement waits for it."""
STOP_SECONDS = 5
"""As long as work after an acknowledgement is waited for at the stop.

With what HTTP or Socket Mode may take before, it is less than ten seconds, and so well within the
grace that containers are given."""


@dataclass(frozen=True)
class Bot:
    """The assembled bot; `install_pages` are there if it serves many workspaces."""

    app: App
    context: AppContext
    inbox: Inbox
    outbox: Outbox
    pools: Sequence[Workers]
    relay: Relay
    scheduler: Scheduler
    agents: Endpoint
    install_pages: "WSGIApplication | None" = None

    def start(self) -> None:
        """Begin with what is done without being asked, and with what was left the last time."""
        self.scheduler.start()
        self.relay.start()

    def settle(self, seconds: float) -> bool:
        """Wait until no work is left; return whether that was in time."""
        return self.relay.wait(seconds) and all(pool.wait(seconds) for pool in self.pools)

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

    def measure(self) -> Mapping[str, float]:
        """Return the gauges that `/metrics` shows besides what was counted."""
        gauges: dict[str, float] = {
            "whoowns_clock_trusted": self.context.is_clock_trusted,
            "whoowns_work_waiting": sum(pool.left for pool in self.pools),
        }
        try:
            with self.context.database.reading() as session:
                gauges |= backlog.count(session, self.context.clock())
        except StoreUnavailable:
            return gauges | {"whoowns_database_up": 0}
        return gauges | {"whoowns_database_up": 1}

    def stop(self) -> bool:
        """Finish the work in progress, close the database, and return whether nothing is left."""
        deadline = time.monotonic() + STOP_SECONDS
        self.scheduler.begin_stop()
        finished = self.relay.stop(max(deadline - time.monotonic(), 0))
        for pool in self.pools:
            finished &= pool.finish(max(deadline - time.monotonic(), 0))
        finished &= self.scheduler.stop(max(deadline - time.monotonic(), 0))
        if not finished:
            self._hand_back()
        else:
            self.context.database.dispose()
        return finished

    def _hand_back(self) -> None:
        """Leave what isn't done to the next process, which then need not wait for a lease."""
        with suppress(StoreUnavailable):
            self.inbox.hand_back()
            self.outbox.hand_back()


def assemble(settings: Settings, clock: Callable[[], datetime] | None = None) -> Bot:
    """Build the bot; raises Refusal if the database schema is too old.

    Without a `clock` of its own, it goes by the database's.
    """
    context = build_context(settings, clock)
    serving_many = _serving_many(settings, context)
    pools = {pool: Workers(name, threads) for pool, (name, threads) in POOLS.items()}
    sending = Workers("sending", SENDING)
    patient = _clients(settings, SLACK_SECONDS, serving_many)
    quick = _clients(settings, ACKNOWLEDGE_SECONDS, serving_many)
    outbox = Outbox(context, patient, sending)
    inbox = Inbox(context, _clients(settings, PATIENCE_SECONDS, serving_many), outbox, pools)
    app = _bolt_app(settings, serving_many)
    if serving_many:
        serving_many.register(app, inbox, outbox)
    callers = Callers(quick)
    register(app, context, settings.admins, inbox, outbox, callers)
    if context.readers:
        ask_slack(context.readers, quick, settings.admins)
    stopping = Event()
    rest = stopping.wait
    install_url = settings.many.install_url if settings.many else ""
    more_jobs = (serving_many.refreshing(rest), serving_many.jobs(rest)) if serving_many else ()
    jobs = build_jobs(patient, context, settings.admins, outbox, rest, *more_jobs)
    return Bot(
        app,
        context,
        inbox,
        outbox,
        [*pools.values(), sending],
        Relay([inbox.take_over, outbox.take_due]),
        Scheduler(jobs, context.clock, stopping),
        Endpoint(Tools(context, quick, callers, install_url)),
        serving_many.pages(outbox) if serving_many else None,
    )


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
        NameCache(database),
        KeptCache(database, load_language()),
        clock or DatabaseClock(database),
        settings.keep_text_days,
        settings.keep_answers_days,
        Readers(database),
    )


def _bolt_app(settings: Settings, serving_many: "ServingMany | None") -> App:
    """Return Bolt's app, without listeners."""
    one_token = _authorize_with(settings.bot_token)
    app = App(
        logger=BOLT,
        client=_client(settings, ACKNOWLEDGE_SECONDS, token=None),
        authorize=serving_many.authorize if serving_many else one_token,
        # The gate has checked each signature, over the body as Slack sent it.
        request_verification_enabled=False,
        process_before_response=True,
    )
    # The guard catches what listeners raise; Bolt itself fails only on bodies Slack never sends.
    app.error(lambda: BoltResponse(status=400))
    return app


def _authorize_with(bot_token: str) -> Callable[..., AuthorizeResult]:
    """Return Bolt's authorization: the same token in every workspace, without asking Slack.

    Bolt would ask at the first request, which would then fail while Slack is slow or unreachable.
    It needs the rest of the answer only to recognise our own messages, and those have a bot ID.
    """

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=bot_token)

    return authorize


def _serving_many(settings: Settings, context: AppContext) -> "ServingMany | None":
    """Return what many workspaces need, which is loaded only for them."""
    if settings.many is None:
        return None
    from bot.slack.installing.serving import ServingMany

    return ServingMany(context, settings.many, _client(settings, PATIENCE_SECONDS, token=None))


def _clients(settings: Settings, seconds: float, serving_many: "ServingMany | None") -> Clients:
    """Return what finds the client of an installation."""
    client = _client(settings, seconds, settings.bot_token)
    return serving_many.clients(client) if serving_many else with_one_token(client)


def _client(settings: Settings, seconds: float, token: str | None) -> WebClient:
    """Return a client that tries each call once, for so many seconds.

    Who waits for Slack's rate limit holds up others, and a repetition after a broken connection
    could repeat what Slack has done. What has to be tried again is in the outbox.
    """
    return WebClient(
        token,
        base_url=settings.slack_api_url,
        timeout=seconds,  # type: ignore[arg-type]  # a socket takes it as it is
        retry_handlers=[CallCounter()],
    )
