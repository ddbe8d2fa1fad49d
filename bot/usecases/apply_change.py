"""Change anything that a workspace configures: the one use case behind every setting."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from bot.domain.audit import ChangeSource
from bot.domain.change import Change, audit_rows
from bot.domain.people.person import Person
from bot.domain.teams.affected import Effect, affected_users
from bot.domain.teams.team_change import TeamChange
from bot.store import audit, workspaces
from bot.store.database import Session
from bot.usecases.app_context import AppContext

V = TypeVar("V")
C = TypeVar("C", bound=Change)


class Edit(Protocol[V, C]):
    """What somebody wants to change, and how that is read, permitted, checked and written.

    Each method runs in the transaction of the change, in this order; each may raise Refusal.
    """

    def read(self, session: Session, workspace_id: str) -> V:
        """Return what is stored now."""
        ...

    def check_permission(self, session: Session, actor: Person, before: V) -> None:
        """Raise Refusal if `actor` may not change this."""
        ...

    def change(self, session: Session, actor: Person, before: V, now: datetime) -> C:
        """Return the change, checked; it may have no differences."""
        ...

    def write(self, session: Session, actor: Person, change: C, now: datetime) -> C:
        """Store a change that has differences; returns it as it was stored."""
        ...


@dataclass(frozen=True, slots=True)
class Applied(Generic[C]):
    """A change that was made, and whom it affects, except the person who made it."""

    change: C
    actor_id: str
    affected: Mapping[str, tuple[Effect, ...]] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """Whether everything was like that already, so that nothing was written."""
        return not self.change.differences


def apply_change(
    context: AppContext,
    actor: Person,
    edit: Edit[V, C],
    source: ChangeSource = ChangeSource.COMMAND,
) -> Applied[C]:
    """Make a change as `actor`: permission, checks, writing and audit rows in one transaction.

    Nothing is written where nothing differs. Raises Refusal as `edit` does; then nothing has
    changed.
    """
    workspace_id, now = actor.workspace_id, context.clock()
    with context.database.transaction() as session:
        workspaces.lock(session, workspace_id)
        before = edit.read(session, workspace_id)
        edit.check_permission(session, actor, before)
        change = edit.change(session, actor, before, now)
        if change.differences:
            workspaces.touch(session, workspace_id)
            change = edit.write(session, actor, change, now)
            record(session, workspace_id, [change], actor.id, now, source)
    if not change.differences:
        return Applied(change, actor.id)
    context.team_cache.refresh(workspace_id)
    return Applied(change, actor.id, _affected(context, actor, change))


def record(
    session: Session,
    workspace_id: str,
    changes: Iterable[Change],
    actor_id: str,
    at: datetime,
    source: ChangeSource,
) -> None:
    """Record changes in the audit trail, in the transaction in which they were written."""
    rows = (row for change in changes for row in audit_rows(change, actor_id, at, source))
    audit.record(session, workspace_id, rows)


def _affected(
    context: AppContext, actor: Person, change: Change
) -> Mapping[str, tuple[Effect, ...]]:
    if not isinstance(change, TeamChange):
        return {}
    matcher = context.workspace_teams(actor.workspace_id).matcher
    kinds = {theme.name: theme.kind for theme in context.rulebook.themes.values()}
    return affected_users(change, actor.id, kinds, matcher.rivals(change))
