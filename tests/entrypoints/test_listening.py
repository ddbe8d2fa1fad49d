"""Every kind of address is listened on, or refused with the setting to change."""

import errno
import os
import socket

import pytest

from bot.domain.errors import Refusal
from bot.listening import listen


def _has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


needs_ipv6 = pytest.mark.skipif(not _has_ipv6(), reason="no IPv6 here")


@pytest.mark.parametrize(
    ("host", "asked"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),  # noqa: S104 - what is tried
        ("localhost", "127.0.0.1"),
        pytest.param("::", "127.0.0.1", marks=needs_ipv6),
        pytest.param("::", "::1", marks=needs_ipv6),
        pytest.param("::1", "::1", marks=needs_ipv6),
    ],
)
def test_an_address_is_listened_on(host: str, asked: str) -> None:
    with listen(host, 0) as listener:
        socket.create_connection((asked, listener.getsockname()[1]), 5).close()


@pytest.mark.parametrize(
    ("host", "problem"),
    [
        ("192.0.2.1", "HOST is 192.0.2.1"),
        ("2001:db8::1", "HOST is 2001:db8::1"),
        ("no-such-host.invalid", "HOST is no-such-host.invalid"),
        (f"{'x' * 64}.invalid", "HOST is x"),
    ],
)
def test_an_address_of_elsewhere_is_refused_by_name(host: str, problem: str) -> None:
    with pytest.raises(Refusal, match=problem) as refused:
        listen(host, 0)
    assert "Set HOST to" in refused.value.hint


@pytest.mark.parametrize("host", ["127.0.0.1", pytest.param("::", marks=needs_ipv6)])
def test_a_taken_port_is_refused_by_name(host: str) -> None:
    with listen(host, 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Refusal, match=f"Port {port} is in use") as refused:
            listen(host, port)
    assert "Set PORT to" in refused.value.hint


@pytest.mark.parametrize(
    ("number", "setting"),
    [(errno.EACCES, "PORT"), (errno.EPERM, "PORT"), (errno.EAFNOSUPPORT, "HOST")],
)
def test_what_the_system_forbids_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, number: int, setting: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(socket, "create_server", refuse)
    with pytest.raises(Refusal, match=f"{setting} is") as refused:
        listen("::1", 80)
    assert f"Set {setting} to" in refused.value.hint
