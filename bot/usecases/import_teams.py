"""Bring a workspace's configuration to what a file says, in one go or not at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.audit import OPERATOR, AuditRow, ChangeSource
from bot.domain.classification.own_rules import OwnRules, WorkspaceClassifier
from bot.domain.errors import Refusal
from bot.domain.imports.effect import (
    Configuration,
    ImportEffect,
    doubles,
    effect_of,
    themes_differing,
)
from bot.domain.imports.lookup import Resolved
from bot.domain.teams.team import Team
from bot.domain.teams.team_change import audit_rows
from bot.domain.teams.team_checks import problems_of
from bot.store import audit, own_rules, teams, workspaces
from bot.store.database import Session
from bot.usecases.app_context import AppContext
from bot.usecases.decision_profiles import decidable
from bot.usecases.own_rules import spoils

SHOWN = 50
"""Problems told at most; a file of ten thousand teams may have as many."""


@dataclass(eq=False)
class NotImported(Refusal):
    """What keeps a file from being imported, all of it."""

    problems: tuple[str, ...]


def configuration(context: AppContext, workspace_id: str) -> Configuration:
    """Everything that can be exported of a workspace."""
    with context.database.reading() as session:
        settings = workspaces.settings_of(session, workspace_id)
        rules = own_rules.all_of(session, workspace_id)
        return Configuration(settings, teams.all_of(session, workspace_id), rules)


def workspace_ids(context: AppContext) -> Sequence[str]:
    """Every workspace in which anything was set up."""
    with context.database.reading() as session:
        return sorted(workspaces.all_ids(session))


def import_teams(
    context: AppContext,
    workspace_id: str,
    wanted: Resolved,
    *,
    prune: bool = False,
    dry_run: bool = False,
) -> ImportEffect:
    """Make things as a plan says; with `prune`, teams that it does not name are deleted.

    With `dry_run` nothing is written. Raises NotImported with everything that is wrong, what was
    not found among it; then nothing has changed.
    """
    now = configuration(context, workspace_id)
    found = effect_of(now, wanted.plan, prune=prune)
    problems = (*wanted.problems, *_problems(context, now, wanted, found))
    if problems:
        raise _refused(problems)
    if not dry_run and not found.nothing:
        with context.database.transaction() as session:
            _check_unchanged(session, now)
            _save(context, session, found)
        context.team_cache.forget(workspace_id)
    return found


def _check_unchanged(session: Session, now: Configuration) -> None:
    """Raise Refusal where anything has changed since `now`; from here on others have to wait.

    What takes long was done before, while nobody had to wait for it.
    """
    workspace_id = now.settings.workspace_id
    workspaces.touch(session, workspace_id)
    if workspaces.revision(session, workspace_id) != now.settings.revision + 1:
        raise Refusal("Somebody changed teams at the same moment.", "Run the import again.")


def _refused(problems: tuple[str, ...]) -> NotImported:
    more = len(problems) - SHOWN
    told = [*problems[:SHOWN], *([f"And {more} more."] if more > 0 else [])]
    return NotImported("\n".join(told), "\nNothing was changed.", problems)


def _problems(
    context: AppContext, now: Configuration, wanted: Resolved, found: ImportEffect
) -> Iterator[str]:
    yield from doubles(now, wanted.plan, found)
    known = {theme.name for theme in decidable(context)}
    for change in found.teams:
        for refusal in problems_of(change, wanted.people).values():
            yield f"{change.team.name}: {refusal.problem}"
        for theme, _, role in themes_differing(change):
            if role and theme not in known:
                yield f"{change.team.name}: there is no theme “{theme}”."
    judge = WorkspaceClassifier(
        context.classifier.classify, OwnRules(now.rules), context.rulebook.limits
    )
    for old_rule, rule in found.rules:
        spoilt = rule and old_rule != rule and spoils(rule, judge)
        if spoilt:
            yield str(spoilt)


def _save(context: AppContext, session: Session, found: ImportEffect) -> None:
    before, after, now = found.before, found.after, context.clock()
    saved = teams.save_all(session, after.workspace_id, found.teams, now)
    if before.fallback_channel != after.fallback_channel:
        workspaces.set_fallback_channel(session, after.workspace_id, after.fallback_channel)
    if before.policy is not after.policy:
        workspaces.set_policy(session, after.workspace_id, after.policy)
    if found.old_rules != found.new_rules:
        own_rules.replace_all(session, after.workspace_id, found.new_rules)
    rows = _rows(replace(found, teams=tuple(saved)), now)
    audit.note_all(session, after.workspace_id, rows)


def _rows(found: ImportEffect, now: datetime) -> Iterator[AuditRow]:
    """The record of an import."""
    for change in found.teams:
        yield from audit_rows(change, OPERATOR, now, ChangeSource.IMPORT)
        for theme, old, new in themes_differing(change) if change.after else ():
            yield _row(now, f"theme {theme}", old, new, change.team)
    before, after = found.before, found.after
    if before.fallback_channel != after.fallback_channel:
        yield _row(now, "elsewhere", before.fallback_channel, after.fallback_channel)
    if before.policy is not after.policy:
        yield _row(now, "policy", before.policy, after.policy)
    for rule, now_rule in found.rules:
        yield _row(now, "rule", str(rule) if rule else None, str(now_rule) if now_rule else None)


def _row(
    now: datetime, action: str, old: str | None, new: str | None, team: Team | None = None
) -> AuditRow:
    team_id, team_name = (team.id, team.name) if team else (None, "")
    return AuditRow(OPERATOR, now, action, team_id, team_name, old, new, ChangeSource.IMPORT.value)
