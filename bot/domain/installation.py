"""Where whoowns is installed, and when it no longer is."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.errors import Refusal

WORKSPACE_ID = re.compile(r"[TE][A-Z0-9]+")
"""A workspace, or an organisation (E…) where whoowns is installed for all of it."""
KEEP_LEFT_DAYS = 30
"""For how many days a workspace's data is kept after it has left."""


@dataclass(frozen=True, slots=True)
class Installation:
    """A workspace, or an organisation, that gave us a token.

    `sealed` is the token as it is stored, and empty once the workspace has left. With token
    rotation, the token ends at `expires_at`, and `refresh_sealed` is what a new one is got with.
    `installed_at` goes by Slack's clock, as the times of its events do; `times` counts
    how often the workspace has installed whoowns.
    """

    workspace_id: str
    name: str
    sealed: str = field(repr=False)
    bot_user_id: str
    scopes: frozenset[str]
    installed_by: str
    installed_at: datetime
    refresh_sealed: str = field(default="", repr=False)
    expires_at: datetime | None = None
    left_at: datetime | None = None
    times: int = 1

    def was_ended_at(self, moment: datetime) -> bool | None:
        """Return whether what ended an installation then ended this one; None if it may have.

        Slack's events come in any order, also after the workspace has installed whoowns again, and
        their times are whole seconds.
        """
        second = self.installed_at.replace(microsecond=0)
        if moment.replace(microsecond=0) != second:
            return moment > second
        return True if self.times == 1 else None

    @property
    def is_organisation(self) -> bool:
        """Whether it is for all workspaces of an organisation."""
        return self.workspace_id.startswith("E")

    @property
    def is_there(self) -> bool:
        """Whether it has not left."""
        return self.left_at is None


class NotInstalled(Refusal):
    """A workspace has not installed whoowns, or has left."""

    def __init__(self, workspace_id: str) -> None:
        super().__init__(f"whoowns isn't installed in {workspace_id}.", "Install it there first.")


class TokenLost(Refusal):
    """The token of a workspace was sealed with a key that is gone, or for another workspace."""

    def __init__(self, workspace_id: str) -> None:
        super().__init__(
            f"The token of {workspace_id} can't be opened with any key in WHOOWNS_TOKEN_KEYS.",
            "Add the key with which it was sealed, or install whoowns there again.",
        )
