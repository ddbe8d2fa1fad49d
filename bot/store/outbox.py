"""The outbox: what is to be sent to Slack, from the commit of its cause until Slack has it."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, func, select

from bot.domain.delivery import KEPT_FOR, LEASE, Method, Outgoing, Tenant
from bot.store.database import Session
from bot.store.heartbeat import has_come
from bot.store.tables import outbox

_RENEW = (
    outbox.update()
    .where(
        outbox.c.id == bindparam("row"),
        outbox.c.attempt == bindparam("taken"),
        outbox.c.due_at < bindparam("due"),
    )
    .values(due_at=bindparam("due"))
)
"""For any number of rows at once: each statement of its own would hold up all who write.

A message that was just postponed for longer stays so."""
_METHODS = frozenset(method.value for method in Method)


def add(session: Session, outgoing: Outgoing, now: datetime) -> Outgoing:
    """Keep a message that this process sends now."""
    row = {
        "workspace_id": outgoing.tenant.workspace_id,
        "tenant": asdict(outgoing.tenant),
        "method": outgoing.method.value,
        "destination": outgoing.destination,
        "arguments": outgoing.arguments,
        "forms": list(outgoing.forms),
        "user_id": outgoing.user_id,
        "created_at": now,
        "due_at": now + LEASE,
        "attempt": outgoing.attempt,
    }
    row_id = session.scalar(outbox.insert().returning(outbox.c.id), row)
    return replace(outgoing, id=row_id or 0, created_at=now)


def any_due(session: Session, now: datetime) -> bool:
    """Return whether a message is to be sent that no process has."""
    due = select(outbox.c.id).where(has_come(outbox.c.due_at, now))
    return session.scalar(due.limit(1)) is not None


def take_due(session: Session, now: datetime, limit: int) -> Sequence[Outgoing]:
    """Lease the oldest message to each destination if it is due; no two replicas take the same.

    There is one for each, since Slack takes about one a second. While one is being sent, or waits
    for its time, those behind it wait too, so that they keep their order.
    """
    due = has_come(outbox.c.due_at, now)
    oldest = select(func.min(outbox.c.id)).group_by(outbox.c.workspace_id, outbox.c.destination)
    ready = select(outbox.c.id).where(due, outbox.c.id.in_(oldest)).order_by(outbox.c.due_at)
    ids = session.scalars(ready.limit(limit)).all()
    taken = (
        outbox.update()
        .where(due, outbox.c.id.in_(ids))
        .values(due_at=now + LEASE, attempt=outbox.c.attempt + 1)
        .returning(outbox)
    )
    rows = session.execute(taken).all()
    _give_up(session, [row.id for row in rows if row.method not in _METHODS], now)
    known = (_outgoing(row) for row in rows if row.method in _METHODS)
    return sorted(known, key=lambda outgoing: outgoing.id)


def _give_up(session: Session, ids: Sequence[int], now: datetime) -> None:
    """Delete messages that no version of whoowns has sent for as long as any is tried.

    Until then, those that only another version can send are left to it: their lease ends.
    """
    since = now - max(KEPT_FOR.values())
    if ids:
        session.execute(outbox.delete().where(outbox.c.id.in_(ids), outbox.c.created_at < since))


def renew(session: Session, messages: Sequence[Outgoing], now: datetime) -> None:
    """Keep messages that this process has in hand from others for another while."""
    due_at = now + LEASE
    rows = [{"row": each.id, "taken": each.attempt, "due": due_at} for each in messages]
    session.execute(_RENEW, rows)


def is_first(session: Session, outgoing: Outgoing) -> bool:
    """Return whether no older message to the same destination is left, in whichever replica."""
    older = select(outbox.c.id).where(
        outbox.c.workspace_id == outgoing.tenant.workspace_id,
        outbox.c.destination == outgoing.destination,
        outbox.c.id < outgoing.id,
    )
    return session.scalar(older.limit(1)) is None


def begin_post(session: Session, outgoing: Outgoing, now: datetime) -> bool:
    """Record that Slack is asked now; False if another replica has the message, or it was sent."""
    begun = outgoing.posting_since or now
    values = {"posting_since": begun, "due_at": now + LEASE}
    return bool(session.execute(outbox.update().where(_mine(outgoing)).values(values)).rowcount)


def delete(session: Session, outgoing: Outgoing) -> None:
    """Delete a message that Slack has, or never will."""
    session.execute(outbox.delete().where(outbox.c.id == outgoing.id))


def release(
    session: Session, outgoing: Outgoing, due_at: datetime, *, surely_not_sent: bool
) -> None:
    """Let the first replica after `due_at` send a message.

    `surely_not_sent` is false if Slack may have it, by this attempt or an earlier one.
    """
    values: dict[str, datetime | None] = {"due_at": due_at}
    if surely_not_sent:
        values["posting_since"] = None
    session.execute(outbox.update().where(_mine(outgoing)).values(values))


def _mine(outgoing: Outgoing) -> ColumnElement[bool]:
    return (outbox.c.id == outgoing.id) & (outbox.c.attempt == outgoing.attempt)


def _outgoing(row: Row[Any]) -> Outgoing:
    return Outgoing(
        Tenant(**row.tenant),
        Method(row.method),
        row.destination,
        row.arguments,
        row.forms,
        row.user_id,
        row.id,
        row.attempt,
        row.created_at,
        row.posting_since,
    )
