"""What came from Slack and waits to be handled, and what waits to be sent there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

LEASE = timedelta(seconds=10)
"""How long a process has for a row before another may take it, unless it renews the lease."""
RENEWED_AFTER = timedelta(seconds=4)
"""How often a process renews the leases of what it has in hand."""
FURTHEST = timedelta(hours=3)
"""No lease and no wait is longer than this: what is due later was set by a clock that was wrong."""
ATTEMPTS = 5
"""How often a delivery is begun before it is given up: it may be what ends the process."""

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tenant:
    """Where the app is installed that a delivery is for: it decides on the token and the data."""

    enterprise_id: str | None
    team_id: str | None
    org_wide: bool = False

    @property
    def workspace_id(self) -> str:
        """The workspace, or the organisation where the app is installed for all of it."""
        return str(self.enterprise_id if self.org_wide or not self.team_id else self.team_id)

    @classmethod
    def of(cls, workspace_id: str) -> "Tenant":
        """The installation of a workspace, or of an organisation (E…)."""
        if workspace_id.startswith("E"):
            return cls(workspace_id, None, org_wide=True)
        return cls(None, workspace_id)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something that Slack delivered, and which listener takes it.

    `key` is the same when Slack delivers it again. `attempt` counts how often it was begun.
    """

    listener: str
    key: str
    tenant: Tenant
    body: Json
    received_at: datetime
    id: int = 0
    attempt: int = 1


class Method(StrEnum):
    """How a message leaves; the values are stored."""

    POST = "post"
    EPHEMERAL = "ephemeral"
    UPDATE = "update"
    RESPOND = "respond"
    HOME = "home"
    STEP_DONE = "step_done"
    STEP_FAILED = "step_failed"


OBEYED_FOR = timedelta(minutes=29)
"""How long what somebody typed or pressed may be done late; after thirty minutes, Slack no longer
takes an answer where they did it."""
KEPT_FOR: Mapping[Method, timedelta] = {
    Method.RESPOND: OBEYED_FOR,
    Method.EPHEMERAL: timedelta(hours=1),
    Method.UPDATE: timedelta(days=1),
    Method.POST: timedelta(days=1),
    Method.HOME: timedelta(hours=1),
    Method.STEP_DONE: timedelta(days=1),
    Method.STEP_FAILED: timedelta(days=1),
}
"""How long Slack is tried before a message is given up, because nobody waits for it any more."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to send, a Home tab to publish, or the end of a step of a workflow.

    `destination` is what Slack limits the rate by: a channel, a user or a response URL; what goes
    there keeps its order. `arguments` say where exactly. `forms` are the message as Slack's
    methods take it, the fullest first: where Slack refuses one, the next is tried. `user_id` is
    whose message it is, where it is for one person.
    """

    tenant: Tenant
    method: Method
    destination: str
    arguments: Json
    forms: Sequence[Json] = ()
    user_id: str = ""
    id: int = 0
    attempt: int = 1
    created_at: datetime | None = None
    posting_since: datetime | None = field(default=None)

    @property
    def repeats_harmlessly(self) -> bool:
        """Whether nobody notices if it is sent twice."""
        replaces = self.method is Method.RESPOND and bool(self.arguments.get("replace"))
        once = {Method.STEP_DONE, Method.STEP_FAILED}  # Slack takes a step's end only once
        return replaces or self.method in {Method.UPDATE, Method.HOME, *once}
