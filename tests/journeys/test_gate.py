"""What Slack cannot have sent is refused at once, whatever it looks like."""

import hashlib
import hmac
import http.client
import socket
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from bot import web
from bot.http_server import serve_in_background
from tests.journeys.conftest import SECRET, Office

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
QUESTION = b"command=%2Fwhoowns&text=help&user_id=U1&channel_id=C1&team_id=T1&trigger_id=t1"


def send(
    office: Office, body: bytes, kind: str = FORM, *, sign: bool = True, at: str | None = None,
    method: str = "POST", path: str = "/slack/events",
) -> int:  # fmt: skip
    """The status of a request's answer."""
    return answered(office, body, kind, sign=sign, at=at, method=method, path=path)[0]


def answered(
    office: Office, body: bytes, kind: str = FORM, *, sign: bool = True, at: str | None = None,
    method: str = "POST", path: str = "/slack/events",
) -> tuple[int, str]:  # fmt: skip
    """The status and the body of a request's answer."""
    stamp = at or str(int(time.time()))
    signature = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256)
    headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp}
    if sign:
        headers["X-Slack-Signature"] = f"v0={signature.hexdigest()}"
    connection = http.client.HTTPConnection(urlsplit(office.url).netloc, timeout=10)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def test_health_and_readiness(office: Office) -> None:
    assert send(office, b"", method="GET", path="/healthz") == 200
    assert send(office, b"", method="GET", path="/readyz") == 200
    assert send(office, b"", method="GET", path="/else") == 404
    assert send(office, b"", method="GET") == 405


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/else", "/slack/events"])
def test_head_gets_the_headers_of_get_and_nothing_that_the_next_answer_could_begin_with(
    office: Office, path: str
) -> None:
    address = urlsplit(office.url)
    request = f"{{}} {path} HTTP/1.1\r\nHost: x\r\n\r\n"
    received = {}
    for method in ("GET", "HEAD"):
        with socket.create_connection((address.hostname or "", address.port or 0), 10) as wire:
            wire.sendall(request.format(method).encode())
            wire.shutdown(socket.SHUT_WR)
            received[method] = b"".join(iter(lambda: wire.recv(10_000), b""))
    head, _, body = received["HEAD"].partition(b"\r\n\r\n")
    shown, _, content = received["GET"].partition(b"\r\n\r\n")
    length = f"Content-Length: {len(content)}".encode()
    assert (body, head.splitlines()[0]) == (b"", shown.splitlines()[0])
    assert length in head.splitlines()
    assert length in shown.splitlines()


def test_a_connection_on_which_head_was_asked_serves_what_follows(office: Office) -> None:
    connection = http.client.HTTPConnection(urlsplit(office.url).netloc, timeout=10)
    for method, expected in (("HEAD", b""), ("GET", b"OK\n"), ("HEAD", b""), ("GET", b"OK\n")):
        connection.request(method, "/healthz")
        assert connection.getresponse().read() == expected
    connection.close()


@pytest.mark.parametrize("begun", [b"", b"POST /slack/events HTTP/1.1\r\nHost: x\r\n"])
def test_whoever_does_not_finish_a_request_keeps_nobody_from_asking(
    office: Office, begun: bytes
) -> None:
    address = urlsplit(office.url)
    with ExitStack() as opened:
        for _ in range(150):
            wire = socket.create_connection((address.hostname or "", address.port or 0), 10)
            opened.enter_context(wire).sendall(begun)
        assert send(office, b"", method="GET", path="/healthz") == 200
        assert "<@" in office.ask("Which acceptance criteria does the checkout story need?")


@pytest.mark.parametrize("stamp", ["abc", "-1", "1e9", "9" * 40, "٣", "1"])
def test_a_bad_or_old_timestamp_is_refused(office: Office, stamp: str) -> None:
    shown = stamp if stamp.isascii() else "%D9"
    assert send(office, b"command=%2Fwhoowns", at=shown) == 401


def test_a_forged_request_is_refused(office: Office) -> None:
    assert send(office, b"command=%2Fwhoowns&text=x", sign=False) == 401


def refusals(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    """What the log says about each refused request."""
    lines = [record for record in caplog.records if record.getMessage() == "request refused"]
    return [line.__dict__["fields"] for line in lines]


def test_the_log_says_once_that_signatures_are_wrong(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(20):
        assert send(office, b"command=%2Fwhoowns&text=secret", sign=False) == 401
    assert refusals(caplog) == [{"reason": "wrong signature"}]
    assert "secret" not in caplog.text


@pytest.mark.parametrize("seconds", [400, -400, 100_000])
def test_the_log_says_how_far_off_the_clock_is(
    office: Office, caplog: pytest.LogCaptureFixture, seconds: int
) -> None:
    assert send(office, b"command=%2Fwhoowns", at=str(int(time.time()) - 9999), sign=False) == 401
    assert send(office, b"command=%2Fwhoowns", at=str(int(time.time()) - seconds)) == 401
    wrong, off = refusals(caplog)
    assert wrong == {"reason": "wrong signature"}
    by = int(str(off["reason"]).removeprefix("timestamp off by ").removesuffix(" s"))
    assert abs(by - seconds) <= 2


@pytest.mark.parametrize("seconds", [400, -400])
def test_a_machine_whose_clock_is_off_goes_by_the_clock_of_all_replicas(
    office: Office, seconds: int
) -> None:
    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=seconds)

    application = web.application(office.bot.app, SECRET, office.bot.unready, clock=clock)
    with serve_in_background(application) as url:
        office = replace(office, url=url)
        for by, status in ((seconds, 200), (0, 200), (2 * seconds, 401), (-seconds, 401)):
            stamp = str(int(time.time()) + by)
            assert send(office, QUESTION, at=stamp) == status, by


def test_a_timestamp_within_five_minutes_is_taken(office: Office) -> None:
    for seconds in (290, -290):
        assert send(office, b"a=b", at=str(int(time.time()) - seconds)) != 401


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", FORM),
        (b"payload=%7B", FORM),
        (b"payload=[]", FORM),
        (b"{", JSON),
        (b"[1]", JSON),
        (b'{"a":' * 100_000, JSON),
        (b"[" * 100_000, JSON),
    ],
)
def test_a_signed_but_malformed_body_is_refused(office: Office, body: bytes, kind: str) -> None:
    assert send(office, body, kind) == 400


def test_bytes_that_are_no_text_are_refused(office: Office) -> None:
    assert send(office, b"\xff\xfe", JSON) == 401


def test_ten_megabytes_are_refused_without_reading_them(office: Office) -> None:
    address = urlsplit(office.url)
    with socket.create_connection((address.hostname or "", address.port or 0), 10) as wire:
        wire.sendall(
            b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n"
            b"Content-Type: application/json\r\n\r\n"
        )
        assert wire.recv(100).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    "body",
    [
        b'{"type":"event_callback","event":{"type":"message"}}',
        b'{"type":"event_callback","event":"x"}',
        b'{"type":"event_callback","team_id":["T"],"event":{"type":"app_mention","user":5}}',
        b'{"type":"unheard_of"}',
    ],
)
def test_a_signed_body_of_odd_types_is_no_server_error(office: Office, body: bytes) -> None:
    assert send(office, body, JSON) < 500


def test_a_question_about_a_payload_is_a_question_like_others(office: Office) -> None:
    assert "<@" in office.ask("What should happen in checkout when the payload is empty?")


def test_a_question_may_look_like_a_packed_payload(office: Office) -> None:
    assert office.ask("&payload={} =payload?")
    assert office.journal()[-1].question.text == "&payload={} =payload?"
