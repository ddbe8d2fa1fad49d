"""Bring a workspace's configuration to what a file says, in one go or not at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.domain.audit import OPERATOR, SetupDoor
from bot.domain.errors import Refusal
from bot.domain.plan_effect import Configuration, Effect, doubles, effect_of, themes_differing
from bot.domain.plan_lookup import Resolved
from bot.domain.team import Team
from bot.domain.team_change import TeamChange
from bot.domain.team_checks import problems_of
from bot.store import audit, profiles, team_changes, teams, workspaces
from bot.store.database import Session
from bot.usecases.configure_teams import note_change
from bot.usecases.decision_profiles import decidable
from bot.usecases.desk import Desk

SHOWN = 50
"""Problems told at most; a file of ten thousand teams may have as many."""


@dataclass(eq=False)
class NotImported(Refusal):
    """What keeps a file from being imported, all of it."""

    problems: tuple[str, ...]


def configuration(desk: Desk, workspace_id: str) -> Configuration:
    """Everything that can be exported of a workspace."""
    with desk.database.reading() as session:
        return _configuration(session, workspace_id)


def workspace_ids(desk: Desk) -> Sequence[str]:
    """Every workspace in which anything was set up."""
    with desk.database.reading() as session:
        return sorted(workspaces.all_ids(session))


def import_teams(
    desk: Desk,
    workspace_id: str,
    wanted: Resolved,
    *,
    prune: bool = False,
    dry_run: bool = False,
) -> Effect:
    """Make things as a plan says; with `prune`, teams that it does not name are deleted.

    With `dry_run` nothing is written. Raises NotImported with everything that is wrong, what was
    not found among it; then nothing has changed.
    """
    opened = desk.database.reading() if dry_run else desk.database.transaction()
    with opened as session:
        if not dry_run:
            workspaces.touch(session, workspace_id)
        now = _configuration(session, workspace_id)
        found = effect_of(now, wanted.plan, prune=prune)
        problems = (*wanted.problems, *_problems(desk, now, wanted, found))
        if problems:
            raise _refused(problems)
        if not dry_run:
            _save(desk, session, found)
    desk.rosters.forget(workspace_id)
    return found


def _refused(problems: tuple[str, ...]) -> NotImported:
    more = len(problems) - SHOWN
    told = [*problems[:SHOWN], *([f"And {more} more."] if more > 0 else [])]
    return NotImported("\n".join(told), "\nNothing was changed.", problems)


def _configuration(session: Session, workspace_id: str) -> Configuration:
    return Configuration(
        workspaces.settings_of(session, workspace_id), teams.all_of(session, workspace_id)
    )


def _problems(desk: Desk, now: Configuration, wanted: Resolved, found: Effect) -> Iterator[str]:
    yield from doubles(now, wanted.plan, found)
    known = {theme.name for theme in decidable(desk)}
    for change in found.teams:
        for refusal in problems_of(change, wanted.people).values():
            yield f"{change.team.name}: {refusal.problem}"
        for theme, _, role in themes_differing(change):
            if role and theme not in known:
                yield f"{change.team.name}: there is no theme “{theme}”."


def _save(desk: Desk, session: Session, found: Effect) -> None:
    """Names that are given up are free before others take them."""
    for change in found.teams:
        if change.before and change.after is None:
            team_changes.delete(session, change.before)
        elif change.before:
            team_changes.save(session, change.before, _freed(change.before, change.team))
    for change in found.teams:
        after = _saved(desk, session, change.before, change.after) if change.after else None
        _note(desk, session, TeamChange(change.before, after))
    _save_settings(desk, session, found)


def _freed(before: Team, after: Team) -> Team:
    """A team without the aliases that it is to lose."""
    return replace(before, aliases=tuple(a for a in before.aliases if a in after.aliases))


def _saved(desk: Desk, session: Session, before: Team | None, after: Team) -> Team:
    workspace_id = after.workspace_id
    if before is None:
        now = team_changes.create(session, workspace_id, after.name, (), desk.clock())
        after = replace(after, id=now.id)
    else:
        now = _freed(before, after)
    team_changes.save(session, now, after)
    for theme, _, role in themes_differing(TeamChange(before, after)):
        profiles.set_theme(session, workspace_id, after.id, theme, role)
    return after


def _note(desk: Desk, session: Session, change: TeamChange) -> None:
    note_change(desk, session, OPERATOR, change, SetupDoor.IMPORT)
    for theme, old, new in themes_differing(change) if change.after else ():
        team = change.team
        _note_value(desk, session, team.workspace_id, f"theme {theme}", old, new, team)


def _save_settings(desk: Desk, session: Session, found: Effect) -> None:
    before, after = found.before, found.after
    if before.elsewhere != after.elsewhere:
        workspaces.set_elsewhere(session, after.workspace_id, after.elsewhere)
        _note_value(
            desk, session, after.workspace_id, "elsewhere", before.elsewhere, after.elsewhere
        )
    if before.policy is not after.policy:
        workspaces.set_policy(session, after.workspace_id, after.policy)
        _note_value(desk, session, after.workspace_id, "policy", before.policy, after.policy)


def _note_value(
    desk: Desk,
    session: Session,
    workspace_id: str,
    action: str,
    old: str | None,
    new: str | None,
    team: Team | None = None,
) -> None:
    audit.note(
        session,
        workspace_id,
        actor=OPERATOR,
        at=desk.clock(),
        action=action,
        team_id=team.id if team else None,
        team_name=team.name if team else "",
        old=old,
        new=new,
        door=SetupDoor.IMPORT.value,
    )
