"""What cannot be done, said so that a person can mend it."""

from dataclasses import dataclass


@dataclass(eq=False)
class Refusal(Exception):
    """Something asked for that cannot be done.

    `problem` says what is wrong and `hint` what to do instead; both are whole sentences of plain
    text in which words a person typed may stand, so whoever shows them has to escape them. A
    command to type stands between backticks, whole, so that it can be copied.
    """

    problem: str
    hint: str

    def __str__(self) -> str:
        return f"{self.problem} {self.hint}"


class TeamGone(Exception):
    """A team that was deleted between being found and being written down."""


@dataclass(eq=False)
class StoreUnavailable(Exception):
    """The database cannot be read or written now: locked, read-only, full or gone."""

    reason: str

    def __str__(self) -> str:
        return self.reason
