"""Listens on the address in HOST and PORT, or says why that can't be done."""

import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from bot.domain.errors import Refusal

_HOSTS = "Set HOST to an address of this machine: 127.0.0.1 for itself, 0.0.0.0 or :: for all."


def listen(host: str, port: int, setting: str = "PORT") -> socket.socket:
    """Return a socket that listens; `::` takes IPv4 as well where the system can.

    `setting` is where the port comes from. Raises Refusal, naming the setting to change.
    """
    with unusable_address_refused(host, port, setting):
        family, address = _resolve(host, port)
        return socket.create_server(
            address,
            family=family,
            dualstack_ipv6=address[0] == "::" and socket.has_dualstack_ipv6(),
        )


@contextmanager
def unusable_address_refused(host: str, port: int, setting: str = "PORT") -> Iterator[None]:
    """Turn the error of an address that nobody can listen on into a Refusal."""
    try:
        yield
    except (OSError, UnicodeError) as error:
        refusal = _explain(host, port, setting, error)
        if refusal is None:
            raise
        raise refusal from None


def _resolve(host: str, port: int) -> tuple[socket.AddressFamily, tuple[str, int]]:
    """Return the first address of a name; IPv4 where it has both, as most clients try that too."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, _, _, _, address = min(found, key=lambda info: info[0] != socket.AF_INET)
    return family, address  # type: ignore[return-value] # four parts for IPv6


def _explain(host: str, port: int, setting: str, error: OSError | UnicodeError) -> Refusal | None:
    """Return what to tell the operator about an address, or None if the error is about a file."""
    if isinstance(error, socket.gaierror | UnicodeError):
        return Refusal(f"HOST is {host}, which names no address.", _HOSTS)
    if error.filename:
        return None
    if error.errno == errno.EADDRINUSE:
        return Refusal(
            f"Port {port} is in use on {host}.",
            f"Set {setting} to a free one, or stop the program that uses it.",
        )
    if error.errno in {errno.EACCES, errno.EPERM}:
        return Refusal(
            f"{setting} is {port}, where this user may not listen.",
            f"Set {setting} to 1024 or more, or permit it (CAP_NET_BIND_SERVICE).",
        )
    if error.errno == errno.EADDRNOTAVAIL:
        return Refusal(f"HOST is {host}, which is not an address of this machine.", _HOSTS)
    what = "this machine has no IPv6" if error.errno == errno.EAFNOSUPPORT else error.strerror
    return Refusal(f"HOST is {host} and {setting} is {port}, but {what}.", _HOSTS)
