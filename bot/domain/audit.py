"""Who changed what in a workspace's configuration, and when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

OPERATOR = "operator"
"""The actor of changes made on the command line, which knows no users."""

SLACK = "slack"
"""The actor of changes that follow what Slack itself changed."""

TIME = "time"
"""The actor of what is done because nobody did anything for so long."""


class ChangeSource(StrEnum):
    """How a change of the configuration came in."""

    COMMAND = "command"
    MODAL = "modal"
    HOME = "home"
    IMPORT = "import"
    SUMMARY = "summary"
    SUGGESTION = "suggestion"
    SLACK = "slack"
    HANDOVER = "handover"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One change of a workspace's configuration.

    `at` is in UTC. `action` is what was changed, from `old` to `new`; None means that there was
    nothing before, or is nothing now, and several values have a line each. `source` is how the
    change came in. `team_name` is the name at the time: a deleted team keeps its rows. Later rows
    have a higher `id`.
    """

    actor: str
    at: datetime
    action: str
    team_id: int | None
    team_name: str
    old: str | None
    new: str | None
    source: ChangeSource
    id: int = 0
