"""Whoever asks slowly, not at all or oddly keeps nobody else from being answered."""

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPResponse
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from bot import http_server
from bot.http_server import RECEIVED_AT, serve_in_background

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

SECONDS = 20
"""As long as a test waits for what comes at once."""
ASK = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\n"
UNFINISHED = {
    "nothing": b"",
    "a line": b"POST / HT",
    "half a head": POST,
    "half a body": POST + b"Content-Length: 10\r\n\r\n12345",
    "half of the chunks": POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    "blank lines": b"\r\n\r\n\r\n\r\n",
    "a request and half of another": ASK + POST,
}


@dataclass
class Clock:
    """A clock that a test moves."""

    now: float = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@dataclass
class Served:
    """A server whose clock stands still, and connections to it."""

    url: str
    clock: Clock
    opened: ExitStack = field(default_factory=ExitStack)

    def connect(self, sent: bytes = b"") -> socket.socket:
        """A connection on which something was sent."""
        address = urlsplit(self.url)
        wire = socket.create_connection((address.hostname or "", address.port or 0), 10)
        self.opened.enter_context(wire)
        wire.sendall(sent)
        return wire

    def answers(self) -> bool:
        """Whether somebody else is answered."""
        return status(self.connect(ASK)) == 200

    def later(self, seconds: float) -> None:
        """Let time pass, once everything that was sent has been received."""
        assert self.answers()
        self.clock.now += seconds
        assert self.answers()


def status(wire: socket.socket) -> int:
    """Read the next answer, and return its status."""
    response = HTTPResponse(wire)
    response.begin()
    response.read()
    return response.status


def hello(_environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
    start("200 OK", [("Content-Length", "2")])
    return [b"hi"]


@contextmanager
def serving(application: "WSGIApplication" = hello, threads: int = 2) -> Iterator[Served]:
    clock = Clock()
    with serve_in_background(application, threads=threads, clock=clock) as url:
        served = Served(url, clock)
        with served.opened:
            yield served


def is_open(wire: socket.socket) -> bool:
    """Whether the server has not closed the connection; reads what it sent."""
    wire.settimeout(0.05)
    try:
        while wire.recv(1000):
            pass
    except TimeoutError:
        return True
    except ConnectionResetError:
        return False
    return False


def closes(wire: socket.socket) -> bool:
    """Whether the server closes the connection."""
    return _eventually(lambda: not is_open(wire))


def _eventually(condition: Callable[[], bool], seconds: float = SECONDS) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
    return False


@pytest.mark.parametrize("sent", UNFINISHED.values(), ids=UNFINISHED)
def test_what_is_not_complete_after_ten_seconds_is_cut_off(sent: bytes) -> None:
    with serving() as served:
        wire = served.connect(sent)
        served.later(9)
        assert is_open(wire)
        served.later(1.1)
        assert closes(wire)


def test_bytes_that_trickle_in_win_no_time() -> None:
    with serving() as served:
        wire = served.connect(POST)
        for letter in b"X-Slow":
            served.later(1.9)
            wire.sendall(bytes([letter]))
        assert closes(wire)


def test_a_slow_request_in_time_is_answered() -> None:
    with serving() as served:
        wire = served.connect(POST + b"Content-Length: 10\r\n\r\n12345")
        served.later(9.5)
        wire.sendall(b"67890")
        assert status(wire) == 200


def test_a_connection_is_kept_open_between_requests() -> None:
    with serving() as served:
        wire = served.connect(ASK)
        for _ in range(3):
            assert status(wire) == 200
            served.later(50)
            wire.sendall(ASK)


def test_an_answer_may_take_as_long_as_it_does() -> None:
    begun, released = threading.Event(), threading.Event()

    def slow(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/slow":
            begun.set()
            released.wait(10)
        return hello(environ, start)

    with serving(slow) as served:
        wire = served.connect(ASK.replace(b"/", b"/slow", 1))
        assert begun.wait(10)
        served.later(30)
        released.set()
        assert status(wire) == 200


@pytest.mark.parametrize("sent", UNFINISHED.values(), ids=UNFINISHED)
def test_hundreds_of_unfinished_requests_keep_nobody_out(sent: bytes) -> None:
    with serving() as served:
        slow = [served.connect(sent) for _ in range(300)]
        assert served.answers()
        assert all(map(is_open, slow[:3]))


@pytest.mark.parametrize("sent", [*UNFINISHED.values(), ASK], ids=[*UNFINISHED, "whole requests"])
def test_however_many_wait_the_latest_is_answered(
    monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(http_server, "MAX_WAITING", 10)
    with serving() as served:
        waiting = []
        for _ in range(40):
            served.clock.now += 0.01
            waiting.append(served.connect(sent))
            assert served.answers()
        assert closes(waiting[0])
        assert is_open(waiting[-1])


def test_no_more_connections_are_kept_than_files_may_be_open() -> None:
    resource = pytest.importorskip("resource")
    with serving():
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert 100 < http_server._max_waiting() <= files / 4


def test_a_request_knows_when_it_was_received_before_it_waited_for_a_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, released, complete = threading.Event(), threading.Event(), threading.Semaphore(0)
    received: dict[str, float] = {}
    parse = http_server._Parser.received

    def parse_and_say(parser: http_server._Parser, data: bytes) -> int:
        taken = parse(parser, data)
        if parser.completed:
            complete.release()
        return taken

    monkeypatch.setattr(http_server._Parser, "received", parse_and_say)

    def slow(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        received[environ["PATH_INFO"]] = environ[RECEIVED_AT]
        if not begun.is_set():
            begun.set()
            released.wait(SECONDS)
        return hello(environ, start)

    with serving(slow, threads=1) as served:
        began = time.monotonic()
        served.connect(ASK)
        assert begun.wait(SECONDS)
        assert complete.acquire(timeout=SECONDS)
        second = served.connect(POST.replace(b"/", b"/second", 1) + b"Content-Length: 2\r\n\r\n1")
        before = time.monotonic()
        second.sendall(b"2")
        assert complete.acquire(timeout=SECONDS)
        after = time.monotonic()
        released.set()
        assert status(second) == 200
    assert began <= received["/"] <= before
    assert before <= received["/second"] <= after


@pytest.mark.parametrize(
    "head",
    [
        b"GET http://[ HTTP/1.1\r\nHost: x",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: " + b"9" * 5000,
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 40_000,
        b"get / HTTP/1.1\r\nHost: x",
        b"\x16\x03\x01\x02\x00\x01",
    ],
)
def test_a_head_that_makes_no_sense_is_a_bad_request(
    head: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with serving() as served:
        assert status(served.connect(head + b"\r\n\r\n")) in {400, 431}
        assert served.answers()
    assert not caplog.records


@pytest.mark.parametrize("host", ["", "[", "x:y:z", "[::1", "a\x01b", "é", "x" * 5000, "a, b"])
def test_an_odd_host_is_answered_like_any(host: str, caplog: pytest.LogCaptureFixture) -> None:
    with serving() as served:
        request = f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode("latin-1")
        assert status(served.connect(request)) in {200, 400}
    assert not caplog.records
