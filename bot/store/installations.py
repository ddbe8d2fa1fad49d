"""Where whoowns is installed: one row a workspace or organisation, also after it has left."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select

from bot.domain.installation import Installation
from bot.store.database import Session
from bot.store.engine.dialects import for_each_dialect
from bot.store.tables import install_states, installations

_INSERT = for_each_dialect(
    installations,
    lambda insert: insert.on_conflict_do_nothing(
        index_elements=[installations.c.workspace_id]
    ).returning(installations.c.workspace_id),
)
_USE_STATE = for_each_dialect(
    install_states,
    lambda insert: insert.on_conflict_do_nothing(index_elements=[install_states.c.hash]).returning(
        install_states.c.hash
    ),
)


def keep(session: Session, installation: Installation) -> bool:
    """Store an installation; return whether the workspace wasn't installed before.

    Where two people install at once, the later token counts, whichever is stored first.
    """
    row = _row(installation)
    if session.scalar(_INSERT[session.dialect.name], {**row, "times": 1}):
        return True
    again = {**row, "times": installations.c.times + 1}
    mine = installations.c.workspace_id == installation.workspace_id
    back = installations.update().where(mine, installations.c.left_at.is_not(None)).values(again)
    if session.execute(back).rowcount:
        return True
    older = installations.c.installed_at <= installation.installed_at
    session.execute(installations.update().where(mine, older).values(again))
    return False


def of(session: Session, workspace_id: str) -> Installation | None:
    """Return the installation of a workspace, also one that has left; None if there was none."""
    query = select(installations).where(installations.c.workspace_id == workspace_id)
    row = session.execute(query).one_or_none()
    return _installation(row) if row else None


def all_of(session: Session) -> Sequence[Installation]:
    """Return every installation, also those that have left."""
    query = select(installations).order_by(installations.c.workspace_id)
    return [_installation(row) for row in session.execute(query)]


def leave(session: Session, installation: Installation, left_at: datetime) -> bool:
    """Forget the token of an installation that has ended; False if it isn't the present one."""
    gone = {
        "sealed": "",
        "refresh_sealed": "",
        "expires_at": None,
        "refreshing_until": None,
        "left_at": left_at,
    }
    mine = and_(
        installations.c.workspace_id == installation.workspace_id,
        installations.c.left_at.is_(None),
        installations.c.installed_at == installation.installed_at,
    )
    return bool(session.execute(installations.update().where(mine).values(gone)).rowcount)


def left_before(session: Session, moment: datetime) -> Sequence[str]:
    """Return the workspaces that had left by then, and are not back."""
    query = select(installations.c.workspace_id).where(_left_before(moment))
    return session.scalars(query.order_by(installations.c.left_at)).all()


def lock_left(session: Session, workspace_id: str, moment: datetime) -> bool:
    """Keep a workspace that had left by then from coming back during this transaction.

    Returns whether it is still gone.
    """
    mine = and_(installations.c.workspace_id == workspace_id, _left_before(moment))
    same = installations.update().where(mine).values(left_at=installations.c.left_at)
    return bool(session.execute(same).rowcount)


def reseal(session: Session, before: Installation, sealed: str, refresh_sealed: str) -> bool:
    """Store tokens as they are sealed now; return False if others have come meanwhile."""
    same = and_(
        installations.c.workspace_id == before.workspace_id,
        installations.c.sealed == before.sealed,
        installations.c.refresh_sealed == before.refresh_sealed,
    )
    values = {"sealed": sealed, "refresh_sealed": refresh_sealed}
    return bool(session.execute(installations.update().where(same).values(values)).rowcount)


def expiring(session: Session, moment: datetime, longest: datetime) -> Sequence[Installation]:
    """Return those whose tokens end by then, or after `longest`; the next ones first."""
    ends = installations.c.expires_at
    due = or_(ends <= moment, ends > longest)
    query = select(installations).where(due, installations.c.refresh_sealed != "")
    return [_installation(row) for row in session.execute(query.order_by(ends))]


def claim_refresh(
    session: Session, installation: Installation, now: datetime, until: datetime
) -> bool:
    """Let this replica alone spend a refresh token until then; return whether it may."""
    free = installations.c.refreshing_until
    mine = and_(
        installations.c.workspace_id == installation.workspace_id,
        installations.c.refresh_sealed == installation.refresh_sealed,
        or_(free.is_(None), free <= now),
    )
    claim = installations.update().where(mine).values(refreshing_until=until)
    return bool(session.execute(claim).rowcount)


def store_refreshed(
    session: Session, before: Installation, sealed: str, refresh_sealed: str, ends: datetime | None
) -> bool:
    """Store new tokens in place of those they were got with; False if those are gone.

    Those may be sealed with another key meanwhile: the moment at which they end is still theirs.
    """
    mine = and_(
        installations.c.workspace_id == before.workspace_id,
        installations.c.left_at.is_(None),
        installations.c.times == before.times,
        installations.c.expires_at == before.expires_at,
    )
    values = {
        "sealed": sealed,
        "refresh_sealed": refresh_sealed,
        "expires_at": ends,
        "refreshing_until": None,
    }
    return bool(session.execute(installations.update().where(mine).values(values)).rowcount)


def use_state(session: Session, state_hash: str, now: datetime) -> bool:
    """Use up a state; return False if it was used before, in whichever replica."""
    row = {"hash": state_hash, "used_at": now}
    return session.scalar(_USE_STATE[session.dialect.name], row) is not None


def forget_states(session: Session, used_before: datetime) -> None:
    """Delete the hashes of states that nobody can use any more."""
    session.execute(install_states.delete().where(install_states.c.used_at < used_before))


def _left_before(moment: datetime) -> ColumnElement[bool]:
    return and_(installations.c.left_at.is_not(None), installations.c.left_at <= moment)


def _row(installation: Installation) -> dict[str, Any]:
    return {
        "workspace_id": installation.workspace_id,
        "name": installation.name,
        "sealed": installation.sealed,
        "refresh_sealed": installation.refresh_sealed,
        "expires_at": installation.expires_at,
        "refreshing_until": None,
        "bot_user_id": installation.bot_user_id,
        "scopes": ",".join(sorted(installation.scopes)),
        "installed_by": installation.installed_by,
        "installed_at": installation.installed_at,
        "left_at": None,
    }


def _installation(row: Row[Any]) -> Installation:
    return Installation(
        row.workspace_id,
        row.name,
        row.sealed,
        row.bot_user_id,
        frozenset(filter(None, row.scopes.split(","))),
        row.installed_by,
        row.installed_at,
        row.refresh_sealed,
        row.expires_at,
        row.left_at,
        row.times,
    )
