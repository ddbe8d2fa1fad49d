"""What the page is told: everything that one person can see, as plain dictionaries."""

from typing import Any

from bot.sandbox import seed
from bot.sandbox.core import Core
from bot.sandbox.payloads import message_object
from bot.sandbox.records import Exchange
from bot.sandbox.world import Channel, JsonObject, Message, Person, View

MESSAGES_SHOWN = 5_000
"""Messages of one channel that the page gets, the latest ones."""
EXCHANGES_SHOWN = 200


def person_told(person: Person) -> JsonObject:
    """A person, for the page."""
    wanted = ("id", "name", "real_name", "title", "tz", "status_text", "status_emoji",
              "is_admin", "is_bot", "deleted", "colour")  # fmt: skip
    return {name: getattr(person, name) for name in wanted}


def channel_told(channel: Channel) -> JsonObject:
    """A channel, for the page."""
    return {
        "id": channel.id,
        "name": channel.name,
        "purpose": channel.purpose,
        "is_private": channel.is_private,
        "is_im": channel.is_im,
        "has_bot": seed.BOT_USER in channel.members,
        "members": sorted(channel.members),
    }


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
    world.direct_message(user, seed.BOT_USER)
    seen = [c for c in world.channels.values() if user in c.members]
    home = world.homes.get(user)
    return {
        "me": user,
        "people_to_be": [each for each in seed.PEOPLE_TO_BE if each in world.people],
        "people": {person.id: person_told(person) for person in world.people.values()},
        "workspace": seed.WORKSPACE_NAME,
        "bot": {"user": seed.BOT_USER, "id": seed.BOT, "name": core.manifest.bot_name},
        "channels": [channel_told(channel) for channel in seen],
        "messages": [message_told(m) for c in seen for m in _latest(core, c, user)],
        "modals": modals_told(core, user),
        "home": view_told(home) if home else None,
        "has_home": core.manifest.has_home,
        "commands": core.manifest.commands,
        "shortcuts": core.manifest.shortcuts("message"),
        "global_shortcuts": core.manifest.shortcuts("global"),
        "now": world.clock().timestamp(),
        "can_move_clock": can_move_clock,
    }


def _latest(core: Core, channel: Channel, user: str) -> list[Message]:
    said = [m for m in core.world.posted.get(channel.id, []) if m.visible_to(user)]
    return said[-MESSAGES_SHOWN:]


def change_told(core: Core, user: str, what: str, thing: Any) -> JsonObject | None:
    """What a person is told of a change; None if it is not for their eyes."""
    if isinstance(thing, Message):
        member = core.world.is_member(thing.channel, user)
        mine = thing.ephemeral_to in (None, user)
        return message_told(thing) if member and mine else None
    if isinstance(thing, View):
        if thing.user != user:
            return None
        return view_told(thing) if what == "home" else {"modals": modals_told(core, user)}
    if isinstance(thing, Channel):
        return channel_told(thing) if user in thing.members else None
    if isinstance(thing, Exchange):
        return exchange_told(thing)
    return thing if isinstance(thing, dict) else None
