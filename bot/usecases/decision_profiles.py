"""Set how a team splits decisions: by its profile, and for single themes."""

from dataclasses import dataclass, replace
from functools import partial

from bot.domain.audit import ChangeSource
from bot.domain.classification.rulebook import Theme
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.teams.team import Profile, Role, decision, name_key
from bot.domain.teams.team_change import TeamChange
from bot.domain.teams.team_edits import with_theme
from bot.domain.verdict import Kind
from bot.usecases.app_context import AppContext
from bot.usecases.apply_change import Applied
from bot.usecases.configure_teams import change_team
from bot.usecases.team_access import TeamRef


@dataclass(frozen=True, slots=True)
class GivenTheme:
    """A theme that was given to a role of a team, or left to the team's profile."""

    theme: Theme
    applied: Applied[TeamChange]

    @property
    def previous(self) -> Role | None:
        """The role that it was given to before, or None."""
        before = self.applied.change.before
        return before.themes.get(self.theme.name) if before else None

    @property
    def decider(self) -> Role:
        """The role that decides now."""
        return decision(self.applied.change.team, self.theme.kind, self.theme.name).role


def set_profile(
    context: AppContext, actor: Person, profile: Profile, ref: TeamRef
) -> Applied[TeamChange]:
    """Set how a team splits decisions; raises Refusal as `change_team` does."""
    return change_team(context, actor, ref, lambda team: replace(team, profile=profile))


def give_theme(
    context: AppContext,
    actor: Person,
    theme_name: str,
    role: Role | None,
    ref: TeamRef,
    *,
    source: ChangeSource = ChangeSource.COMMAND,
) -> GivenTheme:
    """Let `role` decide on a theme whatever the team's profile says; None goes by the profile.

    `theme_name` is the theme's name or title. Raises Refusal if there is no such theme, and as
    `change_team` does.
    """
    theme = find_theme(context, theme_name)
    edit = partial(with_theme, theme=theme.name, role=role)
    return GivenTheme(theme, change_team(context, actor, ref, edit, source=source))


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
