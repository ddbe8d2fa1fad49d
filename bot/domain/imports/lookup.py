"""Look up whom and which channels a plan names."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from bot.domain.imports.directory import NotFound, WorkspaceDirectory
from bot.domain.imports.plan import Plan, TeamPlan
from bot.domain.people.person import Person
from bot.domain.teams.team_change import ROLE_PARTS, Part


@dataclass(frozen=True, slots=True)
class Resolved:
    """A plan in which people and channels are IDs; who they are; and what was not found.

    `typed` is how the file calls them, by ID.
    """

    plan: Plan
    people: Mapping[str, Person]
    typed: Mapping[str, str]
    problems: tuple[str, ...]


def resolve(
    plan: Plan, directory: WorkspaceDirectory, known: Collection[str], workspace_id: str
) -> Resolved:
    """Look up everybody and every channel of a plan.

    Those who are `known` in the workspace already, by ID, stay even if Slack no longer shows them.
    """
    found = _Found(directory, known, workspace_id)
    teams = tuple(found.team(team) for team in plan.teams)
    fallback_channel = (
        found.channel(plan.fallback_channel, "workspace")
        if plan.fallback_channel
        else plan.fallback_channel
    )
    problems = tuple(found.problems())
    planned = replace(plan, teams=teams, fallback_channel=fallback_channel)
    return Resolved(planned, found.people, found.typed, problems)


class _Found:
    """What was looked up so far, and where what was not found stands."""

    def __init__(
        self, directory: WorkspaceDirectory, known: Collection[str], workspace_id: str
    ) -> None:
        self._person = cache(directory.person)
        self._channel = cache(directory.channel)
        self._known = known
        self._workspace_id = workspace_id
        self._places = defaultdict[str, list[str]](list)
        self.people: dict[str, Person] = {}
        self.typed: dict[str, str] = {}

    def team(self, team: TeamPlan) -> TeamPlan:
        """The plan of a team, with IDs."""
        place = f"{team.name}, {team.place}"
        finders = dict.fromkeys(ROLE_PARTS, self.person) | {Part.CHANNELS: self.channel}
        parts = {
            part: tuple(finders[part](typed, place) for typed in values)
            if part in finders
            else values
            for part, values in team.parts.items()
        }
        return replace(team, parts=parts)

    def person(self, typed: str, place: str) -> str:
        """The ID of somebody, or what was typed where nobody is found."""
        try:
            person = self._person(typed)
        except NotFound as problem:
            if typed not in self._known:
                self._places[problem.reason].append(place)
            person = Person(typed, self._workspace_id)
        self.people[person.id] = person
        self.typed[person.id] = typed
        return person.id

    def channel(self, typed: str, place: str) -> str:
        """The ID of a channel, or what was typed where none is found."""
        try:
            found = self._channel(typed)
        except NotFound as problem:
            if typed not in self._known:
                self._places[problem.reason].append(place)
            found = typed
        self.typed[found] = typed
        return found

    def problems(self) -> Iterator[str]:
        """Everything that was not found, and where it stands first."""
        for reason, places in self._places.items():
            more = f" and {len(places) - 1} more" if len(places) > 1 else ""
            yield f"{reason} ({places[0]}{more})."
