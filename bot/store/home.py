"""What people were shown: greetings, each given once, and the Home tabs that they opened."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select

from bot.store.database import Session
from bot.store.engine.dialects import for_each_dialect
from bot.store.heartbeat import has_come
from bot.store.tables import greetings, home_tabs, workspaces

NOTHING = -1
"""The revision of a Home tab that shows nothing of ours, or nobody knows what."""

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
            "claimed_until": insert.excluded.claimed_until,
        },
    ),
)


def greet(session: Session, workspace_id: str, what: str) -> bool:
    """Record a greeting that is given only once; returns False if it was given before."""
    row = {"workspace_id": workspace_id, "what": what}
    return session.scalar(_GREET[session.dialect.name], row) is not None


def record_opened(
    session: Session,
    workspace_id: str,
    user_id: str,
    revision: int,
    now: datetime,
    claimed_until: datetime | None = None,
) -> None:
    """Record that somebody opened their Home tab, and the revision of the workspace it shows.

    Nobody refreshes it before `claimed_until`.
    """
    row = {
        "workspace_id": workspace_id,
        "user_id": user_id,
        "opened_at": now,
        "revision": revision,
        "claimed_until": claimed_until,
    }
    session.execute(_OPENED[session.dialect.name], row)


def record_shown(session: Session, workspace_id: str, user_id: str, revision: int) -> None:
    """Record which revision of the workspace a Home tab shows, if it was opened lately."""
    values = {"revision": revision, "claimed_until": None}
    mine = _mine(workspace_id, user_id) & (home_tabs.c.revision <= revision)
    session.execute(home_tabs.update().where(mine).values(values))


def record_not_shown(
    session: Session, workspace_id: str, user_id: str, claimed_until: datetime
) -> None:
    """Have a Home tab refreshed, if it was opened lately; nobody tries it before that moment."""
    values = {"revision": NOTHING, "claimed_until": claimed_until}
    session.execute(home_tabs.update().where(_mine(workspace_id, user_id)).values(values))


def forget_opened(session: Session, workspace_id: str, user_id: str) -> None:
    """Forget that somebody opened their Home tab, so that nobody refreshes it."""
    session.execute(home_tabs.delete().where(_mine(workspace_id, user_id)))


def delete_opened(session: Session, before: datetime) -> None:
    """Delete the Home tabs that were opened before a moment."""
    session.execute(home_tabs.delete().where(home_tabs.c.opened_at < before))


def workspaces_due(session: Session, now: datetime) -> Sequence[str]:
    """Return the workspaces in which `claim_outdated` has a Home tab of an older revision."""
    shown, known = home_tabs.c, workspaces.c
    theirs = shown.workspace_id == known.workspace_id
    outdated = exists().where(theirs, shown.revision < known.revision, _is_free(now))
    return session.scalars(select(known.workspace_id).where(outdated)).all()


def claim_outdated(
    session: Session, workspace_id: str, revision: int, now: datetime, until: datetime
) -> str | None:
    """Return the user who opened their Home tab last of those who see an older revision.

    No other replica is given them until then. Returns None where there is none, and where another
    replica claims them at this moment.
    """
    shown = home_tabs.c
    theirs = shown.workspace_id == workspace_id
    outdated = theirs & (shown.revision < revision) & _is_free(now)
    query = select(shown.user_id).where(outdated).order_by(shown.opened_at.desc()).limit(1)
    user_id = session.scalar(query)
    if user_id is None:
        return None
    mine = home_tabs.update().where(outdated, shown.user_id == user_id)
    return user_id if session.execute(mine.values(claimed_until=until)).rowcount else None


def _is_free(now: datetime) -> ColumnElement[bool]:
    claimed_until = home_tabs.c.claimed_until
    return claimed_until.is_(None) | has_come(claimed_until, now)


def _mine(workspace_id: str, user_id: str) -> ColumnElement[bool]:
    return (home_tabs.c.workspace_id == workspace_id) & (home_tabs.c.user_id == user_id)
