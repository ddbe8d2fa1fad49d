"""What a plan would change in a workspace."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.domain.audit import OPERATOR
from bot.domain.classification.own_rules import OwnRule, RulesChange, RuleSet
from bot.domain.imports.plan import Plan, TeamPlan
from bot.domain.teams.team import Team, name_key
from bot.domain.teams.team_change import TeamChange
from bot.domain.workspace import SettingsChange, WorkspaceSettings


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
    settings: SettingsChange
    rules: RulesChange

    @property
    def nothing(self) -> bool:
        """Whether nothing changes."""
        return not (self.teams or self.settings.differences or self.rules.differences)


def effect_of(current: Configuration, plan: Plan, *, prune: bool) -> ImportEffect:
    """Return what `plan` changes; with `prune`, teams that it does not name are deleted."""
    teams = tuple(_changes(current, plan, prune=prune))
    fallback = current.settings.fallback
    if plan.fallback_channel is not None:
        fallback = plan.fallback_channel or None
    settings = replace(
        current.settings,
        fallback=fallback,
        policy=plan.policy or current.settings.policy,
        holidays=current.settings.holidays if plan.holidays is None else plan.holidays,
    )
    rules = RulesChange(RuleSet(current.rules), RuleSet(_rules(current.rules, plan)))
    return ImportEffect(teams, SettingsChange(current.settings, settings), rules)


def duplicates(current: Configuration, plan: Plan, effect: ImportEffect) -> Iterator[str]:
    """Yield a sentence for each team that is planned twice, and each name that two teams share."""
    counts = Counter(name_key(team.name) for team in plan.teams)
    for planned in plan.teams:
        if counts[name_key(planned.name)] > 1:
            yield f"{planned.name} is in the file more than once ({planned.position})."
    touched = {change.before.id for change in effect.teams if change.before}
    after = [team for team in current.teams if team.id not in touched]
    after += [change.after for change in effect.teams if change.after]
    team_of: dict[str, Team] = {}
    for team in after:
        for name in (team.name, *team.aliases):
            first = team_of.setdefault(name_key(name), team)
            if name_key(first.name) != name_key(team.name):
                yield f"“{name}” would be a name of both {first.name} and {team.name}."


def _changes(current: Configuration, plan: Plan, *, prune: bool) -> Iterator[TeamChange]:
    known = {name_key(team.name): team for team in current.teams}
    planned_names = {name_key(team.name) for team in plan.teams}
    if prune:
        deleted = (team for key, team in known.items() if key not in planned_names)
        yield from (TeamChange(team, None) for team in deleted)
    for planned in plan.teams:
        before = known.get(name_key(planned.name))
        change = TeamChange(before, _after(planned, before, current.settings.workspace_id))
        if change.before is None or change.differences:
            yield change


def _after(planned: TeamPlan, before: Team | None, workspace_id: str) -> Team:
    """Return the team as planned; another order of its aliases makes no difference."""
    after = planned.applied_to(before or Team(0, workspace_id, planned.name))
    if before and set(after.aliases) == set(before.aliases):
        return replace(after, aliases=before.aliases)
    return after


def _rules(before: tuple[OwnRule, ...], plan: Plan) -> tuple[OwnRule, ...]:
    """Return the rules as planned; a rule that stays keeps its number and who added it."""
    if plan.rules is None:
        return before
    known = {replace(rule, added_by=""): rule for rule in before}
    planned = tuple(known.get(r, replace(r, added_by=OPERATOR)) for r in plan.rules)
    return before if set(planned) == set(before) else planned
