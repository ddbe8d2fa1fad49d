"""Who may change which team, as the workspace has set it."""

from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.teams.team import Team
from bot.domain.workspace import Policy, may_change
from bot.store import teams, workspaces
from bot.store.database import Session
from bot.usecases.team_ref import gone


def team_to_change(session: Session, actor: Person, team_id: int) -> Team:
    """The team that `actor` is about to change; others have to wait from here on.

    Raises Refusal where it is gone, or where `actor` may not change it.
    """
    workspaces.touch(session, actor.workspace_id)
    team = teams.get(session, actor.workspace_id, team_id)
    if team is None:
        raise gone()
    check_may(session, actor, team)
    return team


def check_may(session: Session, actor: Person, team: Team | None) -> None:
    """Raise Refusal where `actor` may not change `team`, or, for None, create one."""
    policy = workspaces.settings_of(session, actor.workspace_id).policy
    no_holders = teams.nobody_holds_a_role(session, actor.workspace_id)
    if may_change(policy, actor, team, no_holders=no_holders):
        return
    if policy is Policy.ROLE_HOLDERS and team is not None:
        raise Refusal(
            f"Only workspace admins and the role holders of {team.name} can change it.",
            f"Ask one of them; `/whoowns-team show “{team.name}”` names them.",
        )
    if policy is Policy.EVERYONE:
        raise Refusal(
            "Only full members of this workspace can change teams.", "Ask one of them to do it."
        )
    what = "create teams" if team is None else "change teams here"
    raise Refusal(f"Only workspace admins and owners can {what}.", "Ask one of them to do it.")
