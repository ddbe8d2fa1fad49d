"""The settings of each workspace, and the revision that each change raises."""

from collections.abc import Sequence

from sqlalchemy import select

from bot.domain.workspace import Policy, WorkspaceSettings, policy_of
from bot.store.database import Session
from bot.store.engine.dialects import for_each_dialect, storable
from bot.store.tables import workspaces

_TOUCH = for_each_dialect(
    workspaces,
    lambda insert: insert.on_conflict_do_update(
        index_elements=[workspaces.c.workspace_id],
        set_={"revision": workspaces.c.revision + 1},
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
    )


def all_ids(session: Session) -> Sequence[str]:
    """Return every workspace in which anything was set up."""
    return session.scalars(select(workspaces.c.workspace_id)).all()


def revision(session: Session, workspace_id: str) -> int:
    """Return a number that grows with each change of a workspace's teams, roles or settings."""
    query = select(workspaces.c.revision).where(workspaces.c.workspace_id == workspace_id)
    return session.scalar(query) or 0


def set_fallback_channel(session: Session, workspace_id: str, channel: str | None) -> None:
    """Set where questions go that are not product decisions.

    `channel` is a channel's ID, words that say where, or None for nowhere in particular.
    """
    _set(session, workspace_id, elsewhere=channel)


def set_policy(session: Session, workspace_id: str, policy: Policy) -> None:
    """Set who may change teams."""
    _set(session, workspace_id, policy=policy.value)


def set_away_words(session: Session, workspace_id: str, words: Sequence[str]) -> None:
    """Set the words of a Slack status that mean away, besides those that ship."""
    _set(session, workspace_id, away_words=[storable(word) for word in words])


def _set(session: Session, workspace_id: str, **settings: str | list[str] | None) -> None:
    touch(session, workspace_id)
    session.execute(
        workspaces.update().where(workspaces.c.workspace_id == workspace_id).values(**settings)
    )


def touch(session: Session, workspace_id: str) -> None:
    """Begin a change: raise the revision, and make other changes of the workspace wait.

    Whatever is checked after this stays true until the transaction ends.
    """
    row = {"workspace_id": workspace_id, "revision": 1}
    session.execute(_TOUCH[session.dialect.name], row)
