"""Deliveries that were answered and left nothing in the journal."""

from datetime import datetime

from bot.store.database import Session
from bot.store.engine.dialects import for_each_dialect
from bot.store.tables import heard

_NOTE = for_each_dialect(
    heard, lambda insert: insert.on_conflict_do_nothing().returning(heard.c.delivery)
)


def note(session: Session, workspace_id: str, delivery: str, at: datetime) -> bool:
    """Keep a delivery; False where it was kept before."""
    row = {"workspace_id": workspace_id, "delivery": delivery, "at": at}
    return session.scalar(_NOTE[session.dialect.name], row) is not None


def forget_before(session: Session, moment: datetime) -> None:
    """Drop what was heard before `moment`."""
    session.execute(heard.delete().where(heard.c.at < moment))
