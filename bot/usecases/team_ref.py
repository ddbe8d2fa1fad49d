"""Which team somebody means who wants to see or change one."""

from dataclasses import dataclass

from bot.domain.errors import Refusal
from bot.domain.team_matching.matcher import TeamMatcher
from bot.domain.teams.team import MAX_NAME, Team
from bot.usecases.app_context import AppContext


@dataclass(frozen=True, slots=True)
class TeamRef:
    """Which team is meant: the one with this id, else of this name, else the channel's."""

    team_id: int | None = None
    name: str | None = None
    channel_id: str = ""


def find_team(context: AppContext, workspace_id: str, meant: TeamRef) -> Team:
    """The team that is meant, as it is at this moment; raises Refusal where none is."""
    known = context.current_workspace_teams(workspace_id).matcher
    if meant.team_id is None:
        return _spoken_of(known, meant.name, meant.channel_id)
    team = known.team(meant.team_id)
    if team is None:
        raise gone()
    return team


def gone() -> Refusal:
    """What to raise where a team has been deleted."""
    return Refusal("That team is gone.", "See `/whoowns-team list` for those that are there.")


def team_id_of(context: AppContext, workspace_id: str, meant: TeamRef) -> int:
    """The id of the team that is meant, which may be gone where the id is all that was said."""
    if meant.team_id is not None:
        return meant.team_id
    return find_team(context, workspace_id, meant).id


def _spoken_of(known: TeamMatcher, name: str | None, channel_id: str) -> Team:
    if not known.teams:
        raise Refusal(
            "There is no team yet.", "Start with `/whoowns-team create Checkout #checkout`."
        )
    if name is not None:
        return _by_name(known, name)
    team_match = known.find("", channel_id)
    if team_match.team is None:
        raise Refusal(
            "Which team? This channel does not say.",
            f"Add its name, for example “for {known.teams[0].name}”.",
        )
    return team_match.team


def _by_name(known: TeamMatcher, name: str) -> Team:
    team = known.named(name)
    if team is None:
        near = known.near(name)
        hint = f"Did you mean {near.name}?" if near else "See `/whoowns-team list`."
        raise Refusal(f"There is no team “{name[:MAX_NAME]}”.", hint)
    return team
