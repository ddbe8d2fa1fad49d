"""Set how a team splits decisions: by its profile, and for single themes."""

from dataclasses import dataclass, replace

from bot.domain.audit import ChangeSource
from bot.domain.classification.rulebook import Theme
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.teams.team import Profile, Role, Team, decision, name_key
from bot.domain.teams.team_change import TeamChange
from bot.domain.verdict import Kind
from bot.store import teams
from bot.usecases.app_context import AppContext
from bot.usecases.audit_trail import record_change
from bot.usecases.team_access import TeamRef, find_team, team_to_change


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """A team after its profile was set, and the profile before."""

    team: Team
    previous: Profile


@dataclass(frozen=True, slots=True)
class ThemeChange:
    """A team after a theme was given to a role, or left to its profile.

    `previous` is the role it was given to before, or None; `decider` is the role that decides now.
    """

    team: Team
    theme: Theme
    previous: Role | None
    decider: Role


def set_profile(
    context: AppContext,
    actor: Person,
    profile: Profile,
    ref: TeamRef,
    *,
    source: ChangeSource = ChangeSource.COMMAND,
) -> ProfileChange:
    """Set how a team splits decisions.

    Raises Refusal if the team is not found or `actor` may not change it.
    """
    team_id = find_team(context, actor.workspace_id, ref).id
    with context.database.transaction() as session:
        before = team_to_change(session, actor, team_id)
        after = replace(before, profile=profile)
        teams.save(session, TeamChange(before, after), context.clock())
        old, new = before.profile.value, profile.value
        record_change(context, session, actor, "profile", old, new, source, before)
    context.team_cache.refresh(actor.workspace_id)
    return ProfileChange(after, before.profile)


def give_theme(
    context: AppContext,
    actor: Person,
    theme_name: str,
    role: Role | None,
    ref: TeamRef,
    *,
    source: ChangeSource = ChangeSource.COMMAND,
) -> ThemeChange:
    """Let `role` decide on a theme whatever the team's profile says; None goes by the profile.

    `theme_name` is the theme's name or title. Raises Refusal if there is no such theme or team,
    or if `actor` may not change it.
    """
    theme = find_theme(context, theme_name)
    team_id = find_team(context, actor.workspace_id, ref).id
    with context.database.transaction() as session:
        before = team_to_change(session, actor, team_id)
        previous = before.themes.get(theme.name)
        themes = {name: decider for name, decider in before.themes.items() if name != theme.name}
        if role:
            themes[theme.name] = role
        after = replace(before, themes=themes)
        teams.save(session, TeamChange(before, after), context.clock())
        old, new = previous and previous.value, role and role.value
        record_change(context, session, actor, f"theme {theme.name}", old, new, source, before)
    context.team_cache.refresh(actor.workspace_id)
    return ThemeChange(after, theme, previous, decision(after, theme.kind, theme.name).role)


def decidable_themes(context: AppContext) -> tuple[Theme, ...]:
    """Return the themes that can be given to a role, in the rulebook's order."""
    themes = context.rulebook.themes.values()
    return tuple(t for t in themes if t.kind is not Kind.NEITHER and not t.general)


def find_theme(context: AppContext, name: str) -> Theme:
    """Return the theme of this name or title; raises Refusal if there is none."""
    themes = decidable_themes(context)
    for theme in themes:
        if name_key(name) in {name_key(theme.name), name_key(theme.title)}:
            return theme
    known = ", ".join(theme.in_words for theme in themes)
    raise Refusal(f"I don't know the theme “{name[:80]}”.", f"Choose one of these: {known}.")
