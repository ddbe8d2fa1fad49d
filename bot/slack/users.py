"""Reads Slack's user objects: whose account it is, what they are called, and their status."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.domain.people.person import PresenceUpdate


def presence_update_of(user: Mapping[str, Any]) -> PresenceUpdate:
    """Return somebody's presence, from Slack's user object."""
    profile = user.get("profile") or {}
    ends = profile.get("status_expiration") or 0
    return PresenceUpdate(
        str(user["id"]),
        str(user.get("tz") or ""),
        str(profile.get("status_text") or ""),
        str(profile.get("status_emoji") or ""),
        datetime.fromtimestamp(ends, UTC) if ends else None,
        deactivated=bool(user.get("deleted")),
        names=names_of(user),
        locale=str(user.get("locale") or ""),
    )


def names_of(user: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what somebody is called, from Slack's user object: full name first."""
    profile = user.get("profile") or {}
    names = (profile.get("real_name"), profile.get("display_name"), user.get("name"))
    return tuple(dict.fromkeys(" ".join(str(name).split()) for name in names if name))


def is_outsider(user: Mapping[str, Any], workspace_id: str) -> bool:
    """Whether somebody belongs to another organisation, or nothing shows that they belong to ours.

    People of an Enterprise organisation belong to several of its workspaces. Slack's own mark for
    outsiders (`is_stranger`) is false for those who share a channel with us.
    """
    enterprise_user = user.get("enterprise_user") or {}
    if workspace_id.startswith("E"):
        ours = enterprise_user.get("enterprise_id") == workspace_id
    else:
        homes = {user.get("team_id"), *(enterprise_user.get("teams") or ())}
        ours = workspace_id in homes
    return bool(user.get("is_stranger")) or not ours


def is_admin(user: Mapping[str, Any], workspace_id: str) -> bool:
    """Whether somebody runs the workspace or, where it is an organisation, the organisation."""
    if workspace_id.startswith("E"):
        flags = user.get("enterprise_user") or {}
        if flags.get("enterprise_id") != workspace_id:
            return False
        return any(flags.get(flag) for flag in ("is_admin", "is_owner"))
    return any(user.get(flag) for flag in ("is_admin", "is_owner", "is_primary_owner"))


def is_bot(user: Mapping[str, Any]) -> bool:
    """Whether it is a bot or an app; Slackbot isn't marked as one."""
    return bool(user.get("is_bot")) or user["id"] == "USLACKBOT"
