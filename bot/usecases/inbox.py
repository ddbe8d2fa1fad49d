"""Keep what Slack delivered until it is handled, whatever happens to this process."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from bot.domain.delivery import Delivery
from bot.domain.errors import MaybeSaved
from bot.store import inbox
from bot.usecases.app_context import AppContext

AT_ONCE = 50
"""Deliveries taken over at a time."""


class TakenOver(Exception):
    """Another replica handles a delivery, since its lease was over; nothing of ours counts."""


def accept(context: AppContext, delivery: Delivery) -> Delivery | None:
    """Keep a delivery before it is acknowledged; None if it is known already.

    Raises StoreUnavailable: then Slack must not believe that we have it. Where nobody knows
    whether it is kept, it is kept again; if it was, a relay handles it when its lease is over.
    """
    with suppress(MaybeSaved):
        return _accept(context, delivery)
    return _accept(context, delivery)


def _accept(context: AppContext, delivery: Delivery) -> Delivery | None:
    with context.database.transaction() as session:
        return inbox.accept(session, delivery)


def finish(context: AppContext, delivery: Delivery) -> None:
    """Delete a delivery, in the unit of work in which it was handled; raises TakenOver."""
    with context.database.transaction() as session:
        if not inbox.finish(session, delivery):
            raise TakenOver


def renew(context: AppContext, deliveries: Sequence[Delivery]) -> None:
    """Keep what this process has in hand from other replicas."""
    if deliveries:
        with context.database.transaction() as session:
            inbox.renew(session, deliveries, context.clock())


def take_over(context: AppContext) -> Sequence[Delivery]:
    """Return deliveries that another process took, and didn't handle in time."""
    now = context.clock()
    with context.database.reading() as session:
        if not inbox.any_due(session, now):
            return ()
    with context.database.transaction() as session:
        return inbox.take_due(session, now, AT_ONCE)


def hand_back(
    context: AppContext, deliveries: Sequence[Delivery], after: timedelta = timedelta()
) -> None:
    """Let any replica handle deliveries that this one won't."""
    if deliveries:
        with context.database.transaction() as session:
            for delivery in deliveries:
                inbox.release(session, delivery, context.clock() + after)
