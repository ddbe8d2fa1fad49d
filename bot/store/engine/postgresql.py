"""PostgreSQL: a pool of connections whose statements do not wait for long."""

from typing import Any

from psycopg import Connection, OperationalError
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Dialect, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

_KEPT_OPEN = 5
"""Connections that stay open while nothing happens."""
_GRACE_SECONDS = 0.3
"""How long after its own limit the server may take to say that a statement took too long."""


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

    class Impatient(_Impatient):
        seconds = timeout + _GRACE_SECONDS

    @event.listens_for(engine, "do_connect")
    def connect(
        _dialect: Dialect, _: ConnectionPoolEntry, arguments: Any, named: Any
    ) -> Connection[Any]:
        return Impatient.connect(*arguments, **named)

    @event.listens_for(engine, "connect")
    def set_limits(connection: Any, _: ConnectionPoolEntry) -> None:
        connection.execute(limits)
        connection.commit()

    return engine


class _Impatient(Connection[Any]):
    """A connection that is closed once the server is silent for too long.

    The server's own limits do not help where something in between keeps the connection up.
    """

    seconds = 0.0

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Do something on the connection; raises OperationalError for a server that is silent."""
        try:
            return super().wait(gen, interval, timeout or self.seconds)
        except OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.close()
            raise
