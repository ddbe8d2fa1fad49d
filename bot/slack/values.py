"""What buttons, menus and modals carry: values that are encoded when shown, and decoded when used.

A value comes back as Slack sends it, so that it is checked like anything that people type.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, NewType, Self, get_type_hints

from bot.domain.classification.own_rules import Strength
from bot.domain.errors import Refusal
from bot.domain.ids import CHANNEL_ID, USER_ID
from bot.domain.teams.team import MAX_NAME, Role
from bot.domain.verdict import Kind

ROW_ID = re.compile(r"0|[1-9][0-9]{0,9}")
LARGEST_ID = 2**31 - 1
DAY_MINUTES = 24 * 60
LONGEST_ID = 21
"""Letters of the ID of a user or a channel."""


UserId = NewType("UserId", str)
ChannelId = NewType("ChannelId", str)


class Rating(StrEnum):
    """What somebody says of an answer with the two buttons under it."""

    RIGHT = "right"
    WRONG = "wrong"


def _row_id(text: str) -> int:
    if not ROW_ID.fullmatch(text) or int(text) > LARGEST_ID:
        raise ValueError
    return int(text)


def _user_id(text: str) -> UserId:
    if len(text) > LONGEST_ID or not USER_ID.fullmatch(text):
        raise ValueError
    return UserId(text)


def _channel_id(text: str) -> ChannelId:
    if len(text) > LONGEST_ID or not CHANNEL_ID.fullmatch(text):
        raise ValueError
    return ChannelId(text)


def _kind_of_rule(text: str) -> Kind:
    if text == Kind.UNCLEAR:
        raise ValueError
    return Kind(text)


DECODERS: Mapping[Any, Callable[[str], Any]] = {
    int: _row_id,
    int | None: lambda text: _row_id(text) if text else None,
    str: str,
    UserId: _user_id,
    UserId | None: lambda text: _user_id(text) if text else None,
    ChannelId: _channel_id,
    Kind: _kind_of_rule,
    Rating: Rating,
    Role: Role,
    Strength: Strength,
}
"""How a field of each type is read; each raises ValueError for anything odd."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value; its fields are joined with colons, which only the last one may contain."""

    @property
    def encoded(self) -> str:
        """The value as Slack keeps it."""
        parts = (getattr(self, field.name) for field in fields(self))
        return ":".join("" if part is None else str(part) for part in parts)

    @classmethod
    def decode(cls, text: str) -> Self:
        """Read a value; raises Refusal where it is not one of ours."""
        decoders = _decoders(cls)
        parts = text.split(":", len(decoders) - 1)
        try:
            return cls(*(decode(part) for decode, part in zip(decoders, parts, strict=True)))
        except ValueError:
            raise odd_value() from None


def _decoders(value: type[Value]) -> tuple[Callable[[str], Any], ...]:
    hints = get_type_hints(value)
    return tuple(DECODERS[hints[field.name]] for field in fields(value))


def odd_value() -> Refusal:
    """Return what to raise for a value that we never sent, or no longer understand."""
    return Refusal("I can't use that button or menu any more.", "Type the command again.")


@dataclass(frozen=True, slots=True)
class EntryRef(Value):
    """An entry of the journal."""

    entry_id: int


@dataclass(frozen=True, slots=True)
class EntryRating(Value):
    """What somebody says of the answer of an entry."""

    rating: Rating
    entry_id: int


@dataclass(frozen=True, slots=True)
class EntryTeam(Value):
    """A team that is chosen for an entry."""

    entry_id: int
    team_id: int


@dataclass(frozen=True, slots=True)
class TeamId(Value):
    """A team."""

    team_id: int


@dataclass(frozen=True, slots=True)
class TeamRole(Value):
    """A role of a team."""

    team_id: int
    role: Role


@dataclass(frozen=True, slots=True)
class TeamSeen(Value):
    """A team, as it was at its audit row `seen`."""

    team_id: int
    seen: int


@dataclass(frozen=True, slots=True)
class HistoryBefore(Value):
    """The history of a team or, for None, of the workspace, before an audit row."""

    team_id: int | None
    before: int


@dataclass(frozen=True, slots=True)
class ThemeForRole(Value):
    """A theme that may be given to a role of a team."""

    team_id: int
    role: Role
    theme: str


@dataclass(frozen=True, slots=True)
class ProposedRule(Value):
    """An own rule that is proposed."""

    kind: Kind
    strength: Strength
    phrase: str


@dataclass(frozen=True, slots=True)
class ListPage(Value):
    """A page of the teams that somebody takes part in, or whose names have some words."""

    page: int
    user_id: UserId | None
    words: str

    def __post_init__(self) -> None:
        if len(self.words) > MAX_NAME:
            raise ValueError(self.words)


@dataclass(frozen=True, slots=True)
class SharedSchedule(Value):
    """When a team's summary is wanted in a channel that outsiders read.

    `weekday` is from 1 to 7, `minute` counts from midnight; with None, and with `""` for the zone,
    what is set stays.
    """

    team_id: int
    weekday: int | None
    minute: int | None
    channel_id: ChannelId
    zone: str

    def __post_init__(self) -> None:
        if self.weekday not in {None, *range(1, 8)} or (self.minute or 0) >= DAY_MINUTES:
            raise ValueError


@dataclass(frozen=True, slots=True)
class HandoverRef(Value):
    """A question that was handed over."""

    handover_id: int


@dataclass(frozen=True, slots=True)
class DraftRef(Value):
    """A reply that may be sent as an answer."""

    answer_id: int


@dataclass(frozen=True, slots=True)
class KeptAnswerRef(Value):
    """An answer that is kept for the next person who asks."""

    kept_id: int


@dataclass(frozen=True, slots=True)
class KeptForEntry(Value):
    """A kept answer that is shown for an entry of the journal."""

    entry_id: int
    kept_id: int


@dataclass(frozen=True, slots=True)
class KeptPage(Value):
    """A page of the kept answers of a team or, for None, of all."""

    page: int
    team_id: int | None


@dataclass(frozen=True, slots=True)
class KeptOnPage(Value):
    """A kept answer, on a page of a list as in `KeptPage`."""

    kept_id: int
    page: int
    team_id: int | None


@dataclass(frozen=True, slots=True)
class AskedPerson(Value):
    """Whom the form for handing over an entry shows, as its decider or as who is consulted.

    `consulted` is 1 or 0. `response_url` is where the answer that the form came from stands.
    """

    entry_id: int
    consulted: int
    user_id: UserId
    response_url: str


def block_id(name: str, value: Value) -> str:
    """The ID of a block whose menu carries no value of its own."""
    return f"{name}:{value.encoded}"


def value_in(block_id: str) -> str:
    """The encoded value in such a block's ID; `""` where there is none."""
    return block_id.partition(":")[2]
