"""Which team a request is about, and whether the person may change it."""

from dataclasses import dataclass

from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.team_matching.matcher import TeamMatcher
from bot.domain.teams.team import MAX_NAME, Team
from bot.domain.workspace import Policy, may_administer, may_change, may_change_as
from bot.store import teams, workspaces
from bot.store.database import Session
from bot.usecases.app_context import AppContext


@dataclass(frozen=True, slots=True)
class TeamRef:
    """Which team a request is about: the one with this ID, else this name, else the channel's."""

    team_id: int | None = None
    name: str | None = None
    channel_id: str = ""


def find_team(context: AppContext, workspace_id: str, ref: TeamRef) -> Team:
    """Return the team of a ref, as it is at this moment; raises Refusal if there is none."""
    matcher = context.current_workspace_teams(workspace_id).matcher
    if ref.team_id is not None:
        team = matcher.team(ref.team_id)
        if team is None:
            raise team_gone()
        return team
    if not matcher.teams:
        raise Refusal(
            "There is no team yet.", "Start with `/whoowns-team create Checkout #checkout`."
        )
    if ref.name is not None:
        return _find_by_name(matcher, ref.name)
    team = matcher.find("", ref.channel_id).team
    if team is None:
        raise Refusal(
            "Which team? The channel doesn't say.",
            "Add its name, for example “for {}”.",
            names=(matcher.teams[0].name,),
        )
    return team


def find_team_id(context: AppContext, workspace_id: str, ref: TeamRef) -> int:
    """Return the ID of a ref's team; if the ref is by ID, that team may no longer exist."""
    if ref.team_id is not None:
        return ref.team_id
    return find_team(context, workspace_id, ref).id


def team_gone() -> Refusal:
    """Return what to raise if a team has been deleted."""
    return Refusal("That team no longer exists.", "See `/whoowns-team list` for the current ones.")


def existing_team(session: Session, workspace_id: str, team_id: int) -> Team:
    """Return a team as it is stored; raises Refusal if it is gone."""
    team = teams.get(session, workspace_id, team_id)
    if team is None:
        raise team_gone()
    return team


def check_is_admin(actor: Person, what: str = "set this", hint: str = "Ask one of them.") -> None:
    """Raise Refusal if `actor` may not do what only admins and owners of the workspace may."""
    if not may_administer(actor):
        raise Refusal(f"Only workspace admins and owners can {what}.", hint)


def check_may_change_rules(session: Session, actor: Person) -> None:
    """Raise Refusal if `actor` may change no team, and so may not change the rules either."""
    workspace_id = actor.workspace_id
    policy = workspaces.settings_of(session, workspace_id).policy
    holds_role = teams.holds_a_role(session, workspace_id, actor.id)
    no_holders = teams.nobody_holds_a_role(session, workspace_id)
    if not may_change_as(policy, actor, holds_role=holds_role, no_holders=no_holders):
        raise Refusal(
            "Only people who may change a team can change this workspace's rules.",
            "Ask a workspace admin, or somebody named in `/whoowns-team list`.",
        )


def check_may_change(session: Session, actor: Person, team: Team | None) -> None:
    """Raise Refusal if `actor` may not change `team` or, for None, create one."""
    policy = workspaces.settings_of(session, actor.workspace_id).policy
    no_holders = teams.nobody_holds_a_role(session, actor.workspace_id)
    if may_change(policy, actor, team, no_holders=no_holders):
        return
    if policy is Policy.ROLE_HOLDERS and team is not None:
        raise Refusal(
            f"Only workspace admins and the role holders of {team.name} can change it.",
            "Ask one of them; `/whoowns-team show “{}”` names them.",
            names=(team.name,),
        )
    if policy is Policy.EVERYONE:
        raise Refusal("Only full members of this workspace can change teams.", "Ask one of them.")
    what = "create teams" if team is None else "change teams here"
    raise Refusal(f"Only workspace admins and owners can {what}.", "Ask one of them.")


def _find_by_name(matcher: TeamMatcher, name: str) -> Team:
    team = matcher.named(name)
    if team is None:
        start = matcher.named_at_start(name)
        if start:
            known, rest = start
            raise Refusal(
                f"I don't understand “{rest[:MAX_NAME]}” after {known.name}.",
                "Leave it out, or see `/whoowns-team list` for another team.",
            )
        near = matcher.near(name)
        problem = f"There is no team “{name[:MAX_NAME]}”."
        if near:
            raise Refusal(problem, "Did you mean {}?", names=(near.name,))
        raise Refusal(problem, "See `/whoowns-team list`.")
    return team
