"""Set what holds for a whole workspace."""

from collections.abc import Sequence

from bot.domain.audit import SetupDoor
from bot.domain.errors import Refusal
from bot.domain.people.away_words import checked
from bot.domain.people.person import Person
from bot.domain.teams.policy import Policy
from bot.store import audit, workspaces
from bot.store.database import Session
from bot.usecases.desk import Desk


def set_elsewhere(
    desk: Desk, actor: Person, channel_id: str | None, door: SetupDoor = SetupDoor.COMMAND
) -> str | None:
    """Set where questions go that are no product decision; None: nowhere in particular.

    Returns where they went before. Raises Refusal where `actor` does not run the workspace.
    """
    check_runs(actor)
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
    check_runs(actor)
    with desk.database.transaction() as session:
        before = workspaces.settings_of(session, actor.workspace_id).policy
        workspaces.set_policy(session, actor.workspace_id, policy)
        _note(desk, session, actor, "policy", before.value, policy.value, door)
    desk.rosters.forget(actor.workspace_id)
    return before


def set_away_words(
    desk: Desk, actor: Person, words: Sequence[str], door: SetupDoor = SetupDoor.COMMAND
) -> None:
    """Let these words and emoji (`:name:`) mean away, besides those that everybody uses.

    Raises Refusal for too many or too long ones, and where `actor` does not run the workspace.
    """
    check_runs(actor)
    own = checked(words)
    with desk.database.transaction() as session:
        before = workspaces.settings_of(session, actor.workspace_id).away_words
        workspaces.set_away_words(session, actor.workspace_id, own)
        old, new = "\n".join(before) or None, "\n".join(own) or None
        _note(desk, session, actor, "away words", old, new, door)
    desk.rosters.forget(actor.workspace_id)


def check_runs(actor: Person) -> None:
    """Raise Refusal where `actor` does not run the workspace."""
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
