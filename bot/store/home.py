"""What people were shown: greetings, each given once, and the Home tabs that they opened."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from bot.store.database import Session
from bot.store.engine.dialects import for_each_dialect
from bot.store.tables import greetings, home_tabs

_GREET = for_each_dialect(
    greetings, lambda insert: insert.on_conflict_do_nothing().returning(greetings.c.what)
)
_OPENED = for_each_dialect(
    home_tabs,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[home_tabs.c.workspace_id, home_tabs.c.user_id],
        set_={
            "opened_at": insert.excluded.opened_at,
            "revision": insert.excluded.revision,
        },
    ),
)


def greet(session: Session, workspace_id: str, what: str) -> bool:
    """Record a greeting that is given only once; returns False if it was given before."""
    row = {"workspace_id": workspace_id, "what": what}
    return session.scalar(_GREET[session.dialect.name], row) is not None


def record_opened(
    session: Session, workspace_id: str, user_id: str, revision: int, now: datetime
) -> None:
    """Record that somebody opened their Home tab, as of a revision of the workspace."""
    row = {
        "workspace_id": workspace_id,
        "user_id": user_id,
        "opened_at": now,
        "revision": revision,
    }
    session.execute(_OPENED[session.dialect.name], row)


def delete_opened(session: Session, workspace_id: str, before: datetime) -> None:
    """Delete the Home tabs of a workspace that were opened before a moment."""
    shown = home_tabs.c
    old = (shown.workspace_id == workspace_id) & (shown.opened_at < before)
    session.execute(home_tabs.delete().where(old))


def claim_outdated(session: Session, workspace_id: str, revision: int, limit: int) -> Sequence[str]:
    """Return users whose Home tab shows an older revision, the last to open it first.

    Their tabs count as current now, and no two replicas are given the same user.
    """
    shown = home_tabs.c
    outdated = (shown.workspace_id == workspace_id) & (shown.revision < revision)
    query = select(shown.user_id).where(outdated).order_by(shown.opened_at.desc()).limit(limit)
    return [
        user_id
        for user_id in session.scalars(query).all()
        if session.execute(
            home_tabs.update().where(outdated, shown.user_id == user_id).values(revision=revision)
        ).rowcount
    ]
