"""What the page is told: everything that one person can see, as plain dictionaries."""

from collections.abc import Callable
from typing import Any

from sandbox import sample
from sandbox.core import Core
from sandbox.exchanges import Exchange
from sandbox.model import Channel, JsonObject, Message, Person, View
from sandbox.payloads import message_object

MESSAGES_SHOWN = 5_000
"""Messages of one channel that the page gets, the latest ones."""
EXCHANGES_SHOWN = 200
_OF_A_PERSON = (
    "id", "name", "real_name", "title", "tz", "status_text", "status_emoji", "status_expiration",
    "is_admin", "is_bot", "deleted", "colour",
)  # fmt: skip


def person_told(person: Person) -> JsonObject:
    """A person, for the page."""
    return {name: getattr(person, name) for name in _OF_A_PERSON}


def channel_told(channel: Channel) -> JsonObject:
    """A channel, for the page."""
    return {
        "id": channel.id,
        "name": channel.name,
        "purpose": channel.purpose,
        "is_private": channel.is_private,
        "is_im": channel.is_im,
        "has_bot": sample.BOT_USER in channel.members,
        "members": sorted(channel.members),
    }


def browsed(channel: Channel) -> JsonObject:
    """A public channel that one is not in."""
    return {"id": channel.id, "name": channel.name, "purpose": channel.purpose,
            "outside": True}  # fmt: skip


def message_told(message: Message) -> JsonObject:
    """A message, for the page."""
    return message_object(message) | {
        "channel": message.channel,
        "ephemeral": message.ephemeral_to is not None,
        "deleted": message.deleted,
        "reactions": message.reactions,
    }


def view_told(view: View) -> JsonObject:
    """A modal or Home tab, for the page."""
    return {"id": view.id, "view": view.payload, "errors": view.errors, "hash": view.hash}


def exchange_told(exchange: Exchange) -> JsonObject:
    """A line of the inspector."""
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


def modals_told(core: Core, user: str) -> list[JsonObject]:
    """The stack of modals that a person has open."""
    return [view_told(view) for view in core.world.modals.get(user, [])]


def everything(core: Core, user: str, *, can_move_clock: bool) -> JsonObject:
    """All that a person sees when the page opens."""
    world = core.world
    world.direct_message(user, sample.BOT_USER)
    seen = [c for c in world.channels.values() if user in c.members]
    home = world.homes.get(user)
    return {
        "me": user,
        "born": world.born,
        "people": {person.id: person_told(person) for person in world.people.values()},
        "workspace": sample.WORKSPACE_NAME,
        "bot": {"user": sample.BOT_USER, "id": sample.BOT, "name": core.manifest.bot_name},
        "channels": [channel_told(channel) for channel in seen],
        "browsable": [
            browsed(channel)
            for channel in world.channels.values()
            if channel not in seen and not channel.is_private and not channel.is_archived
        ],
        "faults": core.faults.active(),
        "messages": [message_told(m) for c in seen for m in _latest(core, c, user)],
        "modals": modals_told(core, user),
        "home": view_told(home) if home else None,
        "has_home": core.manifest.has_home,
        "commands": core.manifest.commands,
        "shortcuts": core.manifest.shortcuts,
        "now": world.clock().timestamp(),
        "can_move_clock": can_move_clock,
    }


def _latest(core: Core, channel: Channel, user: str) -> list[Message]:
    said = [m for m in core.world.posted.get(channel.id, {}).values() if m.visible_to(user)]
    return said[-MESSAGES_SHOWN:]


def change_told(core: Core, user: str, what: str, thing: Any) -> JsonObject | None:
    """What a person is told of a change; None if it is not for their eyes."""
    teller = _TELLERS.get(what)
    return teller(core, user, thing) if teller else None


def _message(core: Core, user: str, message: Message) -> JsonObject | None:
    seen = core.world.is_member(message.channel, user) and message.ephemeral_to in (None, user)
    return message_told(message) if seen else None


def _modals(core: Core, user: str, view: View) -> JsonObject | None:
    return {"modals": modals_told(core, user)} if view.user == user else None


def _home(core: Core, user: str, view: View) -> JsonObject | None:
    return view_told(view) if view.user == user else None


def _channel(core: Core, user: str, channel: Channel) -> JsonObject | None:
    if user in channel.members:
        return channel_told(channel)
    return None if channel.is_private else browsed(channel)


_TELLERS: dict[str, Callable[[Core, str, Any], JsonObject | None]] = {
    "message": _message,
    "view": _modals,
    "home": _home,
    "channel": _channel,
    "person": lambda _core, _user, person: person_told(person),
    "exchange": lambda _core, _user, exchange: exchange_told(exchange),
    "clock": lambda _core, _user, told: dict(told),
    "faults": lambda _core, _user, told: dict(told),
}
"""What the page hears of, and how each is told."""
