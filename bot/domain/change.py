"""What a change of the configuration consists of, and which audit rows it leaves.

Each kind of thing that a workspace configures has a change of its own: teams
(`teams.team_change`), settings (`workspace`), own rules (`classification.own_rules`), and the
schedules of summaries (`reporting.schedule`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.audit import AuditRow, ChangeSource
from bot.domain.teams.team import Team

Values = tuple[str, ...]
"""The value of any part: words, or the IDs of people or channels; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of what was changed, before and after.

    `key` tells several of the same kind apart: the name of a theme.
    """

    part: str
    old: Values
    new: Values
    key: str = ""


def merged(current: Sequence[str], shown: Sequence[str], wanted: Sequence[str]) -> Values:
    """Return a list that two people edit, as both want it: neither loses what they added.

    `current` is the list now, `shown` what it was when somebody began to edit it, and `wanted` how
    they left it.
    """
    if tuple(current) == tuple(shown):
        return tuple(wanted)
    kept = [value for value in current if value in wanted or value not in shown]
    return tuple(dict.fromkeys((*kept, *(v for v in wanted if v not in shown))))


class Change:
    """Something before and after; `team` is the team in whose history the change belongs."""

    __slots__ = ()

    @property
    def team(self) -> Team | None:
        """The team as it is now, or as it was last; None for what a workspace has once."""
        return None

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The parts that differ; empty where nothing changes."""
        raise NotImplementedError

    @property
    def audited(self) -> Iterator[tuple[str, Difference]]:
        """Each difference with what the audit trail calls it, in the order of the rows."""
        for difference in self.differences:
            yield f"{difference.part} {difference.key}".rstrip(), difference


def audit_rows(
    change: Change, actor_id: str, at: datetime, source: ChangeSource
) -> Iterator[AuditRow]:
    """Yield an audit row for each part that differs."""
    team_id, team_name = (change.team.id, change.team.name) if change.team else (None, "")
    for action, difference in change.audited:
        old, new = "\n".join(difference.old) or None, "\n".join(difference.new) or None
        yield AuditRow(actor_id, at, action, team_id, team_name, old, new, source)
