"""What people read whom a change of somebody else's concerns."""

from collections.abc import Sequence

from bot.domain.teams.team_change import RoleChange, TeamChange
from bot.slack.message import Message, lines
from bot.slack.text import plain
from bot.slack.views.undo import named


def notice(change: TeamChange, turns: Sequence[RoleChange], actor_id: str) -> Message:
    """Which role somebody has gained or lost, through whom, and where to look."""
    team = f"*{plain(change.team.name)}*"
    said = "; ".join(f"you {_turn(turn)}" for turn in turns)
    if change.after is None:
        return lines(f"<@{actor_id}> has deleted {team}: {said} there.")
    return lines(
        f"<@{actor_id}> has changed {team}: {said} there. {_meaning(turns)}"
        f"See `/whoowns-team show {named(change.team.name)}`."
    )


def _meaning(turns: Sequence[RoleChange]) -> str:
    gained = [turn for turn in turns if turn.gained]
    if any(not turn.as_deputy for turn in gained):
        return "Questions for that role go to you from now on. "
    return "You are asked while those before you are away. " if gained else ""


def _turn(turn: RoleChange) -> str:
    role = turn.role.in_words
    if turn.as_deputy:
        return f"{'now' if turn.gained else 'no longer'} stand in for the {role}"
    return f"are now {role}" if turn.gained else f"are no longer {role}"
