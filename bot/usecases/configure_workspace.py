"""Set what holds for a whole workspace."""

from bot.domain.audit import SetupDoor
from bot.domain.errors import Refusal
from bot.domain.person import Person
from bot.domain.policy import Policy
from bot.store import audit, workspaces
from bot.store.database import Session
from bot.usecases.desk import Desk


def set_elsewhere(
    desk: Desk, actor: Person, channel_id: str | None, door: SetupDoor = SetupDoor.COMMAND
) -> str | None:
    """Set where questions go that are no product decision; None: nowhere in particular.

    Returns where they went before. Raises Refusal where `actor` does not run the workspace.
    """
    _check_runs(actor)
    with desk.database.transaction() as session:
        before = workspaces.settings_of(session, actor.workspace_id).elsewhere
        workspaces.set_elsewhere(session, actor.workspace_id, channel_id)
        _note(desk, session, actor, "elsewhere", before, channel_id, door)
    desk.rosters.forget(actor.workspace_id)
    return before


def set_policy(
    desk: Desk, actor: Person, policy: Policy, door: SetupDoor = SetupDoor.COMMAND
) -> Policy:
    """Say who may change teams; returns who might before.

    Raises Refusal where `actor` does not run the workspace, whatever the policy is.
    """
    _check_runs(actor)
    with desk.database.transaction() as session:
        before = workspaces.settings_of(session, actor.workspace_id).policy
        workspaces.set_policy(session, actor.workspace_id, policy)
        _note(desk, session, actor, "policy", before.value, policy.value, door)
    desk.rosters.forget(actor.workspace_id)
    return before


def _check_runs(actor: Person) -> None:
    if not actor.runs_workspace:
        raise Refusal("Only workspace admins and owners can set this.", "Ask one of them.")


def _note(
    desk: Desk,
    session: Session,
    actor: Person,
    action: str,
    old: str | None,
    new: str | None,
    door: SetupDoor,
) -> None:
    audit.note(
        session,
        actor.workspace_id,
        actor=actor.id,
        at=desk.clock(),
        action=action,
        team_id=None,
        team_name="",
        old=old,
        new=new,
        door=door.value,
    )
