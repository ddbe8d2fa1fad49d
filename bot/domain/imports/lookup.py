"""Look up the people and channels that a plan names."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from bot.domain.imports.directory import NotFound, WorkspaceDirectory
from bot.domain.imports.plan import Plan, TeamPlan
from bot.domain.people.person import Person
from bot.domain.printable import one_line
from bot.domain.teams.team_change import ROLE_PARTS, Part


@dataclass(frozen=True, slots=True)
class ResolvedPlan:
    """A plan in which people and channels are IDs, with the people and what was not found.

    `typed` maps each ID to what the file calls it.
    """

    plan: Plan
    people: Mapping[str, Person]
    typed: Mapping[str, str]
    problems: tuple[str, ...]


def resolve(
    plan: Plan, directory: WorkspaceDirectory, known: Collection[str], workspace_id: str
) -> ResolvedPlan:
    """Look up all people and channels of a plan.

    IDs that are `known` in the workspace already stay, even if Slack no longer shows them.
    """
    lookup = _Lookup(directory, known, workspace_id)
    teams = tuple(lookup.team(team) for team in plan.teams)
    fallback_channel = plan.fallback_channel
    if fallback_channel:
        fallback_channel = lookup.channel(fallback_channel, "workspace")
    problems = tuple(lookup.problems())
    resolved = replace(plan, teams=teams, fallback_channel=fallback_channel)
    return ResolvedPlan(resolved, lookup.people, lookup.typed, problems)


class _Lookup:
    """Collects what was looked up, and the positions of what was not found, by reason."""

    def __init__(
        self, directory: WorkspaceDirectory, known: Collection[str], workspace_id: str
    ) -> None:
        self._person = cache(directory.person)
        self._channel = cache(directory.channel)
        self._known = known
        self._workspace_id = workspace_id
        self._not_found = defaultdict[str, list[str]](list)
        self.people: dict[str, Person] = {}
        self.typed: dict[str, str] = {}

    def team(self, team: TeamPlan) -> TeamPlan:
        """Return the plan of a team with IDs."""
        position = f"{one_line(team.name)}, {team.position}"
        lookups = dict.fromkeys(ROLE_PARTS, self.person) | {Part.CHANNELS: self.channel}
        parts = {
            part: tuple(lookups[part](typed, position) for typed in values)
            if part in lookups
            else values
            for part, values in team.parts.items()
        }
        return replace(team, parts=parts)

    def person(self, typed: str, position: str) -> str:
        """Return the ID of a person, or what was typed if nobody is found."""
        try:
            person = self._person(typed)
        except NotFound as error:
            if typed not in self._known:
                self._not_found[error.reason].append(position)
            person = Person(typed, self._workspace_id)
        self.people[person.id] = person
        self.typed[person.id] = typed
        return person.id

    def channel(self, typed: str, position: str) -> str:
        """Return the ID of a channel, or what was typed if none is found."""
        try:
            channel_id = self._channel(typed)
        except NotFound as error:
            if typed not in self._known:
                self._not_found[error.reason].append(position)
            channel_id = typed
        self.typed[channel_id] = typed
        return channel_id

    def problems(self) -> Iterator[str]:
        """Yield a sentence for everything that was not found, with its first position."""
        for reason, positions in self._not_found.items():
            more = f" and {len(positions) - 1} more" if len(positions) > 1 else ""
            yield f"{reason} ({positions[0]}{more})."
