"""Create, change and delete teams: one use case behind command, modal and Home tab."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.audit import AuditRow, SetupDoor
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.teams.record import rows_of
from bot.domain.teams.team import Team
from bot.domain.teams.team_change import Part, TeamChange
from bot.domain.teams.team_checks import problems_of, rejected
from bot.domain.teams.team_edits import Edit, renamed, with_channels
from bot.store import audit, team_changes
from bot.store.database import Session
from bot.usecases.desk import Desk
from bot.usecases.permission import check_may, team_to_change
from bot.usecases.usual_summary import begin_late, begin_usual
from bot.usecases.which_team import Meant, team_id_of

NOBODY: Mapping[str, Person] = {}
NOTHING: Mapping[Part, Refusal] = {}


@dataclass(eq=False)
class ChangedMeanwhile(Refusal):
    """Somebody else changed the team after it was last looked at; `rows` say what."""

    team: Team
    rows: tuple[AuditRow, ...]


def create_team(
    desk: Desk,
    actor: Person,
    name: str,
    channel_ids: Sequence[str],
    door: SetupDoor = SetupDoor.COMMAND,
) -> Team:
    """Create a team.

    Raises Refusal for a bad or taken name, too many channels, or an actor who may not.
    """
    blank = Team(0, actor.workspace_id, "")
    wanted = with_channels(renamed(blank, name), channel_ids)
    problems = problems_of(TeamChange(None, wanted), NOBODY)
    if problems:
        raise rejected(problems)
    with desk.database.transaction() as session:
        check_may(session, actor, None)
        team = team_changes.create(
            session, actor.workspace_id, wanted.name, wanted.channel_ids, desk.clock()
        )
        begin_usual(session, actor, team, desk.clock())
        _note(desk, session, actor, TeamChange(None, team), door)
    desk.rosters.forget(actor.workspace_id)
    return team


def change_team(
    desk: Desk,
    actor: Person,
    meant: Meant,
    edit: Edit,
    *,
    people: Mapping[str, Person] = NOBODY,
    trouble: Mapping[Part, Refusal] = NOTHING,
    seen: int | None = None,
    door: SetupDoor = SetupDoor.COMMAND,
) -> TeamChange:
    """Put the team that is meant through `edit`, and say what that changed: nothing, perhaps.

    `people` are those whom `edit` may name anew, `trouble` is what is known to be wrong already.
    Raises ChangedMeanwhile where somebody has changed the team after audit row `seen`, Rejected
    with every part that is wrong, and Refusal where the team is not found or `actor` may not.
    """
    team_id = team_id_of(desk, actor.workspace_id, meant)
    with desk.database.transaction() as session:
        before = team_to_change(session, actor, team_id)
        _check_unchanged(session, before, seen)
        change = TeamChange(before, edit(before))
        problems = {**problems_of(change, people), **trouble}
        if problems:
            raise rejected(problems)
        if change.differences:
            _save(session, change)
            begin_late(session, actor, change, desk.clock())
            _note(desk, session, actor, change, door)
    desk.rosters.forget(actor.workspace_id)
    return change


def delete_team(
    desk: Desk, actor: Person, team_id: int, seen: int, door: SetupDoor = SetupDoor.COMMAND
) -> TeamChange:
    """Delete a team as it was at audit row `seen`.

    Raises ChangedMeanwhile where it is another by now, and Refusal where it is gone or `actor`
    may not.
    """
    with desk.database.transaction() as session:
        team = team_to_change(session, actor, team_id)
        _check_unchanged(session, team, seen)
        team_changes.delete(session, team)
        change = TeamChange(team, None)
        _note(desk, session, actor, change, door)
    desk.rosters.forget(actor.workspace_id)
    return change


def _check_unchanged(session: Session, team: Team, seen: int | None) -> None:
    if seen is None:
        return
    rows = audit.since(session, team.workspace_id, team.id, seen)
    if rows:
        raise ChangedMeanwhile(
            f"{team.name} has changed meanwhile.", "Look at it again.", team, rows
        )


def _save(session: Session, change: TeamChange) -> None:
    assert change.before, "only a team that is there is changed"  # noqa: S101
    try:
        team_changes.save(session, change.before, change.team)
    except team_changes.NameTaken as taken:
        part = Part.NAME if taken.name == change.team.name else Part.ALIASES
        raise rejected({part: taken}) from taken


def _note(desk: Desk, session: Session, actor: Person, change: TeamChange, door: SetupDoor) -> None:
    rows = rows_of(change, actor.id, desk.clock(), door)
    audit.note_all(session, actor.workspace_id, rows)
