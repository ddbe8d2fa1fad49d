"""Hear what holds no question, so that what Slack repeats is not answered twice."""

from contextlib import suppress
from datetime import datetime, timedelta

from bot.domain.errors import StoreUnavailable
from bot.domain.question import Question
from bot.store import journal
from bot.usecases.app_context import AppContext

REPEATED_WITHIN = timedelta(days=1)
"""Slack repeats what it believes lost three times, and the last time after about an hour."""


def hear(context: AppContext, question: Question) -> bool:
    """Whether this delivery comes for the first time.

    A question is kept in the journal, which knows; this is for everything else. True where the
    database cannot say: better twice than not at all.
    """
    with suppress(StoreUnavailable), context.database.transaction() as session:
        return journal.record_delivery(
            session, question.workspace_id, question.delivery, question.asked_at
        )
    return True


def forget_old(context: AppContext, now: datetime) -> None:
    """Drop what Slack will not repeat any more."""
    with context.database.transaction() as session:
        journal.delete_deliveries(session, now - REPEATED_WITHIN)
