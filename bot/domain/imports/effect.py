"""What a plan would change in a workspace as it is now."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.domain.audit import OPERATOR
from bot.domain.classification.own_rules import OwnRule
from bot.domain.imports.plan import Plan, TeamPlan
from bot.domain.teams.team import Role, Team, name_key
from bot.domain.teams.team_change import TeamChange
from bot.domain.workspace import WorkspaceSettings


@dataclass(frozen=True, slots=True)
class Configuration:
    """A workspace's settings, teams and own rules."""

    settings: WorkspaceSettings
    teams: tuple[Team, ...] = ()
    rules: tuple[OwnRule, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportEffect:
    """What changes: teams, and the workspace's settings and own rules."""

    teams: tuple[TeamChange, ...]
    before: WorkspaceSettings
    after: WorkspaceSettings
    old_rules: tuple[OwnRule, ...] = ()
    new_rules: tuple[OwnRule, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether everything is as planned already."""
        same = (self.before, self.old_rules) == (self.after, self.new_rules)
        return same and not self.teams

    @property
    def rules(self) -> Iterator[tuple[OwnRule | None, OwnRule | None]]:
        """Each rule that differs, before and after."""
        old = {rule.phrase.key: rule for rule in self.old_rules}
        new = {rule.phrase.key: rule for rule in self.new_rules}
        for key in dict.fromkeys((*old, *new)):
            if old.get(key) != new.get(key):
                yield old.get(key), new.get(key)


def effect_of(now: Configuration, plan: Plan, *, prune: bool) -> ImportEffect:
    """What `plan` changes; with `prune`, teams that it does not name go."""
    teams = tuple(_changes(now, plan, prune=prune))
    return ImportEffect(
        teams, now.settings, _settings(now.settings, plan), now.rules, _rules(now.rules, plan)
    )


def themes_differing(change: TeamChange) -> list[tuple[str, Role | None, Role | None]]:
    """The themes that another role decides on then, with the roles before and after."""
    old = change.before.themes if change.before else {}
    new = change.after.themes if change.after else {}
    return [
        (theme, old.get(theme), new.get(theme))
        for theme in sorted({*old, *new})
        if old.get(theme) != new.get(theme)
    ]


def doubles(now: Configuration, plan: Plan, effect: ImportEffect) -> Iterator[str]:
    """In words: teams that the plan has twice, and names that two teams would answer to."""
    times = Counter(name_key(team.name) for team in plan.teams)
    for wanted in plan.teams:
        if times[name_key(wanted.name)] > 1:
            yield f"{wanted.name} stands in the file more than once ({wanted.place})."
    touched = {change.before.id for change in effect.teams if change.before}
    after = [team for team in now.teams if team.id not in touched]
    after += [change.after for change in effect.teams if change.after]
    bearers: dict[str, Team] = {}
    for team in after:
        for name in (team.name, *team.aliases):
            first = bearers.setdefault(name_key(name), team)
            if name_key(first.name) != name_key(team.name):
                yield f"“{name}” would be a name of both {first.name} and {team.name}."


def _changes(now: Configuration, plan: Plan, *, prune: bool) -> Iterator[TeamChange]:
    known = {name_key(team.name): team for team in now.teams}
    planned = {name_key(team.name) for team in plan.teams}
    if prune:
        yield from (TeamChange(team, None) for key, team in known.items() if key not in planned)
    for wanted in plan.teams:
        before = known.get(name_key(wanted.name))
        change = TeamChange(before, _planned(wanted, before, now.settings.workspace_id))
        if change.before is None or change.differences or themes_differing(change):
            yield change


def _planned(wanted: TeamPlan, before: Team | None, workspace_id: str) -> Team:
    """The team as planned; the order of its aliases means nothing, and makes no difference."""
    after = wanted.applied_to(before or Team(0, workspace_id, wanted.name))
    if before and set(after.aliases) == set(before.aliases):
        return replace(after, aliases=before.aliases)
    return after


def _settings(before: WorkspaceSettings, plan: Plan) -> WorkspaceSettings:
    fallback_channel = (
        before.fallback_channel if plan.fallback_channel is None else plan.fallback_channel or None
    )
    return replace(before, fallback_channel=fallback_channel, policy=plan.policy or before.policy)


def _rules(before: tuple[OwnRule, ...], plan: Plan) -> tuple[OwnRule, ...]:
    """The rules as planned; whoever added one that stays is still known, and so is its place."""
    if plan.rules is None:
        return before
    known = {replace(rule, added_by=""): rule for rule in before}
    planned = tuple(known.get(r, replace(r, added_by=OPERATOR)) for r in plan.rules)
    return before if set(planned) == set(before) else planned
