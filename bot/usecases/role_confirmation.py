"""Ask role holders once a quarter whether they still hold their roles, and record what they say."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from bot.domain.errors import Refusal
from bot.domain.people.role_confirmation import ASKED_AFTER, STALE_AFTER, is_due
from bot.domain.teams.team import Role, Team
from bot.store import confirmations, workspaces
from bot.usecases.app_context import AppContext

AT_ONCE = 5
"""People asked in a minute; Slack takes about one message a second."""


@dataclass(frozen=True, slots=True)
class HeldRole:
    """One role that somebody holds."""

    team: Team
    role: Role


def workspaces_due(context: AppContext, now: datetime) -> Set[str]:
    """Return the workspaces with a role to mark, or with somebody to ask unless they are away."""
    with context.database.reading() as session:
        to_mark = confirmations.workspaces_stale(session, now - STALE_AFTER)
        rows = confirmations.holders_to_ask(session, now - ASKED_AFTER)
    to_ask = {
        workspace_id
        for workspace_id, user_id, time_zone, asked_at in rows
        if is_due(user_id, time_zone, asked_at, now)
    }
    return to_ask.union(to_mark)


def mark_stale(context: AppContext, workspace_id: str, now: datetime) -> None:
    """Mark roles as unconfirmed that nobody has confirmed for long."""
    with context.database.transaction() as session:
        news = confirmations.mark_stale(session, workspace_id, now - STALE_AFTER)
        if news:
            workspaces.touch(session, workspace_id)
    if news:
        context.team_cache.refresh(workspace_id)


def claim_to_ask(context: AppContext, workspace_id: str, now: datetime) -> Sequence[str]:
    """Return those who are to be asked now and are there; one replica alone asks each of them."""
    presence = context.presence(context.workspace_teams(workspace_id))
    with context.database.reading() as session:
        rows = confirmations.holders_to_ask(session, now - ASKED_AFTER, workspace_id)
    due = (
        (user_id, asked_at)
        for _, user_id, time_zone, asked_at in rows
        if is_due(user_id, time_zone, asked_at, now) and presence.is_there(user_id)
    )
    with context.database.transaction() as session:
        return [
            user_id
            for user_id, asked_at in islice(due, AT_ONCE)
            if confirmations.claim(session, workspace_id, user_id, asked_at, now)
        ]


def open_roles(context: AppContext, workspace_id: str, user_id: str) -> Sequence[HeldRole]:
    """Return the roles that somebody holds and has not confirmed lately."""
    with context.database.reading() as session:
        since = confirmations.of_user(session, workspace_id, user_id)
    lately = context.clock() - ASKED_AFTER
    return [
        HeldRole(team, role)
        for team in context.workspace_teams(workspace_id).matcher.teams
        for role in Role
        if team.holder(role) == user_id
        and (team.id, role) in since
        and since[team.id, role] < lately
    ]


def confirm(
    context: AppContext, workspace_id: str, user_id: str, team_id: int, role: Role
) -> HeldRole:
    """Record that somebody still holds a role; raises Refusal if they do not."""
    held = held_by(context, workspace_id, user_id, team_id, role)
    with context.database.transaction() as session:
        was_stale = confirmations.confirm(
            session, workspace_id, (team_id, role), user_id, context.clock()
        )
        if was_stale:
            workspaces.touch(session, workspace_id)
    if was_stale:
        context.team_cache.refresh(workspace_id)
    return held


def held_by(
    context: AppContext, workspace_id: str, user_id: str, team_id: int, role: Role
) -> HeldRole:
    """Return a role that somebody holds at this moment; raises Refusal if they do not."""
    team = context.current_workspace_teams(workspace_id).matcher.team(team_id)
    return HeldRole(check_holds(team, role, user_id), role)


def check_holds(team: Team | None, role: Role, user_id: str) -> Team:
    """Return the team in which somebody holds a role; raises Refusal if they do not."""
    if team is None or team.holder(role) != user_id:
        raise Refusal("You no longer hold that role.", "There is nothing left to do.")
    return team
