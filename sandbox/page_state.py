"""What the page is shown: everything that one person can see, as plain dictionaries."""

from collections.abc import Callable, Iterator
from typing import Any

from sandbox import sample
from sandbox.core import Core
from sandbox.exchanges import Exchange
from sandbox.model import Alteration, Channel, JsonObject, Message, Person, View
from sandbox.payloads import message_object

MESSAGES_SHOWN = 5_000
"""Messages of one channel that the page gets, the latest ones."""
EXCHANGES_SHOWN = 200
_PERSON_FIELDS = (
    "id", "name", "real_name", "title", "tz", "status_text", "status_emoji", "status_expiration",
    "is_admin", "is_bot", "deleted", "colour",
)  # fmt: skip


def person_json(person: Person) -> JsonObject:
    """Return a person, for the page."""
    return {name: getattr(person, name) for name in _PERSON_FIELDS}


def channel_json(channel: Channel) -> JsonObject:
    """Return a channel that the viewer is in, for the page."""
    return {
        "id": channel.id,
        "name": channel.name,
        "purpose": channel.purpose,
        "is_private": channel.is_private,
        "is_im": channel.is_im,
        "has_bot": sample.BOT_USER in channel.members,
        "members": sorted(channel.members),
    }


def _joinable_json(channel: Channel) -> JsonObject:
    """Return a public channel that the viewer is not in."""
    return {"id": channel.id, "name": channel.name, "purpose": channel.purpose, "outside": True}


def message_json(message: Message) -> JsonObject:
    """Return a message, for the page."""
    return message_object(message) | {
        "channel": message.channel,
        "ephemeral": message.ephemeral_to is not None,
        "deleted": message.deleted,
        "reactions": message.reactions,
    }


def notice_json(message: Message) -> JsonObject:
    """Return for whom a message counts as new, without its words: everybody gets the notice."""
    users = [] if message.deleted else message.notified
    return {"channel": message.channel, "ts": message.ts, "users": users}


def view_json(view: View) -> JsonObject:
    """Return a modal or Home tab, for the page."""
    return {"id": view.id, "view": view.payload, "errors": view.errors, "hash": view.hash}


def exchange_json(exchange: Exchange) -> JsonObject:
    """Return a line of the inspector."""
    return {
        "number": exchange.number,
        "at": exchange.at.timestamp(),
        "direction": exchange.direction,
        "what": exchange.what,
        "request": exchange.request,
        "response": exchange.response,
        "status": exchange.status,
        "milliseconds": round(exchange.milliseconds, 1),
    }


def _modals_json(core: Core, user: str) -> list[JsonObject]:
    """Return the stack of modals that a person has open."""
    return [view_json(view) for view in core.world.modals.get(user, [])]


def page_json(core: Core, user: str, *, can_move_clock: bool) -> JsonObject:
    """Return all that a person sees when the page opens."""
    world = core.world
    world.direct_message(user, sample.BOT_USER)
    own = [channel for channel in world.channels.values() if user in channel.members]
    joinable = [
        channel
        for channel in world.channels.values()
        if channel not in own and not channel.is_private and not channel.is_archived
    ]
    messages = [m for channel in own for m in world.visible(channel.id, user)[-MESSAGES_SHOWN:]]
    home = world.homes.get(user)
    return {
        "me": user,
        "born": world.born,
        "people": {person.id: person_json(person) for person in world.people.values()},
        "workspace": sample.WORKSPACE_NAME,
        "bot": {"user": sample.BOT_USER, "id": sample.BOT, "name": core.manifest.bot_name},
        "channels": [channel_json(channel) for channel in own],
        "joinable": [_joinable_json(channel) for channel in joinable],
        "faults": core.faults.active(),
        "messages": [message_json(message) for message in messages],
        "notices": [notice_json(message) for message in _notifying(core)],
        "modals": _modals_json(core, user),
        "home": view_json(home) if home else None,
        "has_home": core.manifest.has_home,
        "commands": core.manifest.commands,
        "shortcuts": core.manifest.shortcuts,
        "now": world.clock().timestamp(),
        "can_move_clock": can_move_clock,
    }


def _notifying(core: Core) -> Iterator[Message]:
    """Yield the messages that count as new for anybody who has not read them."""
    for posted in core.world.posted.values():
        yield from (m for m in posted.values() if m.notified and not m.deleted)


def change_json(core: Core, user: str, what: str, thing: Any) -> JsonObject | None:
    """Return what a person is shown of a change; None if it is not for their eyes."""
    convert = _CONVERTERS.get(what)
    return convert(core, user, thing) if convert else None


def _message(core: Core, user: str, message: Message) -> JsonObject | None:
    seen = core.world.is_member(message.channel, user) and message.ephemeral_to in (None, user)
    return message_json(message) if seen else None


def _alteration(_core: Core, _user: str, alteration: Alteration) -> JsonObject | None:
    """Return that a message no longer counts as new, once it is deleted."""
    message = alteration.message
    return notice_json(message) if message.deleted and message.notified else None


def _modals(core: Core, user: str, view: View) -> JsonObject | None:
    return {"modals": _modals_json(core, user)} if view.user == user else None


def _home(core: Core, user: str, view: View) -> JsonObject | None:
    return view_json(view) if view.user == user else None


def _channel(core: Core, user: str, channel: Channel) -> JsonObject | None:
    if user in channel.members:
        return channel_json(channel)
    return None if channel.is_private else _joinable_json(channel)


_CONVERTERS: dict[str, Callable[[Core, str, Any], JsonObject | None]] = {
    "message": _message,
    "posted": lambda _core, _user, message: notice_json(message) if message.notified else None,
    "altered": _alteration,
    "view": _modals,
    "home": _home,
    "channel": _channel,
    "person": lambda _core, _user, person: person_json(person),
    "exchange": lambda _core, _user, exchange: exchange_json(exchange),
    "clock": lambda _core, _user, clock: dict(clock),
    "faults": lambda _core, _user, faults: dict(faults),
}
"""What the page is shown changes of, and how each is turned into JSON."""
