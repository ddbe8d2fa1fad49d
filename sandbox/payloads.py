"""Slack's dictionaries for people, channels, messages and what is delivered to the bot."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sandbox import sample
from sandbox.model import Channel, JsonObject, Message, Person, View
from sandbox.world import World


def user_object(person: Person, now: datetime) -> JsonObject:
    """Return a person as `users.info` answers with."""
    return {
        "id": person.id,
        "team_id": person.home or sample.WORKSPACE,
        "name": person.name,
        "deleted": person.deleted,
        "real_name": person.real_name,
        **(_zone_fields(person.tz, now) if person.tz else {}),
        "profile": profile_object(person, now),
        "is_admin": person.is_admin,
        "is_owner": person.is_owner,
        "is_primary_owner": person.is_owner,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": False,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "is_stranger": False,
        "updated": int(now.timestamp()),
    }


def _zone_fields(zone: str, now: datetime) -> JsonObject:
    local = now.astimezone(ZoneInfo(zone))
    offset = local.utcoffset() or timedelta()
    return {"tz": zone, "tz_label": local.tzname(), "tz_offset": int(offset.total_seconds())}


def profile_object(person: Person, now: datetime) -> JsonObject:
    """Return a person's profile with the status, unless that has expired."""
    expired = 0 < person.status_expiration <= now.timestamp()
    return {
        "title": person.title,
        "real_name": person.real_name,
        "display_name": person.name,
        "status_text": "" if expired else person.status_text,
        "status_emoji": "" if expired else person.status_emoji,
        "status_expiration": 0 if expired else person.status_expiration,
        "team": sample.WORKSPACE,
    }


def channel_object(channel: Channel) -> JsonObject:
    """Return a conversation as `conversations.info` answers with to the bot."""
    common: JsonObject = {
        "id": channel.id,
        "is_im": channel.is_im,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_ext_shared": channel.is_ext_shared,
        "context_team_id": sample.WORKSPACE,
    }
    if channel.is_im:
        other = sorted(channel.members - {sample.BOT_USER})
        return common | {"user": other[0] if other else sample.BOT_USER, "is_open": True}
    return common | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_member": sample.BOT_USER in channel.members,
        "is_general": channel.id == sample.GENERAL,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": sample.ADMIN, "last_set": 0},
        "num_members": len(channel.members),
    }


def message_object(message: Message) -> JsonObject:
    """Return a message as it stands in events, histories and interaction payloads."""
    required: JsonObject = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": sample.WORKSPACE,
    }
    optional = {
        "bot_id": message.bot_id,
        "app_id": sample.APP if message.bot_id else None,
        "subtype": message.subtype,
        "blocks": message.blocks,
        "thread_ts": message.thread_ts,
        "metadata": message.metadata,
        "files": message.files,
        "edited": {"user": message.user, "ts": message.edited} if message.edited else None,
        "is_ephemeral": message.ephemeral_to is not None,
        "reactions": [
            {"name": name, "users": users, "count": len(users)}
            for name, users in message.reactions.items()
        ],
    }
    return required | {key: value for key, value in optional.items() if value}


def view_object(view: View, state: JsonObject | None = None) -> JsonObject:
    """Return a view as Slack answers with it, with what the person has filled in so far."""
    return {
        "id": view.id,
        "team_id": sample.WORKSPACE,
        "app_id": sample.APP,
        "bot_id": sample.BOT,
        "app_installed_team_id": sample.WORKSPACE,
        "hash": view.hash,
        "root_view_id": view.root_view_id,
        "previous_view_id": view.previous_view_id,
        "state": {"values": state or {}},
        "private_metadata": "",
        "callback_id": "",
        "clear_on_close": False,
        "notify_on_close": False,
        "close": None,
        "submit": None,
        "external_id": "",
    } | view.payload


def envelope(event: JsonObject, event_id: str, now: datetime) -> JsonObject:
    """Return an event as the Events API wraps it."""
    return {
        "token": "",
        "team_id": sample.WORKSPACE,
        "context_team_id": sample.WORKSPACE,
        "api_app_id": sample.APP,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(now.timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": sample.WORKSPACE,
                "user_id": sample.BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }


def interaction(world: World, kind: str, user: str, **more: Any) -> JsonObject:
    """Return what every interaction payload has in common, and `more`."""
    name = world.people[user].name
    return {
        "type": kind,
        "team": {"id": sample.WORKSPACE, "domain": sample.WORKSPACE_DOMAIN},
        "user": {"id": user, "username": name, "name": name, "team_id": sample.WORKSPACE},
        "api_app_id": sample.APP,
        "token": "",
        "enterprise": None,
        "is_enterprise_install": False,
    } | more


def command_payload(person: Person, channel: Channel, command: str, text: str) -> JsonObject:
    """Return a slash command as Slack delivers it, without what runs out."""
    return {
        "token": "",
        "team_id": sample.WORKSPACE,
        "team_domain": sample.WORKSPACE_DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": command,
        "text": text,
        "api_app_id": sample.APP,
        "is_enterprise_install": "false",
    }


def channel_name(channel: Channel) -> str:
    """Return the channel's name as payloads give it; Slack hides the names of private ones."""
    if channel.is_im:
        return "directmessage"
    return "privategroup" if channel.is_private else channel.name
