"""Say whose decision questions are in a team: by its profile, and for single themes."""

from dataclasses import dataclass, replace

from bot.domain.classification.rulebook import Theme
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.teams.team import Profile, Role, Team, decision, name_key
from bot.domain.teams.team_change import TeamChange
from bot.domain.verdict import Kind
from bot.store import audit, teams
from bot.store.database import Session
from bot.usecases.app_context import AppContext
from bot.usecases.permission import team_to_change
from bot.usecases.team_ref import TeamRef, find_team


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
    context: AppContext, actor: Person, profile: Profile, meant: TeamRef, *, source: str = "command"
) -> ProfileSet:
    """Choose how a team splits decisions.

    Raises Refusal where the team is not found or `actor` may not change it.
    """
    team_id = find_team(context, actor.workspace_id, meant).id
    with context.database.transaction() as session:
        team = team_to_change(session, actor, team_id)
        change = TeamChange(team, replace(team, profile=profile))
        teams.save(session, change, context.clock())
        _note(context, session, actor, team, "profile", team.profile, profile, source)
    context.team_cache.forget(actor.workspace_id)
    return ProfileSet(change.team, team.profile)


def give_theme(
    context: AppContext,
    actor: Person,
    named: str,
    role: Role | None,
    meant: TeamRef,
    *,
    source: str = "command",
) -> ThemeGiven:
    """Let `role` decide on a theme in a team whatever the profile says; None: the profile again.

    `named` is the theme's name or title. Raises Refusal where there is no such theme or team, or
    where `actor` may not change it.
    """
    theme = find_theme(context, named)
    team_id = find_team(context, actor.workspace_id, meant).id
    with context.database.transaction() as session:
        team = team_to_change(session, actor, team_id)
        others = {name: held for name, held in team.themes.items() if name != theme.name}
        themes = {**others, theme.name: role} if role else others
        now = replace(team, themes=themes)
        teams.save(session, TeamChange(team, now), context.clock())
        before = team.themes.get(theme.name)
        _note(context, session, actor, team, f"theme {theme.name}", before, role, source)
    context.team_cache.forget(actor.workspace_id)
    return ThemeGiven(now, theme, before, decision(now, theme.kind, theme.name).role)


def decidable(context: AppContext) -> tuple[Theme, ...]:
    """The themes that a role can decide on, in the rulebook's order."""
    themes = context.rulebook.themes.values()
    return tuple(t for t in themes if t.kind is not Kind.NEITHER and not t.general)


def find_theme(context: AppContext, named: str) -> Theme:
    """The theme of this name or title; raises Refusal with all of them where there is none."""
    themes = decidable(context)
    for theme in themes:
        if name_key(named) in {name_key(theme.name), name_key(theme.title)}:
            return theme
    known = ", ".join(theme.in_words for theme in themes)
    raise Refusal(f"I know no theme “{named[:80]}”.", f"Choose one of these: {known}.")


def _note(
    context: AppContext,
    session: Session,
    actor: Person,
    team: Team,
    action: str,
    old: Profile | Role | None,
    new: Profile | Role | None,
    source: str,
) -> None:
    audit.note(
        session,
        actor.workspace_id,
        actor=actor.id,
        at=context.clock(),
        action=action,
        team_id=team.id,
        team_name=team.name,
        old=old and old.value,
        new=new and new.value,
        source=source,
    )
