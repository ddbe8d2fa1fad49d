"""Set up teams and who holds their roles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import Refusal
from bot.domain.person import Person
from bot.domain.team import MAX_NAME, Role, Team, name_key
from bot.domain.team_finder import TeamFinder
from bot.store import audit, team_changes, teams, workspaces
from bot.store.database import Session
from bot.usecases.desk import Desk
from bot.usecases.usual_summary import begin_usual

RESERVED = frozenset({"create", "po", "pm", "show", "list", "elsewhere", "profile", "help", "for"})
"""Words of the command itself: a team of that name could not be spoken of."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """A role after it was given to somebody: the team now, and who held the role before."""

    team: Team
    role: Role
    previous: str | None


def create_team(desk: Desk, actor: Person, name: str, channel_ids: Sequence[str]) -> Team:
    """Create a team; raises Refusal for a bad or taken name or an actor who may not."""
    _check_name(name)
    with desk.database.transaction() as session:
        known = TeamFinder(teams.all_of(session, actor.workspace_id))
        check_may(actor, known, None)
        team = team_changes.create(session, actor.workspace_id, name, channel_ids, desk.clock())
        begin_usual(session, actor, team, desk.clock())
        _note(desk, session, actor, "create", team, None, name)
    desk.rosters.forget(actor.workspace_id)
    return team


def assign_role(
    desk: Desk, actor: Person, role: Role, holder: Person, team_name: str | None, channel_id: str
) -> Assigned:
    """Give `role` to `holder` in the team of that name, else of the channel, else the only one.

    Raises Refusal where the team is not found, `holder` cannot hold a role, or `actor` may not.
    """
    _check_holder(holder)
    with desk.database.transaction() as session:
        known = TeamFinder(teams.all_of(session, actor.workspace_id))
        team = spoken_of(known, team_name, channel_id)
        check_may(actor, known, team)
        previous = team.holder(role)
        now = replace(team, holders={**team.holders, role: holder.id})
        team_changes.save(session, team, now)
        _note(desk, session, actor, role.value, team, previous, holder.id)
    desk.rosters.forget(actor.workspace_id)
    return Assigned(now, role, previous)


def set_elsewhere(desk: Desk, actor: Person, channel_id: str | None) -> None:
    """Set where questions go that are no product decision; None: nowhere in particular.

    Raises Refusal where `actor` does not run the workspace.
    """
    if not actor.runs_workspace:
        raise Refusal("Only workspace admins and owners can set this.", "Ask one of them.")
    with desk.database.transaction() as session:
        before = workspaces.settings_of(session, actor.workspace_id).elsewhere
        workspaces.set_elsewhere(session, actor.workspace_id, channel_id)
        audit.note(
            session,
            actor.workspace_id,
            actor=actor.id,
            at=desk.clock(),
            action="elsewhere",
            team_id=None,
            team_name="",
            old=before,
            new=channel_id,
            door="command",
        )
    desk.rosters.forget(actor.workspace_id)


def show_team(desk: Desk, workspace_id: str, team_name: str | None, channel_id: str) -> Team:
    """The team of that name, else of the channel, else the only one; raises Refusal."""
    with desk.database.reading() as session:
        return spoken_of(TeamFinder(teams.all_of(session, workspace_id)), team_name, channel_id)


def list_teams(desk: Desk, workspace_id: str) -> tuple[Team, ...]:
    """Every team of the workspace, by name."""
    with desk.database.reading() as session:
        return teams.all_of(session, workspace_id)


def _check_name(name: str) -> None:
    if not any(letter.isprintable() and not letter.isspace() for letter in name):
        raise Refusal("The team needs a name.", "Try /whoowns-team create Checkout #checkout.")
    if len(name) > MAX_NAME:
        raise Refusal(
            f"That name has {len(name)} letters; {MAX_NAME} fit.", "Choose a shorter name."
        )
    if not name.isprintable():
        raise Refusal("That name has letters nobody can see.", "Type the name again by hand.")
    if name_key(name) in RESERVED:
        raise Refusal(f"“{name}” is a word of this command.", "Choose another name for the team.")


def _check_holder(holder: Person) -> None:
    mend = "Name a person of this workspace who is active."
    if holder.is_bot:
        raise Refusal("A bot cannot decide for a team.", mend)
    if holder.gone:
        raise Refusal("That account is deactivated.", mend)
    if holder.elsewhere:
        raise Refusal("That person belongs to another workspace.", mend)


def check_may(actor: Person, known: TeamFinder, team: Team | None) -> None:
    """Raise Refusal where `actor` may not change `team`, or, for None, create one."""
    nobody_yet = not any(known_team.holders for known_team in known.teams)
    if nobody_yet or actor.runs_workspace:
        return
    if team is None:
        raise Refusal(
            "Only workspace admins and owners can create teams.",
            "Ask one of them, or whoever runs whoowns, to create it.",
        )
    if actor.id not in team.holders.values():
        raise Refusal(
            f"Only workspace admins and the role holders of {team.name} can change it.",
            "Ask one of them; /whoowns-team show names them.",
        )


def spoken_of(known: TeamFinder, name: str | None, channel_id: str) -> Team:
    """The team of that name, else of the channel, else the only one; raises Refusal."""
    if not known.teams:
        raise Refusal(
            "There is no team yet.", "Start with /whoowns-team create Checkout #checkout."
        )
    if name is not None:
        return _by_name(known, name)
    finding = known.find("", channel_id)
    if finding.team is None:
        raise Refusal(
            "Which team? This channel does not say.",
            f"Add its name, for example: for {known.teams[0].name}.",
        )
    return finding.team


def _by_name(known: TeamFinder, name: str) -> Team:
    team = known.named(name)
    if team is None:
        near = known.near(name)
        hint = f"Did you mean {near.name}?" if near else "See /whoowns-team list."
        raise Refusal(f"There is no team “{name[:MAX_NAME]}”.", hint)
    return team


def _note(
    desk: Desk,
    session: Session,
    actor: Person,
    action: str,
    team: Team,
    old: str | None,
    new: str | None,
) -> None:
    audit.note(
        session,
        actor.workspace_id,
        actor=actor.id,
        at=desk.clock(),
        action=action,
        team_id=team.id,
        team_name=team.name,
        old=old,
        new=new,
        door="command",
    )
