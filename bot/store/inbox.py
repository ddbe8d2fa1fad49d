"""The inbox: what Slack delivered, from before it is acknowledged until it is handled."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, select

from bot.domain.delivery import LEASE, Delivery, Tenant
from bot.store.database import Session
from bot.store.engine.dialects import for_each_dialect
from bot.store.heartbeat import has_come
from bot.store.tables import inbox

_ACCEPT = for_each_dialect(
    inbox,
    lambda insert: insert.on_conflict_do_nothing(
        index_elements=[inbox.c.workspace_id, inbox.c.delivery]
    ).returning(inbox.c.id),
)
_RENEW = (
    inbox.update()
    .where(inbox.c.id == bindparam("row"), inbox.c.attempt == bindparam("taken"))
    .values(due_at=bindparam("due"))
)
"""For any number of rows at once: each statement of its own would hold up all who write."""


def accept(session: Session, delivery: Delivery) -> Delivery | None:
    """Keep a delivery that this process begins with now; None if it is here already."""
    row = {
        "workspace_id": delivery.tenant.workspace_id,
        "delivery": delivery.key,
        "listener": delivery.listener,
        "tenant": asdict(delivery.tenant),
        "body": delivery.body,
        "received_at": delivery.received_at,
        "due_at": delivery.received_at + LEASE,
        "attempt": delivery.attempt,
    }
    row_id = session.scalar(_ACCEPT[session.dialect.name], row)
    return None if row_id is None else replace(delivery, id=row_id)


def any_due(session: Session, now: datetime) -> bool:
    """Return whether the lease of a delivery is over."""
    due = select(inbox.c.id).where(has_come(inbox.c.due_at, now))
    return session.scalar(due.limit(1)) is not None


def take_due(session: Session, now: datetime, limit: int) -> Sequence[Delivery]:
    """Lease deliveries whose leases are over, the oldest first; no two replicas take the same."""
    due = has_come(inbox.c.due_at, now)
    ids = session.scalars(select(inbox.c.id).where(due).order_by(inbox.c.due_at).limit(limit)).all()
    taken = (
        inbox.update()
        .where(due, inbox.c.id.in_(ids))
        .values(due_at=now + LEASE, attempt=inbox.c.attempt + 1)
        .returning(inbox)
    )
    return sorted(map(_delivery, session.execute(taken)), key=lambda delivery: delivery.id)


def renew(session: Session, deliveries: Sequence[Delivery], now: datetime) -> None:
    """Keep deliveries that this process has in hand from others for another while."""
    due_at = now + LEASE
    rows = [{"row": each.id, "taken": each.attempt, "due": due_at} for each in deliveries]
    session.execute(_RENEW, rows)


def finish(session: Session, delivery: Delivery) -> bool:
    """Delete a delivery that was handled; False if another replica has taken it over."""
    return bool(session.execute(inbox.delete().where(_mine(delivery))).rowcount)


def release(session: Session, delivery: Delivery, due_at: datetime) -> None:
    """Let any replica begin a delivery at a moment."""
    session.execute(inbox.update().where(_mine(delivery)).values(due_at=due_at))


def _mine(delivery: Delivery) -> ColumnElement[bool]:
    return (inbox.c.id == delivery.id) & (inbox.c.attempt == delivery.attempt)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        row.listener,
        row.delivery,
        Tenant(**row.tenant),
        row.body,
        row.received_at,
        row.id,
        row.attempt,
    )
