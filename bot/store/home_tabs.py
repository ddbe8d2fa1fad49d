"""The Home tabs that people opened, and how current they are."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from bot.store.database import Session
from bot.store.engine.dialects import for_each_dialect
from bot.store.tables import home_tabs

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


def opened(session: Session, workspace_id: str, user_id: str, revision: int, now: datetime) -> None:
    """Somebody looks at their Home tab, as of a revision of the workspace."""
    row = {
        "workspace_id": workspace_id,
        "user_id": user_id,
        "opened_at": now,
        "revision": revision,
    }
    session.execute(_OPENED[session.dialect.name], row)


def forget(session: Session, workspace_id: str, before: datetime) -> None:
    """Forget who looked at their Home tab before a moment."""
    shown = home_tabs.c
    old = (shown.workspace_id == workspace_id) & (shown.opened_at < before)
    session.execute(home_tabs.delete().where(old))


def claim_outdated(session: Session, workspace_id: str, revision: int, limit: int) -> Sequence[str]:
    """Those who look at what is out of date; from now on it is not.

    Whoever looked last comes first. No two replicas are given the same person.
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
