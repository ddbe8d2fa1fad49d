"""Create, change and delete teams: one use case behind command, modal and Home tab."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
from bot.usecases.schedule_summary import begin_usual, begin_with_first_channel
from bot.usecases.team_access import TeamRef, check_may_change, find_team_id, team_to_change

NOBODY: Mapping[str, Person] = {}
NO_ERRORS: Mapping[Part, Refusal] = {}


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
    """Create a team, with the usual weekly summary.

    Raises Refusal for a bad or taken name, too many channels, or an actor who may not.
    """
    blank = Team(0, actor.workspace_id, "")
    change = TeamChange(None, with_channels(renamed(blank, name), channel_ids))
    problems = problems_of(change, NOBODY)
    if problems:
        raise rejected(problems)
    with context.database.transaction() as session:
        check_may_change(session, actor, None)
        created = teams.save(session, change, context.clock())
        begin_usual(session, actor, created.team, context.clock())
        _record(context, session, actor, created, source)
    context.team_cache.refresh(actor.workspace_id)
    return created.team


def change_team(
    context: AppContext,
    actor: Person,
    ref: TeamRef,
    edit: Edit,
    *,
    people: Mapping[str, Person] = NOBODY,
    errors: Mapping[Part, Refusal] = NO_ERRORS,
    seen: int | None = None,
    source: ChangeSource = ChangeSource.COMMAND,
) -> TeamChange:
    """Apply `edit` to a team; returns what that changed, which may be nothing.

    `people` are those whom `edit` may name anew, `errors` what is known to be wrong already.
    Raises ChangedMeanwhile if somebody has changed the team after audit row `seen`, Rejected
    with every part that is wrong, and Refusal if the team is not found or `actor` may not.
    """
    team_id = find_team_id(context, actor.workspace_id, ref)
    with context.database.transaction() as session:
        before = team_to_change(session, actor, team_id)
        _check_unchanged(session, before, seen)
        change = TeamChange(before, edit(before))
        problems = {**problems_of(change, people), **errors}
        if problems:
            raise rejected(problems)
        if change.differences:
            try:
                teams.save(session, change, context.clock())
            except teams.NameTaken as taken:
                part = Part.NAME if taken.name == change.team.name else Part.ALIASES
                raise rejected({part: taken}) from taken
            begin_with_first_channel(session, actor, change, context.clock())
            _record(context, session, actor, change, source)
    context.team_cache.refresh(actor.workspace_id)
    return change


def delete_team(
    context: AppContext,
    actor: Person,
    team_id: int,
    seen: int,
    source: ChangeSource = ChangeSource.COMMAND,
) -> TeamChange:
    """Delete a team as it was at audit row `seen`.

    Raises ChangedMeanwhile if it has changed since, and Refusal if it is gone or `actor`
    may not.
    """
    with context.database.transaction() as session:
        team = team_to_change(session, actor, team_id)
        _check_unchanged(session, team, seen)
        change = teams.save(session, TeamChange(team, None), context.clock())
        _record(context, session, actor, change, source)
    context.team_cache.refresh(actor.workspace_id)
    return change


def _check_unchanged(session: Session, team: Team, seen: int | None) -> None:
    rows = () if seen is None else audit.since(session, team.workspace_id, team.id, seen)
    if rows:
        raise ChangedMeanwhile(
            f"{team.name} has changed meanwhile.", "Look at it again.", team, rows
        )


def _record(
    context: AppContext, session: Session, actor: Person, change: TeamChange, source: ChangeSource
) -> None:
    rows = audit_rows(change, actor.id, context.clock(), source)
    audit.record(session, actor.workspace_id, rows)
