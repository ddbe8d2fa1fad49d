"""Serves a WSGI application: how long a client may take, when a request arrived, and the stop."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from selectors import EVENT_READ, DefaultSelector
from socket import create_server as create_listener
from socket import socket
from typing import TYPE_CHECKING, Any, cast

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask

from bot.log import Occasional

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication, WSGIEnvironment

RECEIVED_AT = "whoowns.received_at"
"""Where a request's environment says when its last byte was received, by `time.monotonic`.

It is before the request waited for a thread."""
VIA_PROXY = "whoowns.via_proxy"
"""Where it says whether a proxy passed the request on, as far as the request shows."""
PROXY_HEADERS = frozenset({"FORWARDED", "VIA", "X_REAL_IP", "X_FORWARDED_FOR"})
"""Headers that proxies add; waitress hides some of them from the application."""
MAX_BODY = 1_000_000
"""Bytes of a request; Slack's largest payloads stay far below."""
MAX_HEAD = 32_768
"""Bytes of a request's head; Slack's have less than a thousand, and proxies add some."""
THREADS = 8
"""With more, threads compete for the interpreter's lock and answer fewer requests a second."""
REQUEST_SECONDS = 10
"""As long as a request may take from its first byte to its last, however it trickles in."""
MAX_WAITING = 1000
"""Connections that may wait for a request at once: each is looked at whenever one has something to
do, which takes about a millisecond for so many."""
FEW_WAITING = 200
"""The same where the system can watch no more than 512 sockets at once."""
FILES = 4 * MAX_WAITING
"""Open files that are asked for: each waiting connection may take a second one for its body, and as
many are left for connections that are being answered, the database and Slack."""
POLL_SECONDS = 1.0
STOP_SECONDS = 3
"""As long as requests that were received are waited for at the stop; Slack waits no longer."""
ARRIVAL_SECONDS = 1.5
"""As long as the rest of a request is waited for at the stop; Slack sends it at once."""
END_SECONDS = 0.3
"""As long as threads without work may take to end."""
NEW_SECONDS = 1.0
"""As long as a connection may be silent, at the stop, before its first request."""

Clock = Callable[[], float]

_cut_off = Occasional("whoowns.web", "connections closed")


class _Parser(HTTPRequestParser):
    """A request, which remembers when it began to arrive and when it was complete."""

    began_at: float | None = None
    received_at = 0.0

    def received(self, data: bytes) -> int:
        taken = super().received(data)
        if self.completed:
            self.received_at = time.monotonic()
        return taken

    def parse_header(self, header_plus: bytes) -> None:
        """Parse the head; an address or a length that Python can't read is a bad request."""
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            raise ParsingError("Bad request") from error


class _Task(WSGITask):
    def get_environment(self) -> "WSGIEnvironment":
        environ = super().get_environment()
        request = cast("_Parser", self.request)
        environ[RECEIVED_AT] = request.received_at
        # nginx adds no header and asks in HTTP/1.0, unless it is told otherwise.
        is_old = request.version == "1.0"
        environ[VIA_PROXY] = is_old or not PROXY_HEADERS.isdisjoint(request.headers)
        return environ


class _Channel(HTTPChannel):
    """A connection, which knows how long it has been waiting for its client."""

    parser_class = _Parser
    task_class = _Task

    def __init__(self, server: "_Server", sock: socket, *arguments: Any, **named: Any) -> None:
        self.accepted_at = self.asked_at = server.clock()
        self.has_asked = False
        self._clock = server.clock
        super().__init__(server, sock, *arguments, **named)

    def received(self, data: bytes) -> bool:
        taken = super().received(data)
        if (unfinished := self.unfinished) and unfinished.began_at is None:
            unfinished.began_at = self._clock()
        return taken

    @property
    def unfinished(self) -> _Parser | None:
        """The request of which only a part has arrived, if any."""
        return cast("_Parser | None", self.request)

    @property
    def is_answering(self) -> bool:
        """Whether a request is being answered, or its answer still leaving."""
        return bool(self.requests or self.total_outbufs_len)

    @property
    def waiting_since(self) -> float:
        """When it began to wait for a request, or for the rest of one."""
        unfinished = self.unfinished
        return unfinished.began_at or self.asked_at if unfinished else self.asked_at

    def is_overdue(self, now: float) -> bool:
        """Return whether a request takes too long to arrive.

        A connection that has asked before may be kept open, as proxies do; a new one has to ask.
        """
        if self.is_answering or (self.has_asked and not self.request):
            return False
        return now - self.waiting_since > REQUEST_SECONDS

    def is_arriving(self, now: float) -> bool:
        """Return whether a request is on its way, as far as can be known."""
        if self.request:
            return True
        # The request may not have been read yet, or be about to come on a connection that is new.
        is_new = not self.has_asked and now - self.accepted_at < NEW_SECONDS
        return is_new or bool(self.socket and _has_input(self.socket))


class _Server(TcpWSGIServer):
    """The server, which lets nobody keep others out by asking slowly or not at all."""

    channel_class = _Channel
    clock: Clock = time.monotonic
    max_waiting = MAX_WAITING
    checked_at = 0.0

    @property
    def channels(self) -> list[_Channel]:
        """The connections that are open."""
        return list(cast("dict[int, _Channel]", self.active_channels).values())

    def readable(self) -> bool:
        """Return whether connections are accepted now; called in each turn of the loop."""
        now = self.clock()
        if now - self.checked_at >= POLL_SECONDS:
            self.checked_at = now
            for channel in self.channels:
                if channel.is_overdue(now) and not channel.will_close:
                    channel.will_close = True
                    _cut_off.warn("unfinished request")
        return super().readable()

    def handle_accept(self) -> None:
        """Accept a connection; where too many wait, the one that has waited longest goes."""
        super().handle_accept()
        if len(self.active_channels) <= self.max_waiting:  # type: ignore[arg-type]
            return
        waiting = [c for c in self.channels if not (c.is_answering or c.will_close)]
        if len(waiting) > self.max_waiting:
            min(waiting, key=lambda channel: channel.waiting_since).will_close = True
            _cut_off.warn("too many")

    def add_task(self, task: Any) -> None:
        """Have a request answered; `task` is its connection."""
        task.has_asked, task.asked_at = True, self.clock()
        super().add_task(task)


def serve_until_stopped(
    application: "WSGIApplication",
    listener: socket,
    stopped: threading.Event,
    threads: int = THREADS,
) -> None:
    """Serve until `stopped` is set, then answer what was received and nothing that comes later."""
    sockets: dict[int, Any] = {}
    server = _server(application, listener, sockets, threads, time.monotonic)

    def wake() -> None:
        stopped.wait()
        server.pull_trigger()

    threading.Thread(target=wake, name="stopping", daemon=True).start()
    while not stopped.is_set():
        wasyncore.loop(POLL_SECONDS, use_poll=True, map=sockets, count=1)
    _finish(server, listener, sockets)


def _finish(server: _Server, listener: socket, sockets: dict[int, Any]) -> None:
    """Close the listener, so that who connects now is refused, and answer all other requests."""
    for _ in range(server.adj.backlog):
        if not _has_input(listener):
            break
        server.handle_accept()
    wasyncore.dispatcher.close(server)
    began = server.clock()
    while (now := server.clock()) < began + STOP_SECONDS:
        arrives = now < began + ARRIVAL_SECONDS
        if not any(c.is_answering or (arrives and c.is_arriving(now)) for c in server.channels):
            break
        wasyncore.loop(0.02, use_poll=True, map=sockets, count=1)
    _close(server, sockets)
    _end(server)


@contextmanager
def serve_in_background(
    application: "WSGIApplication",
    listener: socket | None = None,
    threads: int = THREADS,
    clock: Clock = time.monotonic,
) -> Iterator[str]:
    """Serve in a thread of its own, on a free port if no listener is given, and yield the URL.

    `clock` tells the time by which clients that take too long are cut off.
    """
    listener = listener or create_listener(("127.0.0.1", 0))
    host, port = listener.getsockname()[:2]
    sockets: dict[int, Any] = {}
    server = _server(application, listener, sockets, threads, clock)
    thread = threading.Thread(target=server.run, name="web", daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{port}"
    finally:
        # The sockets are closed in the server's own thread, which may be waiting on them.
        cast("Any", server.trigger).pull_trigger(lambda: _close(server, sockets))
        thread.join(STOP_SECONDS)
        _end(server)


def _close(server: _Server, sockets: dict[int, Any]) -> None:
    """Close the listener and all connections, which ends the loop."""
    wasyncore.dispatcher.close(server)
    for channel in server.channels:
        channel.handle_close()
    sockets.clear()


def _end(server: _Server) -> None:
    """End the threads, and then close the pipe by which they wake the loop.

    A thread that can't be ended keeps the pipe: it would write into the file that had been given
    the pipe's number, such as the database.
    """
    dispatcher: Any = server.task_dispatcher
    dispatcher.shutdown(timeout=END_SECONDS)
    if not dispatcher.threads:
        cast("Any", server.trigger).close()


def _server(
    application: "WSGIApplication",
    listener: socket,
    sockets: dict[int, Any],
    threads: int,
    clock: Clock,
) -> _Server:
    # It warns whenever a request has to wait for a thread: twice for each under load.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    max_waiting = _max_waiting()
    settings: dict[str, Any] = {
        "sockets": [listener],
        "threads": threads,
        "connection_limit": 2 * max_waiting,
        "max_request_header_size": MAX_HEAD,
        "max_request_body_size": MAX_BODY,
        "clear_untrusted_proxy_headers": True,
        "asyncore_use_poll": True,
        "ident": "whoowns",
    }
    server = _Server(
        application,
        sockets,
        _sock=listener,
        sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
        bind_socket=False,
        **settings,
    )
    server.clock, server.max_waiting = clock, max_waiting
    return server


def _max_waiting() -> int:
    """Return how many connections may wait for a request, after asking for enough open files."""
    try:
        import resource
    except ImportError:  # Windows
        return FEW_WAITING
    files, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files != resource.RLIM_INFINITY and files < FILES:
        files = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
        files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return MAX_WAITING if files == resource.RLIM_INFINITY else min(MAX_WAITING, files // 4)


def _has_input(sock: socket) -> bool:
    """Return whether something has arrived that was not read."""
    with DefaultSelector() as selector:
        selector.register(sock, EVENT_READ)
        return bool(selector.select(0))
