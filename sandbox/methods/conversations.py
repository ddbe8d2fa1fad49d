"""conversations.*: channels, who is in them, and what was said there."""

from decimal import Decimal

from sandbox import sample
from sandbox.core import Core
from sandbox.model import Channel, JsonObject, Message
from sandbox.payloads import channel_object, message_object
from sandbox.web_api import (
    ApiError,
    channel_for_bot,
    method,
    need,
    need_scope,
    page_of,
    person_with_id,
    timestamp,
    truthy,
)

_SCOPE_PREFIX = {"im": "im", "private_channel": "groups", "public_channel": "channels"}


def _channel(core: Core, params: JsonObject, right: str) -> Channel:
    """Return the channel asked for, when the bot may `read` it or its `history`."""
    need(params, "channel")
    any_scope = [f"{prefix}:{right}" for prefix in _SCOPE_PREFIX.values()]
    need_scope(core, *any_scope)
    channel = channel_for_bot(core, params["channel"])
    need_scope(core, f"{_SCOPE_PREFIX[channel.kind]}:{right}")
    return channel


@method("conversations.info")
def info(core: Core, params: JsonObject) -> JsonObject:
    """Return one channel."""
    return {"channel": channel_object(_channel(core, params, "read"))}


@method("conversations.list")
def list_channels(core: Core, params: JsonObject) -> JsonObject:
    """Return the channels that the bot can see, of the kinds asked for."""
    kinds = str(params.get("types") or "public_channel").split(",")
    need_scope(core, *[f"{_SCOPE_PREFIX[k]}:read" for k in kinds if k in _SCOPE_PREFIX])
    visible = [
        channel
        for channel in core.world.channels.values()
        if channel.kind in kinds and (not channel.is_private or sample.BOT_USER in channel.members)
    ]
    page, cursor = page_of(visible, params)
    return {
        "channels": [channel_object(channel) for channel in page],
        "response_metadata": {"next_cursor": cursor},
    }


@method("conversations.members")
def members(core: Core, params: JsonObject) -> JsonObject:
    """Return who is in a channel."""
    page, cursor = page_of(sorted(_channel(core, params, "read").members), params)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


@method("conversations.open", scope="im:write")
def open_direct_message(core: Core, params: JsonObject) -> JsonObject:
    """Open the direct message with one person."""
    need(params, "users")
    users = params["users"]
    names = users if isinstance(users, list) else str(users).split(",")
    if len(names) != 1:
        raise ApiError("not_enough_users" if not names else "too_many_users")
    if person_with_id(core, names[0]).deleted:
        raise ApiError("user_disabled")
    channel = core.world.direct_message(person_with_id(core, names[0]).id, sample.BOT_USER)
    return {"channel": channel_object(channel)}


def _readable(core: Core, params: JsonObject) -> Channel:
    channel = _channel(core, params, "history")
    if sample.BOT_USER not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def _page(messages: list[Message], params: JsonObject) -> JsonObject:
    """Return one page of messages, with their metadata only where that was asked for."""
    page, cursor = page_of(messages, params)
    objects = [message_object(message) for message in page]
    if not truthy(params.get("include_all_metadata")):
        for each in objects:
            each.pop("metadata", None)
    return {
        "messages": objects,
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


@method("conversations.history")
def history(core: Core, params: JsonObject) -> JsonObject:
    """Return what was said in a channel, the latest first."""
    channel = _readable(core, params)
    oldest, latest = timestamp(params, "oldest", "0"), timestamp(params, "latest", "9" * 12)
    messages = [
        message
        for message in reversed(core.world.seen(channel.id, None))
        if oldest <= Decimal(message.ts) <= latest
    ]
    return _page(messages, params)


@method("conversations.replies")
def replies(core: Core, params: JsonObject) -> JsonObject:
    """Return a thread, its parent first."""
    channel = _readable(core, params)
    need(params, "ts")
    messages = core.world.seen(channel.id, None, str(params["ts"]))
    if not messages:
        raise ApiError("thread_not_found")
    return _page(messages, params)
