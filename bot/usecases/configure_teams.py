"""Create, change and delete teams, behind command, modal and Home tab."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.audit import AuditRow, ChangeSource
from bot.domain.errors import Refusal
from bot.domain.people.person import Person
from bot.domain.teams import team_edits
from bot.domain.teams.team import Team
from bot.domain.teams.team_change import Part, TeamChange
from bot.domain.teams.team_checks import problems_of, rejected
from bot.store import audit, teams
from bot.store.database import Session
from bot.usecases.app_context import AppContext
from bot.usecases.apply_change import Applied, apply_change
from bot.usecases.summary_schedules import begin_usual, begin_with_first_channel
from bot.usecases.team_access import TeamRef, check_may_change, existing_team, find_team_id

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
) -> Applied[TeamChange]:
    """Create a team, with the usual weekly summary.

    Raises Refusal for a bad or taken name, too many channels, or an actor who may not.
    """
    return apply_change(context, actor, _TeamCreation(name, channel_ids), source)


def change_team(
    context: AppContext,
    actor: Person,
    ref: TeamRef,
    edit: team_edits.Edit,
    *,
    people: Mapping[str, Person] = NOBODY,
    errors: Mapping[Part, Refusal] = NO_ERRORS,
    seen: int | None = None,
    source: ChangeSource = ChangeSource.COMMAND,
) -> Applied[TeamChange]:
    """Apply `edit` to a team; returns what that changed, which may be nothing.

    `people` are those whom `edit` may name anew, `errors` what is known to be wrong already.
    Raises ChangedMeanwhile if somebody has changed the team after audit row `seen`, Rejected
    with every part that is wrong, and Refusal if the team is not found or `actor` may not.
    """
    team_id = find_team_id(context, actor.workspace_id, ref)
    return apply_change(context, actor, _TeamEdit(team_id, seen, edit, people, errors), source)


def delete_team(
    context: AppContext,
    actor: Person,
    team_id: int,
    seen: int,
    source: ChangeSource = ChangeSource.COMMAND,
) -> Applied[TeamChange]:
    """Delete a team as it was at audit row `seen`.

    Raises ChangedMeanwhile if it has changed since, and Refusal if it is gone or `actor`
    may not.
    """
    return apply_change(context, actor, _TeamDeletion(team_id, seen), source)


@dataclass(frozen=True, slots=True)
class _TeamCreation:
    name: str
    channel_ids: Sequence[str]

    def read(self, _: Session, workspace_id: str) -> Team:
        return Team(0, workspace_id, "")

    def check_permission(self, session: Session, actor: Person, _: Team) -> None:
        check_may_change(session, actor, None)

    def change(self, _: Session, __: Person, before: Team, ___: datetime) -> TeamChange:
        after = team_edits.with_channels(team_edits.renamed(before, self.name), self.channel_ids)
        return _checked(TeamChange(None, after), NOBODY, NO_ERRORS)

    def write(
        self, session: Session, actor: Person, change: TeamChange, now: datetime
    ) -> TeamChange:
        created = teams.save(session, change, now)
        begin_usual(session, actor, created.team, now)
        return created


@dataclass(frozen=True, slots=True)
class _StoredTeam:
    """A team that is there; `seen` is the latest audit row that the actor has seen of it."""

    team_id: int
    seen: int | None

    def read(self, session: Session, workspace_id: str) -> Team:
        return existing_team(session, workspace_id, self.team_id)

    def check_permission(self, session: Session, actor: Person, before: Team) -> None:
        check_may_change(session, actor, before)

    def check_unchanged(self, session: Session, team: Team) -> None:
        if self.seen is None:
            return
        rows = audit.since(session, team.workspace_id, team.id, self.seen)
        if rows:
            raise ChangedMeanwhile(
                f"{team.name} has changed meanwhile.", "Look at it again.", team, rows
            )


@dataclass(frozen=True, slots=True)
class _TeamEdit(_StoredTeam):
    edit: team_edits.Edit
    people: Mapping[str, Person] = field(default_factory=dict)
    errors: Mapping[Part, Refusal] = field(default_factory=dict)

    def change(self, session: Session, _: Person, before: Team, __: datetime) -> TeamChange:
        self.check_unchanged(session, before)
        return _checked(TeamChange(before, self.edit(before)), self.people, self.errors)

    def write(
        self, session: Session, actor: Person, change: TeamChange, now: datetime
    ) -> TeamChange:
        try:
            saved = teams.save(session, change, now)
        except teams.NameTaken as taken:
            part = Part.NAME if taken.name == change.team.name else Part.ALIASES
            raise rejected({part: taken}) from taken
        begin_with_first_channel(session, actor, saved, now)
        return saved


@dataclass(frozen=True, slots=True)
class _TeamDeletion(_StoredTeam):
    def change(self, session: Session, _: Person, before: Team, __: datetime) -> TeamChange:
        self.check_unchanged(session, before)
        return TeamChange(before, None)

    def write(self, session: Session, _: Person, change: TeamChange, now: datetime) -> TeamChange:
        return teams.save(session, change, now)


def _checked(
    change: TeamChange, people: Mapping[str, Person], errors: Mapping[Part, Refusal]
) -> TeamChange:
    problems = {**problems_of(change, people), **errors}
    if problems:
        raise rejected(problems)
    return change
