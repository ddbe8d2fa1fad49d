"""What is said once in a workspace and never again."""

from bot.store.database import Session
from bot.store.engine.dialects import for_each_dialect
from bot.store.tables import greetings

_SAY = for_each_dialect(
    greetings, lambda insert: insert.on_conflict_do_nothing().returning(greetings.c.what)
)


def first_time(session: Session, workspace_id: str, what: str) -> bool:
    """Whether it was not said before; from now on it was."""
    row = {"workspace_id": workspace_id, "what": what}
    return session.scalar(_SAY[session.dialect.name], row) is not None
