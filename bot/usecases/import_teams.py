"""Make a workspace's configuration what a file says: all of it, or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.audit import OPERATOR, ChangeSource
from bot.domain.classification.own_rules import OwnRules, WorkspaceClassifier
from bot.domain.errors import Refusal
from bot.domain.imports.effect import (
    Configuration,
    ImportEffect,
    duplicates,
    effect_of,
)
from bot.domain.imports.lookup import ResolvedPlan
from bot.domain.printable import one_line, quoted
from bot.domain.teams.team_change import Part
from bot.domain.teams.team_checks import problems_of
from bot.store import own_rules, teams, workspaces
from bot.store.database import Session
from bot.usecases.app_context import AppContext
from bot.usecases.apply_change import record
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
        for difference in change.differences:
            theme = difference.key
            if difference.part == Part.THEMES and difference.new and theme not in known:
                yield f"{one_line(change.team.name)}: there is no theme {quoted(theme)}."
    classifier = WorkspaceClassifier(
        context.classifier.classify, OwnRules(before.rules), context.rulebook.limits
    )
    for _, rule in effect.rules.rules:
        spoiling = refusal_of(rule, classifier) if rule else None
        if spoiling:
            yield str(spoiling)


def _save(context: AppContext, session: Session, effect: ImportEffect) -> None:
    workspace_id, now = effect.settings.after.workspace_id, context.clock()
    saved = teams.save_all(session, workspace_id, effect.teams, now)
    workspaces.save(session, effect.settings)
    if effect.rules.differences:
        own_rules.replace_all(session, workspace_id, effect.rules.after.rules)
    changes = (*saved, effect.settings, effect.rules)
    record(session, workspace_id, changes, OPERATOR, now, ChangeSource.IMPORT)
