"""What people can ask about themselves, and deleting words that are old, deleted or forgotten."""

from datetime import datetime, timedelta

from bot.domain.privacy import PersonalData
from bot.store import privacy
from bot.usecases.app_context import AppContext

AT_ONCE = 500
"""Questions whose text is blanked in one transaction, so that nobody waits for it long."""
HANDED_OVER_AT_LEAST = timedelta(days=7)
"""How long the words of a hand-over are kept at least, so that it can be answered."""
TRANSACTIONS = 20
"""Transactions in one tick; what is left is blanked a minute later."""


def personal_data(context: AppContext, workspace_id: str, user_id: str) -> PersonalData:
    """Return all that is stored about a person."""
    with context.database.reading() as session:
        return PersonalData(privacy.held(session, workspace_id, user_id))


def forget(context: AppContext, workspace_id: str, user_id: str) -> PersonalData:
    """Take a person's words and name out of what need not stay; returns what was held before."""
    with context.database.transaction() as session:
        before = PersonalData(privacy.held(session, workspace_id, user_id))
        privacy.forget(session, workspace_id, user_id, context.clock())
    context.database.empty_log()
    context.database.after_commit(lambda: context.habit_cache.forget(workspace_id, user_id))
    context.team_cache.invalidate(workspace_id)
    context.kept_cache.invalidate(workspace_id)
    return before


def forget_deleted(context: AppContext, workspace_id: str, delivery: str) -> None:
    """Blank the question that a message held which was deleted in Slack."""
    with context.database.transaction() as session:
        privacy.blank_delivery(session, workspace_id, delivery, context.clock())
    context.database.empty_log()


def blank_old(context: AppContext, now: datetime) -> None:
    """Blank the text of questions, and of removed rules, that is older than may be kept.

    It also leaves the database's log, and so does text that could not while somebody was reading.
    """
    before = now - timedelta(days=context.keep_text_days)
    with context.database.transaction() as session:
        privacy.blank_removed_rules(session, before)
        privacy.blank_handed_over(session, min(before, now - HANDED_OVER_AT_LEAST), AT_ONCE)
    for _ in range(TRANSACTIONS):
        with context.database.transaction() as session:
            if privacy.blank_before(session, before, AT_ONCE) < AT_ONCE:
                break
    context.database.empty_log()
