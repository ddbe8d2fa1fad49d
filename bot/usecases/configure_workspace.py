"""Change the settings of a workspace."""

from collections.abc import Sequence

from bot.domain.audit import ChangeSource
from bot.domain.errors import Refusal
from bot.domain.people.away_words import check_away_words
from bot.domain.people.person import Person
from bot.domain.workspace import Policy
from bot.store import workspaces
from bot.usecases.app_context import AppContext
from bot.usecases.audit_trail import record_change


def set_fallback_channel(
    context: AppContext,
    actor: Person,
    channel_id: str | None,
    source: ChangeSource = ChangeSource.COMMAND,
) -> str | None:
    """Set where questions go that are not product decisions; None: nowhere in particular.

    Returns where they went before. Raises Refusal if `actor` does not run the workspace.
    """
    check_is_admin(actor)
    with context.database.transaction() as session:
        before = workspaces.settings_of(session, actor.workspace_id).fallback_channel
        workspaces.set_fallback_channel(session, actor.workspace_id, channel_id)
        record_change(context, session, actor, "elsewhere", before, channel_id, source)
    context.team_cache.refresh(actor.workspace_id)
    return before


def set_policy(
    context: AppContext, actor: Person, policy: Policy, source: ChangeSource = ChangeSource.COMMAND
) -> Policy:
    """Set who may change teams; returns the policy before.

    Raises Refusal if `actor` does not run the workspace, whatever the policy is.
    """
    check_is_admin(actor)
    with context.database.transaction() as session:
        before = workspaces.settings_of(session, actor.workspace_id).policy
        workspaces.set_policy(session, actor.workspace_id, policy)
        record_change(context, session, actor, "policy", before.value, policy.value, source)
    context.team_cache.refresh(actor.workspace_id)
    return before


def set_away_words(
    context: AppContext,
    actor: Person,
    words: Sequence[str],
    source: ChangeSource = ChangeSource.COMMAND,
) -> None:
    """Set the words and emoji (`:name:`) that mean away here, besides those that ship.

    Raises Refusal for too many or too long ones, and if `actor` does not run the workspace.
    """
    check_is_admin(actor)
    own = check_away_words(words)
    with context.database.transaction() as session:
        before = workspaces.settings_of(session, actor.workspace_id).away_words
        workspaces.set_away_words(session, actor.workspace_id, own)
        old, new = "\n".join(before) or None, "\n".join(own) or None
        record_change(context, session, actor, "away words", old, new, source)
    context.team_cache.refresh(actor.workspace_id)


def check_is_admin(actor: Person) -> None:
    """Raise Refusal if `actor` does not run the workspace."""
    if not actor.is_admin:
        raise Refusal("Only workspace admins and owners can set this.", "Ask one of them.")
