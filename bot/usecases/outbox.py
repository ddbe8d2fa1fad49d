"""Keep what is to be sent to Slack until Slack has it, whatever happens to this process."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.delivery import Outgoing
from bot.store import outbox
from bot.usecases.app_context import AppContext

AT_ONCE = 200
"""Messages taken at a time."""


def add(context: AppContext, outgoing: Outgoing) -> Outgoing:
    """Keep a message, in the transaction of what it is about."""
    with context.database.transaction() as session:
        return outbox.add(session, outgoing, context.clock())


def renew(context: AppContext, messages: Sequence[Outgoing]) -> None:
    """Keep what this process has in hand from other replicas."""
    if messages:
        with context.database.transaction() as session:
            outbox.renew(session, messages, context.clock())


def take_due(context: AppContext) -> Sequence[Outgoing]:
    """Return messages that can be sent now and that no replica has."""
    now = context.clock()
    with context.database.reading() as session:
        if not outbox.any_due(session, now):
            return ()
    with context.database.transaction() as session:
        return outbox.take_due(session, now, AT_ONCE)


def begin_post(context: AppContext, outgoing: Outgoing) -> bool:
    """Record that Slack is asked to take a message now; False if it isn't its turn.

    It may be another replica's; or an older one to the same destination has its turn first, and
    then any replica sends this one a little later.
    """
    now = context.clock()
    with context.database.transaction() as session:
        if outbox.is_first(session, outgoing):
            return outbox.begin_post(session, outgoing, now)
        outbox.release(session, outgoing, now, surely_not_sent=False)
        return False


def settle(context: AppContext, outgoing: Outgoing) -> None:
    """Delete a message that Slack has, or never will."""
    with context.database.transaction() as session:
        outbox.delete(session, outgoing)


def postpone(
    context: AppContext, outgoing: Outgoing, due_at: datetime, *, surely_not_sent: bool = False
) -> None:
    """Have a message sent later, by any replica; see `bot.store.outbox.release`."""
    with context.database.transaction() as session:
        outbox.release(session, outgoing, due_at, surely_not_sent=surely_not_sent)
