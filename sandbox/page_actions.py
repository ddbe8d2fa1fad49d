"""What a person can do on the page, by name, from the JSON that the page sends."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from zoneinfo import available_timezones

from sandbox import sample
from sandbox.admin import Admin
from sandbox.core import Core
from sandbox.exchanges import Delivery
from sandbox.interactions import Interactions
from sandbox.model import Channel, JsonObject, Message, Surface, View
from sandbox.page_state import channel_json
from sandbox.user_actions import UserActions

Action = Callable[[JsonObject], Awaitable[JsonObject]]

_TEXT_FIELDS = ("as", "user", "channel", "ts", "thread_ts", "text", "emoji", "title", "tz", "name",
                "command", "tab", "kind", "action_id", "block_id", "callback_id",
                "view_id")  # fmt: skip
"""The fields of an action's JSON that have to be text where they are there."""


class PageActions:
    """Each action takes the page's JSON, in which `as` is who acts, and answers with JSON."""

    def __init__(
        self, core: Core, user_actions: UserActions, interactions: Interactions, admin: Admin
    ) -> None:
        self._core = core
        self._user_actions = user_actions
        self._interactions = interactions
        self._admin = admin
        self._table: dict[str, Action] = {
            "command": self._command,
            "say": self._say,
            "edit": self._edit,
            "delete": self._delete,
            "react": self._react,
            "press": self._press,
            "suggest": self._suggest,
            "shortcut": self._shortcut,
            "submit": self._submit,
            "close": self._close,
            "home": self._home,
            "fault": self._fault,
            "status": self._status,
            "deactivate": self._deactivate,
            "add_colleague": self._add_colleague,
            "join": self._join,
            "leave": self._leave,
            "invite": self._invite,
            "remove": self._remove,
        }

    async def run(self, what: str, body: JsonObject) -> JsonObject:
        """Run an action; raises LookupError for what is not there, TypeError for other JSON."""
        if what not in self._table:
            raise LookupError(f"there is no action {what!r}")
        for name in _TEXT_FIELDS:
            if not isinstance(body.get(name) or "", str):
                raise TypeError(f"{name} has to be text")
        person = self._core.world.people.get(body["as"])
        if person is None or person.deleted or person.is_bot:
            raise LookupError(f"nobody can act as {body['as']}")
        return await self._table[what](body)

    async def _command(self, body: JsonObject) -> JsonObject:
        delivery = await self._user_actions.command(
            body["as"], body["channel"], body["command"], body["text"]
        )
        return _delivery_json(delivery)

    async def _say(self, body: JsonObject) -> JsonObject:
        ts = await self._user_actions.say(
            body["as"], body["channel"], body["text"], body.get("thread_ts")
        )
        return {"ts": ts}

    async def _edit(self, body: JsonObject) -> JsonObject:
        await self._user_actions.edit(self._own_message(body), body["text"])
        return {}

    async def _delete(self, body: JsonObject) -> JsonObject:
        await self._user_actions.delete(self._own_message(body))
        return {}

    def _own_message(self, body: JsonObject) -> Message:
        message = self._core.world.find(body["channel"], body["ts"])
        if message is None or message.user != body["as"]:
            raise LookupError("you can only change your own messages")
        return message

    async def _react(self, body: JsonObject) -> JsonObject:
        await self._user_actions.react(body["as"], self._message(body), body["name"])
        return {}

    def _message(self, body: JsonObject) -> Message:
        """Return the message that the action is about, if the person sees it."""
        user, world = body["as"], self._core.world
        message = world.find(body["channel"], body["ts"])
        if message is None or not message.visible_to(user):
            raise LookupError("the message is gone")
        if not world.is_member(message.channel, user):
            raise LookupError(f"{user} is not in {message.channel}")
        return message

    def _surface(self, body: JsonObject) -> Surface:
        """Return the message or view that the action is about."""
        if "view_id" in body:
            for view in self._core.world.views():
                if (view.id, view.user) == (body["view_id"], body["as"]):
                    return view
            raise LookupError("this view is closed")
        return self._message(body)

    def _view(self, body: JsonObject) -> View:
        view = self._surface(body)
        if not isinstance(view, View):
            raise LookupError("only a view can be submitted or closed")
        return view

    async def _press(self, body: JsonObject) -> JsonObject:
        delivery = await self._interactions.press(
            body["as"], self._surface(body), body["action_id"], body.get("value"),
            body.get("state"), block_id=body["block_id"],
        )  # fmt: skip
        return _delivery_json(delivery)

    async def _suggest(self, body: JsonObject) -> JsonObject:
        options = await self._interactions.suggest(
            body["as"], self._surface(body), body["action_id"], body["text"]
        )
        return {"options": options}

    async def _shortcut(self, body: JsonObject) -> JsonObject:
        message = self._message(body)
        delivery = await self._interactions.shortcut(
            body["as"], body["callback_id"], message.channel, message.ts
        )
        return _delivery_json(delivery)

    async def _submit(self, body: JsonObject) -> JsonObject:
        view = self._view(body)
        delivery = await self._interactions.submit(body["as"], view, body["values"])
        return _delivery_json(delivery) | {"errors": view.errors}

    async def _close(self, body: JsonObject) -> JsonObject:
        await self._interactions.close(body["as"], self._view(body), clear=bool(body.get("clear")))
        return {}

    async def _home(self, body: JsonObject) -> JsonObject:
        tab = body.get("tab", "home")
        return _delivery_json(await self._user_actions.open_home(body["as"], tab))

    async def _fault(self, body: JsonObject) -> JsonObject:
        await self._core.make_fault(body["kind"])
        return {"active": self._core.faults.active()}

    def _colleague(self, body: JsonObject) -> str:
        """Return the person whom the action is about: a colleague, not a bot."""
        person = self._core.world.people.get(body["user"])
        if person is None or person.is_bot:
            raise LookupError(f"there is nobody called {body['user']}")
        return person.id

    async def _status(self, body: JsonObject) -> JsonObject:
        hours = float(body.get("hours") or 0)
        lasts = timedelta(hours=hours) if hours else None
        user = self._colleague(body)
        await self._admin.set_status(user, body["text"][:100], body.get("emoji") or "", lasts)
        return {}

    async def _deactivate(self, body: JsonObject) -> JsonObject:
        user = self._colleague(body)
        if user == body["as"]:
            raise ValueError("you can't deactivate yourself: act as somebody else to do this")
        await self._admin.deactivate(user, deleted=bool(body["deleted"]))
        return {}

    async def _add_colleague(self, body: JsonObject) -> JsonObject:
        name, tz = body["text"].strip()[:80], body.get("tz") or "Europe/London"
        if not name:
            raise ValueError("a colleague needs a name")
        if tz not in available_timezones():
            raise ValueError(f"there is no time zone {tz}")
        person = await self._admin.add_colleague(name, (body.get("title") or "")[:80], tz)
        return {"user": person.id}

    async def _join(self, body: JsonObject) -> JsonObject:
        channel = self._core.world.channels.get(body["channel"])
        if channel is None or channel.is_private or channel.is_archived:
            raise LookupError("this channel cannot be joined")
        await self._admin.join(body["as"], channel.id)
        return {"channel": channel_json(channel)}

    def _own_channel(self, body: JsonObject) -> Channel:
        """Return the channel that the person is in, and that others can be brought into."""
        channel = self._core.world.channels.get(body["channel"])
        if channel is None or channel.is_im or body["as"] not in channel.members:
            raise LookupError(f"{body['as']} is not in {body['channel']}")
        return channel

    async def _leave(self, body: JsonObject) -> JsonObject:
        if body["channel"] == sample.GENERAL:
            raise ValueError("nobody can leave #general")
        await self._admin.leave(body["as"], self._own_channel(body).id)
        return {}

    async def _invite(self, body: JsonObject) -> JsonObject:
        channel = self._user_actions.channel_of(body["as"], body["channel"])
        user = self._colleague(body) if "user" in body else sample.BOT_USER
        await self._admin.join(user, channel.id, inviter=body["as"])
        return {}

    async def _remove(self, body: JsonObject) -> JsonObject:
        await self._admin.leave(sample.BOT_USER, self._own_channel(body).id)
        return {}


def _delivery_json(delivery: Delivery) -> JsonObject:
    """Return how a delivery went, for the page."""
    return {
        "status": delivery.status,
        "error": delivery.error,
        "milliseconds": round(delivery.milliseconds, 1),
    }
