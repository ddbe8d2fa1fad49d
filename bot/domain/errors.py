"""Errors that a person can do something about."""

from dataclasses import dataclass


@dataclass(eq=False)
class Refusal(Exception):
    """Something asked for that can't be done.

    `problem` says what is wrong and `hint` how to fix it. Both are whole sentences of plain text.
    They may quote what a person typed, so they must be escaped before they are shown. A command
    stands between backticks, complete, so that it can be copied.
    """

    problem: str
    hint: str

    def __str__(self) -> str:
        return f"{self.problem} {self.hint}"


class TeamGone(Exception):
    """A team that was deleted after it was looked up and before it could be stored."""


@dataclass(eq=False)
class StoreUnavailable(Exception):
    """The database can't be read or written now: it is locked, read-only, full or gone."""

    reason: str

    def __str__(self) -> str:
        return self.reason
