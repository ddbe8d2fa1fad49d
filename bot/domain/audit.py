"""Who changed what, and when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

OPERATOR = "operator"
"""The actor of what is done on the command line, where nobody is known by name."""


class ChangeSource(StrEnum):
    """The way by which a change of the configuration came in."""

    COMMAND = "command"
    MODAL = "modal"
    HOME = "home"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One change of a workspace's configuration.

    `at` is in UTC; `action` is what was changed, from `old` to `new` (None: nothing was there, or
    is there now); `source` how the change came in. `team_name` is the name at the time;
    a team that is gone by now keeps its rows. `old` and `new` have a line for each of several
    values. Rows of a higher `id` are later.
    """

    actor: str
    at: datetime
    action: str
    team_id: int | None
    team_name: str
    old: str | None
    new: str | None
    source: str
    id: int = 0
