"""Errors that a person can do something about."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(eq=False)
class Refusal(Exception):
    """Something asked for that can't be done.

    `problem` says what is wrong and `hint` how to fix it. Both are whole sentences of plain text.
    The problem may quote what a person typed, so it must be escaped before it is shown.

    The hint is ours alone: a command stands in it between backticks, complete, so that it can be
    copied. What people wrote is not part of it: `names` are put where it says `{}`, after its
    commands were marked, so that no name can look like a command.
    """

    problem: str
    hint: str
    names: Sequence[str] = field(default=(), kw_only=True)

    @property
    def full_hint(self) -> str:
        """The hint with its names, for where nothing has markup."""
        return with_names(self.hint, self.names)

    def __str__(self) -> str:
        return f"{self.problem} {self.full_hint}"


def with_names(text: str, names: Sequence[str]) -> str:
    """Return text in which each `{}` is one of the names, in their order."""
    first, *pieces = text.split("{}", len(names))
    return first + "".join(name + piece for name, piece in zip(names, pieces, strict=False))


class TeamGone(Exception):
    """A team that was deleted after it was looked up and before it could be stored."""


@dataclass(eq=False)
class StoreUnavailable(Exception):
    """The database can't be read or written now: it is locked, read-only, full or gone."""

    reason: str

    def __str__(self) -> str:
        return self.reason


@dataclass(eq=False)
class MaybeSaved(StoreUnavailable):
    """The database went away while it committed: nobody knows whether it did."""

    reason: str = "The connection was lost during a commit."
