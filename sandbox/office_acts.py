"""What a person can do on the page with people and places, by name."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from zoneinfo import available_timezones

from sandbox import sample
from sandbox.admin import Office
from sandbox.core import Core
from sandbox.model import Channel, JsonObject
from sandbox.page_state import channel_told
from sandbox.user_actions import Deeds

Act = Callable[[JsonObject], Awaitable[JsonObject]]


class OfficeActs:
    """Acts that change who is there, and where."""

    def __init__(self, core: Core, deeds: Deeds, office: Office) -> None:
        self._core = core
        self._deeds = deeds
        self._office = office
        self.table: dict[str, Act] = {
            "status": self._status,
            "deactivate": self._deactivate,
            "employ": self._employ,
            "join": self._join,
            "leave": self._leave,
            "invite": self._invite,
            "remove": self._remove,
        }

    def _somebody(self, body: JsonObject) -> str:
        """The person whom the act is about: a colleague, not a bot."""
        user = body["user"]
        person = self._core.world.people.get(user)
        if person is None or person.is_bot:
            raise LookupError(f"there is nobody called {user}")
        return person.id

    async def _status(self, body: JsonObject) -> JsonObject:
        hours = float(body.get("hours") or 0)
        lasts = timedelta(hours=hours) if hours else None
        user = self._somebody(body)
        await self._office.set_status(user, body["text"][:100], body.get("emoji") or "", lasts)
        return {}

    async def _deactivate(self, body: JsonObject) -> JsonObject:
        user = self._somebody(body)
        if user == body["as"]:
            raise ValueError("act as somebody else to do this: one cannot deactivate oneself")
        await self._office.deactivate(user, deleted=bool(body["deleted"]))
        return {}

    async def _employ(self, body: JsonObject) -> JsonObject:
        name, tz = body["text"].strip()[:80], body.get("tz") or "Europe/London"
        if not name:
            raise ValueError("a colleague needs a name")
        if tz not in available_timezones():
            raise ValueError(f"there is no time zone {tz}")
        person = await self._office.employ(name, (body.get("title") or "")[:80], tz)
        return {"user": person.id}

    async def _join(self, body: JsonObject) -> JsonObject:
        channel = self._core.world.channels.get(body["channel"])
        if channel is None or channel.is_private or channel.is_archived:
            raise LookupError("this channel cannot be joined")
        await self._office.join(body["as"], channel.id)
        return {"channel": channel_told(channel)}

    def _shared(self, body: JsonObject) -> Channel:
        """The channel that one is in and that others can be brought into."""
        channel = self._core.world.channels.get(body["channel"])
        if channel is None or channel.is_im or body["as"] not in channel.members:
            raise LookupError(f"{body['as']} is not in {body['channel']}")
        return channel

    async def _leave(self, body: JsonObject) -> JsonObject:
        if body["channel"] == sample.GENERAL:
            raise ValueError("nobody can leave #general")
        await self._office.leave(body["as"], self._shared(body).id)
        return {}

    async def _invite(self, body: JsonObject) -> JsonObject:
        channel = self._deeds.place(body["as"], body["channel"])
        user = self._somebody(body) if "user" in body else sample.BOT_USER
        await self._office.join(user, channel.id, inviter=body["as"])
        return {}

    async def _remove(self, body: JsonObject) -> JsonObject:
        await self._office.leave(sample.BOT_USER, self._shared(body).id)
        return {}
