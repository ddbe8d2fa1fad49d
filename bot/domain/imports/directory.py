"""The people and channels of a workspace, found by what a file calls them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process

from bot.domain.ids import CHANNEL_ID, USER_ID
from bot.domain.people.person import Person
from bot.domain.printable import one_line
from bot.domain.teams.team import name_key

NEAR = 80
"""Similarity, out of 100, from which another name is suggested."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person with the names that others know them by, and their email address."""

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
    """A person or channel that is unknown or ambiguous; `reason` ends without a full stop."""

    reason: str

    def __str__(self) -> str:
        return self.reason


class WorkspaceDirectory:
    """Finds people and channels by what a file calls them.

    The hints say, at the end of a sentence, how to make email addresses and channels known.
    """

    def __init__(
        self,
        members: Iterable[Member],
        channels: Iterable[Channel],
        *,
        email_hint: str = "use an ID",
        channel_hint: str = "is it private?",
    ) -> None:
        self._email_hint = email_hint
        self._channel_hint = channel_hint
        self._people: dict[str, Person] = {}
        self._by_email: dict[str, Person] = {}
        self._by_name = defaultdict[str, dict[str, Person]](dict)
        for member in members:
            self._people[member.person.id] = member.person
            if member.email:
                self._by_email[member.email.casefold()] = member.person
            for name in filter(None, member.names):
                self._by_name[name_key(name)][member.person.id] = member.person
        self._channels = {channel.id: channel for channel in channels}
        self._channels_by_name = {channel.name: channel for channel in self._channels.values()}

    def person(self, typed: str) -> Person:
        """Return the person with this ID, email address or name; raises NotFound."""
        if typed in self._people:
            return self._people[typed]
        if "@" in typed[1:]:
            return self._with_email(typed)
        key = name_key(typed.removeprefix("@"))
        people = list(self._by_name.get(key, {}).values())
        candidates = [person for person in people if not person.deactivated] or people
        if len(candidates) > 1:
            ids = ", ".join(sorted(person.id for person in candidates))
            raise NotFound(f"{one_line(typed)} could be any of {ids}; use the ID")
        if not candidates:
            near = process.extractOne(key, list(self._by_name), score_cutoff=NEAR)
            hint = f"; did you mean @{near[0]}?" if near else ""
            raise NotFound(f"Nobody in Slack is called {one_line(typed)}{hint}")
        return candidates[0]

    def _with_email(self, typed: str) -> Person:
        if not self._by_email:
            raise NotFound(
                f"I can't see email addresses such as {one_line(typed)}; {self._email_hint}"
            )
        if typed.casefold() not in self._by_email:
            raise NotFound(f"Nobody in Slack has the email address {one_line(typed)}")
        return self._by_email[typed.casefold()]

    def channel(self, typed: str) -> str:
        """Return the ID of the channel with this ID or name; raises NotFound."""
        name = typed.removeprefix("#").casefold()
        channel = self._channels.get(typed) or self._channels_by_name.get(name)
        if channel is None:
            near = process.extractOne(name, list(self._channels_by_name), score_cutoff=NEAR)
            hint = f"did you mean #{near[0]}?" if near else self._channel_hint
            raise NotFound(f"I can't see a channel {one_line(typed)}; {hint}")
        if channel.archived:
            raise NotFound(f"#{channel.name} is archived")
        return channel.id


class OfflineDirectory(WorkspaceDirectory):
    """A directory without access to Slack: IDs are taken as they are, and names are not found.

    `why` says, at the end of a sentence, why there is no access.
    """

    def __init__(self, workspace_id: str, why: str) -> None:
        super().__init__((), ())
        self._workspace_id = workspace_id
        self._why = why

    def person(self, typed: str) -> Person:
        """Return the person with this ID; raises NotFound for anything else."""
        if USER_ID.fullmatch(typed) is None:
            raise self._no_id(typed)
        return Person(typed, self._workspace_id)

    def channel(self, typed: str) -> str:
        """Return the channel with this ID; raises NotFound for anything else."""
        if CHANNEL_ID.fullmatch(typed) is None:
            raise self._no_id(typed)
        return typed

    def _no_id(self, typed: str) -> NotFound:
        return NotFound(f"{one_line(typed)} isn't an ID, and I can't look up names {self._why}")
