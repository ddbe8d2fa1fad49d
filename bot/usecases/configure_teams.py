"""Create, change and delete teams: one use case behind command, modal and Home tab."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.audit import AuditRow, ChangeSource
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.teams.team import Team
from bot.domain.teams.team_change import Part, TeamChange, audit_rows
from bot.domain.teams.team_checks import problems_of, rejected
from bot.domain.teams.team_edits import Edit, renamed, with_channels
from bot.store import audit, teams
from bot.store.database import Session
from bot.usecases.app_context import AppContext
from bot.usecases.permission import check_may, team_to_change
from bot.usecases.team_ref import TeamRef, team_id_of
from bot.usecases.usual_summary import begin_late, begin_usual

NOBODY: Mapping[str, Person] = {}
NOTHING: Mapping[Part, Refusal] = {}


@dataclass(eq=False)
class ChangedMeanwhile(Refusal):
    """Somebody else changed the team after it was last looked at; `rows` say what."""

    team: Team
    rows: tuple[AuditRow, ...]


def create_team(
    context: AppContext,
    actor: Person,
    name: str,
    channel_ids: Sequence[str],
    source: ChangeSource = ChangeSource.COMMAND,
) -> Team:
    """Create a team.

    Raises Refusal for a bad or taken name, too many channels, or an actor who may not.
    """
    blank = Team(0, actor.workspace_id, "")
    wanted = with_channels(renamed(blank, name), channel_ids)
    problems = problems_of(TeamChange(None, wanted), NOBODY)
    if problems:
        raise rejected(problems)
    with context.database.transaction() as session:
        check_may(session, actor, None)
        team = teams.save(session, TeamChange(None, wanted), context.clock()).team
        begin_usual(session, actor, team, context.clock())
        _note(context, session, actor, TeamChange(None, team), source)
    context.team_cache.forget(actor.workspace_id)
    return team


def change_team(
    context: AppContext,
    actor: Person,
    meant: TeamRef,
    edit: Edit,
    *,
    people: Mapping[str, Person] = NOBODY,
    trouble: Mapping[Part, Refusal] = NOTHING,
    seen: int | None = None,
    source: ChangeSource = ChangeSource.COMMAND,
) -> TeamChange:
    """Put the team that is meant through `edit`, and say what that changed: nothing, perhaps.

    `people` are those whom `edit` may name anew, `trouble` is what is known to be wrong already.
    Raises ChangedMeanwhile where somebody has changed the team after audit row `seen`, Rejected
    with every part that is wrong, and Refusal where the team is not found or `actor` may not.
    """
    team_id = team_id_of(context, actor.workspace_id, meant)
    with context.database.transaction() as session:
        before = team_to_change(session, actor, team_id)
        _check_unchanged(session, before, seen)
        change = TeamChange(before, edit(before))
        problems = {**problems_of(change, people), **trouble}
        if problems:
            raise rejected(problems)
        if change.differences:
            _save(session, change, context.clock())
            begin_late(session, actor, change, context.clock())
            _note(context, session, actor, change, source)
    context.team_cache.forget(actor.workspace_id)
    return change


def delete_team(
    context: AppContext,
    actor: Person,
    team_id: int,
    seen: int,
    source: ChangeSource = ChangeSource.COMMAND,
) -> TeamChange:
    """Delete a team as it was at audit row `seen`.

    Raises ChangedMeanwhile where it is another by now, and Refusal where it is gone or `actor`
    may not.
    """
    with context.database.transaction() as session:
        team = team_to_change(session, actor, team_id)
        _check_unchanged(session, team, seen)
        change = teams.save(session, TeamChange(team, None), context.clock())
        _note(context, session, actor, change, source)
    context.team_cache.forget(actor.workspace_id)
    return change


def _check_unchanged(session: Session, team: Team, seen: int | None) -> None:
    if seen is None:
        return
    rows = audit.since(session, team.workspace_id, team.id, seen)
    if rows:
        raise ChangedMeanwhile(
            f"{team.name} has changed meanwhile.", "Look at it again.", team, rows
        )


def _save(session: Session, change: TeamChange, now: datetime) -> None:
    try:
        teams.save(session, change, now)
    except teams.NameTaken as taken:
        part = Part.NAME if taken.name == change.team.name else Part.ALIASES
        raise rejected({part: taken}) from taken


def _note(
    context: AppContext, session: Session, actor: Person, change: TeamChange, source: ChangeSource
) -> None:
    rows = audit_rows(change, actor.id, context.clock(), source)
    audit.note_all(session, actor.workspace_id, rows)
