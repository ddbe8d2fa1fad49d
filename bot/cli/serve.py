"""Runs the bot in a real Slack, over HTTP or in Socket Mode."""

import gc
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from socket import socket
from types import FrameType

from bot import metrics, web
from bot.assembly import Bot, assemble
from bot.cli.terminal import report
from bot.domain.errors import Refusal
from bot.http_server import serve_in_background, serve_until_stopped
from bot.listening import listen
from bot.monitoring import PATH, MetricsPage
from bot.settings import Settings

METRICS_THREADS = 1
"""Threads for the metrics, where they have a port of their own."""
HEALTH_THREADS = 2
"""Threads for the pages about health in Socket Mode."""
SIGNAL_SECONDS = 0.5
"""As long as a signal may wait that another thread has received."""

log = logging.getLogger("whoowns")


def serve_http(settings: Settings) -> None:
    """Serve Slack's signed requests until SIGTERM or SIGINT.

    Raises Refusal if the address can't be listened on, or the database takes no writes.
    """
    stopped = threading.Event()
    stop_at_signals(stopped)
    for_metrics, listener = _metrics_listener(settings), listen(settings.host, settings.port)
    bot = _assemble(settings)
    with _metrics_served(settings, for_metrics, bot, bot.unready) as page:
        application = web.application(
            bot.app,
            settings.signing_secret,
            bot.unready,
            agents=bot.agents,
            metrics_page=page,
            install_pages=bot.install_pages,
            clock=bot.context.clock,
        )
        _begin(bot, "http", listener.getsockname()[1])
        serve_until_stopped(application, listener, stopped)
    _end(bot)


def serve_socket_mode(settings: Settings) -> None:
    """Take Slack's requests over a WebSocket until SIGTERM or SIGINT.

    Raises Refusal if Slack refuses the connection for good, at the start or later, if the address
    for the pages about health can't be listened on, or if the database takes no writes.
    """
    from bot.socket_mode import Connection

    stopped = threading.Event()
    stop_at_signals(stopped)
    for_metrics, listener = _metrics_listener(settings), listen(settings.host, settings.port)
    bot = _assemble(settings)
    connection = Connection(bot.app, settings.app_token, stopped.set)

    def unready() -> str:
        return bot.unready() if connection.is_open() else "Slack is not connected."

    with (
        _metrics_served(settings, for_metrics, bot, unready) as page,
        serve_in_background(
            web.health_pages(unready, {PATH: page} if page else None), listener, HEALTH_THREADS
        ),
    ):
        connection.open(stopped)
        if connection.is_open():
            _begin(bot, "socket", listener.getsockname()[1])
        wait_until_stopped(stopped)
        finished = connection.finish()
    _end(bot, connection.refusal(), finished=finished)


def stop_at_signals(stopped: threading.Event) -> None:
    """Set `stopped` at SIGTERM or SIGINT."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def wait_until_stopped(stopped: threading.Event) -> None:
    """Return when `stopped` is set.

    The system may hand a signal to any thread, which sets a flag but doesn't wake the main thread,
    where Python handles it.
    """
    while not stopped.wait(SIGNAL_SECONDS):
        pass


def _metrics_listener(settings: Settings) -> socket | None:
    """Return what listens on the port for metrics; None if they share the port of all else."""
    port = settings.metrics_port
    if port is None or port == settings.port:
        return None
    return listen(settings.host, port, "WHOOWNS_METRICS_PORT")


@contextmanager
def _metrics_served(
    settings: Settings, listener: socket | None, bot: Bot, unready: Callable[[], str]
) -> Iterator[MetricsPage | None]:
    """Serve `/metrics` on a port of its own, or yield the page that shares the port of all else."""
    metrics.set_build("sqlite" if bot.context.database.file else "postgresql", settings.mode.value)

    def measure() -> Mapping[str, float]:
        return {"whoowns_ready": not unready(), **bot.measure()}

    if listener is None:
        yield MetricsPage(measure, for_all=settings.metrics_port is not None)
        return
    with serve_in_background(MetricsPage(measure, for_all=True), listener, METRICS_THREADS):
        yield None


def _assemble(settings: Settings) -> Bot:
    """Assemble the bot without collecting garbage, which would take a fifth of the start.

    What is built stays for good, so later collections need not search it either.
    """
    gc.disable()
    try:
        bot = assemble(settings)
    finally:
        gc.enable()
    gc.freeze()
    bot.require_database()
    return bot


def _begin(bot: Bot, mode: str, port: int) -> None:
    if bot.context.database.is_new:
        # Somebody who has moved the file away reads here why all teams are gone.
        log.warning("database is new", extra={"fields": {"file": bot.context.database.file}})
    bot.start()
    log.info("ready", extra={"fields": {"mode": mode, "port": port}})


def _end(bot: Bot, refusal: Refusal | None = None, *, finished: bool = True) -> None:
    """Finish what is in flight, and raise `refusal` if there is one.

    Where something hangs, the process ends without it: Python would wait for its thread.
    """
    if bot.stop() and finished:
        if refusal:
            raise refusal
        return
    log.warning("stopped with work left")
    if refusal:
        report(refusal)
    logging.shutdown()
    os._exit(2 if refusal else 0)
