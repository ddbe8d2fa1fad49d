"""The settings of each workspace, and the revision that each change raises."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select

from bot.domain.fallback import Topic
from bot.domain.workspace import SettingsChange, WorkspaceSettings, policy_of
from bot.store.database import Session
from bot.store.engine.dialects import for_each_dialect, storable
from bot.store.tables import topic_fallbacks, workspaces

_TOUCH = for_each_dialect(
    workspaces,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[workspaces.c.workspace_id],
        set_={"revision": workspaces.c.revision + 1},
    ),
)
_LOCK = for_each_dialect(
    workspaces,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[workspaces.c.workspace_id],
        set_={"revision": workspaces.c.revision},
    ),
)


def settings_of(session: Session, workspace_id: str) -> WorkspaceSettings:
    """Return the settings of a workspace; the defaults if it has none yet."""
    row = session.execute(
        select(workspaces).where(workspaces.c.workspace_id == workspace_id)
    ).one_or_none()
    if row is None:
        return WorkspaceSettings(workspace_id)
    return WorkspaceSettings(
        workspace_id,
        row.elsewhere,
        policy_of(row.policy),
        tuple(row.away_words or ()),
        row.revision,
        _topic_fallbacks(session, workspace_id),
        tuple(date.fromisoformat(day) for day in row.holidays or ()),
    )


def _topic_fallbacks(session: Session, workspace_id: str) -> Mapping[Topic, str]:
    """Those of topics that this version knows."""
    rows = session.execute(
        select(topic_fallbacks).where(topic_fallbacks.c.workspace_id == workspace_id)
    )
    return {Topic(row.topic): row.fallback for row in rows if row.topic in set(Topic)}


def all_ids(session: Session) -> Sequence[str]:
    """Return every workspace in which anything was set up."""
    return session.scalars(select(workspaces.c.workspace_id)).all()


def revisions(session: Session) -> Mapping[str, int]:
    """Return the revision of every workspace in which anything was set up."""
    query = select(workspaces.c.workspace_id, workspaces.c.revision)
    return {row.workspace_id: row.revision for row in session.execute(query)}


def revision(session: Session, workspace_id: str) -> int:
    """Return a number that grows with each change of a workspace's teams, roles or settings."""
    query = select(workspaces.c.revision).where(workspaces.c.workspace_id == workspace_id)
    return session.scalar(query) or 0


def save(session: Session, change: SettingsChange) -> None:
    """Store the settings that differ, and raise the revision."""
    workspace_id = change.after.workspace_id
    touch(session, workspace_id)
    old, new = _row(change.before), _row(change.after)
    differing = {column: value for column, value in new.items() if old[column] != value}
    if differing:
        mine = workspaces.c.workspace_id == workspace_id
        session.execute(workspaces.update().where(mine).values(**differing))
    before, after = change.before.topic_fallbacks, change.after.topic_fallbacks
    for topic in (topic for topic in Topic if before.get(topic) != after.get(topic)):
        key = {"workspace_id": workspace_id, "topic": topic.value}
        mine = (topic_fallbacks.c.workspace_id == workspace_id) & (
            topic_fallbacks.c.topic == topic.value
        )
        session.execute(topic_fallbacks.delete().where(mine))
        if topic in after:
            session.execute(topic_fallbacks.insert().values(**key, fallback=after[topic]))


def _row(settings: WorkspaceSettings) -> dict[str, str | list[str] | None]:
    return {
        "elsewhere": settings.fallback,
        "policy": settings.policy.value,
        "away_words": [storable(word) for word in settings.away_words],
        "holidays": [day.isoformat() for day in settings.holidays],
    }


def lock(session: Session, workspace_id: str) -> None:
    """Make other changes of the workspace wait, without raising its revision.

    Whatever is read after this stays true until the transaction ends.
    """
    row = {"workspace_id": workspace_id, "revision": 0}
    session.execute(_LOCK[session.dialect.name], row)


def touch(session: Session, workspace_id: str) -> None:
    """Begin a change: raise the revision, and make other changes of the workspace wait.

    Whatever is checked after this stays true until the transaction ends.
    """
    row = {"workspace_id": workspace_id, "revision": 1}
    session.execute(_TOUCH[session.dialect.name], row)
