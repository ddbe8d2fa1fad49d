"""Say whose decision questions are in a team: by its profile, and for single themes."""

from dataclasses import dataclass, replace

from bot.domain.errors import Refusal
from bot.domain.judging.rulebook import Theme
from bot.domain.people.person import Person
from bot.domain.teams.profile import decision
from bot.domain.teams.team import Profile, Role, Team, name_key
from bot.domain.verdict import Kind
from bot.store import audit, profiles
from bot.store.database import Session
from bot.usecases.desk import Desk
from bot.usecases.permission import team_to_change
from bot.usecases.which_team import Meant, find_team


@dataclass(frozen=True, slots=True)
class ProfileSet:
    """A team after its profile was set, and the profile before."""

    team: Team
    previous: Profile


@dataclass(frozen=True, slots=True)
class ThemeGiven:
    """A team after a theme was given to a role, or left to its profile.

    `previous` is the role it was given to before, or None; `decider` the role that decides now.
    """

    team: Team
    theme: Theme
    previous: Role | None
    decider: Role


def set_profile(
    desk: Desk, actor: Person, profile: Profile, meant: Meant, *, door: str = "command"
) -> ProfileSet:
    """Choose how a team splits decisions.

    Raises Refusal where the team is not found or `actor` may not change it.
    """
    team_id = find_team(desk, actor.workspace_id, meant).id
    with desk.database.transaction() as session:
        team = team_to_change(session, actor, team_id)
        profiles.set_profile(session, actor.workspace_id, team.id, profile)
        _note(desk, session, actor, team, "profile", team.profile, profile, door)
    desk.rosters.forget(actor.workspace_id)
    return ProfileSet(replace(team, profile=profile), team.profile)


def give_theme(
    desk: Desk, actor: Person, named: str, role: Role | None, meant: Meant, *, door: str = "command"
) -> ThemeGiven:
    """Let `role` decide on a theme in a team whatever the profile says; None: the profile again.

    `named` is the theme's name or title. Raises Refusal where there is no such theme or team, or
    where `actor` may not change it.
    """
    theme = find_theme(desk, named)
    team_id = find_team(desk, actor.workspace_id, meant).id
    with desk.database.transaction() as session:
        team = team_to_change(session, actor, team_id)
        profiles.set_theme(session, actor.workspace_id, team.id, theme.name, role)
        before = team.themes.get(theme.name)
        _note(desk, session, actor, team, f"theme {theme.name}", before, role, door)
    desk.rosters.forget(actor.workspace_id)
    given = {name: held for name, held in team.themes.items() if name != theme.name}
    now = replace(team, themes=given if role is None else {**given, theme.name: role})
    return ThemeGiven(now, theme, before, decision(now, theme.kind, theme.name).role)


def decidable(desk: Desk) -> tuple[Theme, ...]:
    """The themes that a role can decide on, in the rulebook's order."""
    themes = desk.rulebook.themes.values()
    return tuple(t for t in themes if t.kind is not Kind.NEITHER and not t.general)


def find_theme(desk: Desk, named: str) -> Theme:
    """The theme of this name or title; raises Refusal with all of them where there is none."""
    themes = decidable(desk)
    for theme in themes:
        if name_key(named) in {name_key(theme.name), name_key(theme.title)}:
            return theme
    known = ", ".join(theme.in_words for theme in themes)
    raise Refusal(f"I know no theme “{named[:80]}”.", f"Choose one of these: {known}.")


def _note(
    desk: Desk,
    session: Session,
    actor: Person,
    team: Team,
    action: str,
    old: Profile | Role | None,
    new: Profile | Role | None,
    door: str,
) -> None:
    audit.note(
        session,
        actor.workspace_id,
        actor=actor.id,
        at=desk.clock(),
        action=action,
        team_id=team.id,
        team_name=team.name,
        old=old and old.value,
        new=new and new.value,
        door=door,
    )
