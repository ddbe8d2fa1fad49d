"""Everybody in a workspace and its channels, found by what people call them."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process

from bot.domain.people.person import Person
from bot.domain.teams.team import name_key

PERSON_ID = re.compile(r"[UW][A-Z0-9]+")
CHANNEL_ID = re.compile(r"[CG][A-Z0-9]+")
NEAR = 80
"""Likeness, of 100, from which on another name is proposed."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a workspace, with the names that people know them by and their address."""

    person: Person
    names: tuple[str, ...]
    email: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that the bot can see."""

    id: str
    name: str
    archived: bool = False


@dataclass(eq=False)
class NotFound(Exception):
    """Nobody, or nothing, is meant for sure; `reason` is a sentence without its full stop."""

    reason: str

    def __str__(self) -> str:
        return self.reason


class WorkspaceDirectory:
    """Finds people and channels by what a file calls them."""

    def __init__(self, members: Iterable[Member], channels: Iterable[Channel]) -> None:
        self._people: dict[str, Person] = {}
        self._addresses: dict[str, Person] = {}
        self._names = defaultdict[str, dict[str, Person]](dict)
        for member in members:
            self._people[member.person.id] = member.person
            if member.email:
                self._addresses[member.email.casefold()] = member.person
            for name in filter(None, member.names):
                self._names[name_key(name)][member.person.id] = member.person
        self._channels = {channel.id: channel for channel in channels}
        self._by_name = {channel.name: channel for channel in self._channels.values()}

    def person(self, typed: str) -> Person:
        """The person with this ID, address or name; raises NotFound."""
        if typed in self._people:
            return self._people[typed]
        if "@" in typed[1:]:
            return self._addressed(typed)
        key = name_key(typed.removeprefix("@"))
        found = self._names.get(key, {})
        here = [person for person in found.values() if not person.deactivated] or list(
            found.values()
        )
        if len(here) > 1:
            ids = ", ".join(sorted(person.id for person in here))
            raise NotFound(f"{typed} may be any of {ids}: write the ID")
        if not here:
            near = process.extractOne(key, list(self._names), score_cutoff=NEAR)
            raise NotFound(
                f"Slack knows nobody called {typed}{f'; did you mean @{near[0]}?' if near else ''}"
            )
        return here[0]

    def _addressed(self, typed: str) -> Person:
        if not self._addresses:
            raise NotFound(f"{typed} is an address, and the scope users:read.email is not granted")
        if typed.casefold() not in self._addresses:
            raise NotFound(f"Slack knows nobody with the address {typed}")
        return self._addresses[typed.casefold()]

    def channel(self, typed: str) -> str:
        """The ID of the channel with this ID or name; raises NotFound."""
        name = typed.removeprefix("#").casefold()
        found = self._channels.get(typed) or self._by_name.get(name)
        if found is None:
            near = process.extractOne(name, list(self._by_name), score_cutoff=NEAR)
            hint = f"did you mean #{near[0]}?" if near else "is it private? Then /invite @whoowns"
            raise NotFound(f"I see no channel {typed}; {hint}")
        if found.archived:
            raise NotFound(f"#{found.name} is archived")
        return found.id


class OfflineDirectory(WorkspaceDirectory):
    """Where Slack cannot be asked: IDs are taken as they are, and names are not found.

    `why` says why, as the end of a sentence.
    """

    def __init__(self, workspace_id: str, why: str = "without SLACK_BOT_TOKEN") -> None:
        super().__init__((), ())
        self._workspace_id = workspace_id
        self._why = why

    def person(self, typed: str) -> Person:
        """The person with this ID; raises NotFound for anything else."""
        if PERSON_ID.fullmatch(typed) is None:
            raise NotFound(f"{typed} is no ID, and {self._why} Slack is not asked for names")
        return Person(typed, self._workspace_id)

    def channel(self, typed: str) -> str:
        """The channel with this ID; raises NotFound for anything else."""
        if CHANNEL_ID.fullmatch(typed) is None:
            raise NotFound(f"{typed} is no ID, and {self._why} Slack is not asked for names")
        return typed
