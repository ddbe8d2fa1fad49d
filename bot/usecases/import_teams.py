"""Make a workspace's configuration what a file says: all of it, or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.audit import OPERATOR, AuditRow, ChangeSource
from bot.domain.classification.own_rules import OwnRules, WorkspaceClassifier
from bot.domain.errors import Refusal
from bot.domain.imports.effect import (
    Configuration,
    ImportEffect,
    duplicates,
    effect_of,
    theme_differences,
)
from bot.domain.imports.lookup import ResolvedPlan
from bot.domain.teams.team import Team
from bot.domain.teams.team_change import audit_rows
from bot.domain.teams.team_checks import problems_of
from bot.store import audit, own_rules, teams, workspaces
from bot.store.database import Session
from bot.usecases.app_context import AppContext
from bot.usecases.decision_profiles import decidable_themes
from bot.usecases.own_rules import refusal_of

MOST_SHOWN = 50
"""Problems that are shown at most; a file of ten thousand teams may have as many."""


@dataclass(eq=False)
class NotImported(Refusal):
    """A file that cannot be imported; `problems` is everything that is wrong."""

    problems: tuple[str, ...]


def configuration(context: AppContext, workspace_id: str) -> Configuration:
    """Return everything that can be exported from a workspace."""
    with context.database.reading() as session:
        settings = workspaces.settings_of(session, workspace_id)
        rules = own_rules.all_of(session, workspace_id)
        return Configuration(settings, teams.all_of(session, workspace_id), rules)


def import_teams(
    context: AppContext,
    workspace_id: str,
    wanted: ResolvedPlan,
    *,
    prune: bool = False,
    dry_run: bool = False,
) -> ImportEffect:
    """Change a workspace as a plan says; with `prune`, teams that it does not name are deleted.

    Returns what that changes; with `dry_run` nothing is written. Raises NotImported with
    everything that is wrong, names that were not found included; then nothing has changed.
    """
    before = configuration(context, workspace_id)
    effect = effect_of(before, wanted.plan, prune=prune)
    problems = (*wanted.problems, *_problems(context, before, wanted, effect))
    if problems:
        raise _refusal(problems)
    if not dry_run and not effect.nothing:
        with context.database.transaction() as session:
            _check_unchanged(session, before)
            _save(context, session, effect)
        context.team_cache.refresh(workspace_id)
    return effect


def _check_unchanged(session: Session, before: Configuration) -> None:
    """Raise Refusal if anything has changed since `before`; other changes wait from here on.

    Everything that takes long was done before, while nobody had to wait for it.
    """
    workspace_id = before.settings.workspace_id
    workspaces.touch(session, workspace_id)
    if workspaces.revision(session, workspace_id) != before.settings.revision + 1:
        raise Refusal("Somebody changed teams at the same moment.", "Run the import again.")


def _refusal(problems: tuple[str, ...]) -> NotImported:
    more = len(problems) - MOST_SHOWN
    lines = [*problems[:MOST_SHOWN], *([f"And {more} more."] if more > 0 else [])]
    return NotImported("\n".join(lines), "\nNothing was changed.", problems)


def _problems(
    context: AppContext, before: Configuration, wanted: ResolvedPlan, effect: ImportEffect
) -> Iterator[str]:
    yield from duplicates(before, wanted.plan, effect)
    known = {theme.name for theme in decidable_themes(context)}
    for change in effect.teams:
        for refusal in problems_of(change, wanted.people).values():
            yield f"{change.team.name}: {refusal.problem}"
        for theme, _, role in theme_differences(change):
            if role and theme not in known:
                yield f"{change.team.name}: there is no theme “{theme}”."
    classifier = WorkspaceClassifier(
        context.classifier.classify, OwnRules(before.rules), context.rulebook.limits
    )
    for old_rule, rule in effect.rules:
        spoiling = refusal_of(rule, classifier) if rule and old_rule != rule else None
        if spoiling:
            yield str(spoiling)


def _save(context: AppContext, session: Session, effect: ImportEffect) -> None:
    before, after, now = effect.before, effect.after, context.clock()
    saved = teams.save_all(session, after.workspace_id, effect.teams, now)
    if before.fallback_channel != after.fallback_channel:
        workspaces.set_fallback_channel(session, after.workspace_id, after.fallback_channel)
    if before.policy is not after.policy:
        workspaces.set_policy(session, after.workspace_id, after.policy)
    if effect.old_rules != effect.new_rules:
        own_rules.replace_all(session, after.workspace_id, effect.new_rules)
    rows = _audit_rows(replace(effect, teams=tuple(saved)), now)
    audit.record(session, after.workspace_id, rows)


def _audit_rows(effect: ImportEffect, now: datetime) -> Iterator[AuditRow]:
    for change in effect.teams:
        yield from audit_rows(change, OPERATOR, now, ChangeSource.IMPORT)
        for theme, old, new in theme_differences(change) if change.after else ():
            yield _audit_row(now, f"theme {theme}", old, new, change.team)
    before, after = effect.before, effect.after
    if before.fallback_channel != after.fallback_channel:
        yield _audit_row(now, "elsewhere", before.fallback_channel, after.fallback_channel)
    if before.policy is not after.policy:
        yield _audit_row(now, "policy", before.policy, after.policy)
    for old_rule, rule in effect.rules:
        yield _audit_row(
            now, "rule", str(old_rule) if old_rule else None, str(rule) if rule else None
        )


def _audit_row(
    now: datetime, action: str, old: str | None, new: str | None, team: Team | None = None
) -> AuditRow:
    team_id, team_name = (team.id, team.name) if team else (None, "")
    return AuditRow(OPERATOR, now, action, team_id, team_name, old, new, ChangeSource.IMPORT)
