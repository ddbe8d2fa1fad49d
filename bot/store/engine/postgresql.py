"""PostgreSQL: a pool of connections whose statements do not wait for long."""

from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

_KEPT_OPEN = 5
"""Connections that stay open while nothing happens."""


def connect(address: URL, timeout: float, pool_size: int) -> Engine:
    """Return an engine whose statements take and wait `timeout` seconds at most."""
    milliseconds = round(timeout * 1000)
    limits = f"SET statement_timeout = {milliseconds}; SET lock_timeout = {milliseconds}"
    engine = create_engine(
        address,
        hide_parameters=True,
        pool_size=_KEPT_OPEN,
        max_overflow=pool_size - _KEPT_OPEN,
        pool_timeout=timeout,
        pool_pre_ping=True,
        # Without the second limit, a silent server would be waited for many minutes.
        connect_args={"connect_timeout": 2, "tcp_user_timeout": milliseconds},
    )

    @event.listens_for(engine, "connect")
    def set_limits(connection: Any, _: ConnectionPoolEntry) -> None:
        connection.execute(limits)
        connection.commit()

    return engine
