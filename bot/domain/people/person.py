"""Somebody in a workspace, as far as whoowns has to know them."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a workspace, or a bot in it.

    `runs_workspace` is true for admins and owners of the workspace and for those whom the
    operator named; `gone` for deactivated accounts; `outsider` for people of another workspace;
    `guest` for those who are let into some channels only. `time_zone` is an IANA name and `locale`
    a language and country (`de-DE`), or `""` where Slack has none.
    """

    id: str
    workspace_id: str
    runs_workspace: bool = False
    is_bot: bool = False
    gone: bool = False
    outsider: bool = False
    guest: bool = False
    time_zone: str = ""
    locale: str = ""


@dataclass(frozen=True, slots=True)
class PresenceUpdate:
    """What Slack says of a person at one moment.

    `time_zone` is an IANA name, or `""` where Slack has none. `status_emoji` is written `:name:`;
    the status ends at `status_until` (None: when its owner takes it down). `gone` is true for a
    deactivated account and for one that Slack no longer knows.
    """

    user_id: str
    time_zone: str = ""
    status_text: str = ""
    status_emoji: str = ""
    status_until: datetime | None = None
    gone: bool = False


def zone_or_utc(name: str) -> ZoneInfo:
    """The time zone of an IANA name; UTC for a name that this machine does not know."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
