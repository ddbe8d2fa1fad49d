"""People as whoowns needs to know them."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a workspace, or a bot in it.

    `is_admin` is true for admins and owners of the workspace, and for users that the operator
    named. An `outsider` belongs to another organisation; a `guest` may see some channels only.
    `time_zone` is an IANA name and `locale` a language and country (`de-DE`), or `""` where Slack
    has none.
    """

    id: str
    workspace_id: str
    is_admin: bool = False
    is_bot: bool = False
    deactivated: bool = False
    outsider: bool = False
    guest: bool = False
    time_zone: str = ""
    locale: str = ""

    @property
    def is_full_member(self) -> bool:
        """Whether it is a person of the workspace who may see all of its public channels."""
        return not (self.is_bot or self.deactivated or self.outsider or self.guest)


@dataclass(frozen=True, slots=True)
class PresenceUpdate:
    """What Slack says about a person at one moment.

    `time_zone` is an IANA name and `locale` a language and country, or `""` where Slack has none.
    `names` are what Slack calls the person: full name, display name and handle. `status_emoji` is
    written `:name:`; the status expires at `status_until` (None: never). `deactivated` is also true
    for an account that Slack no longer knows.
    """

    user_id: str
    time_zone: str = ""
    status_text: str = ""
    status_emoji: str = ""
    status_until: datetime | None = None
    deactivated: bool = False
    names: tuple[str, ...] = ()
    locale: str = ""


def zone_or_utc(name: str) -> ZoneInfo:
    """Return the time zone with this IANA name, or UTC if this machine doesn't know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
