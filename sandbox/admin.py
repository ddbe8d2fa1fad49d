"""What changes about people and who is in a channel: statuses, leaving the company, joining."""

from datetime import timedelta

from sandbox import sample
from sandbox.core import Core
from sandbox.events import Events
from sandbox.model import Person
from sandbox.payloads import user_object

_COLOURS = ("0e7490", "9333ea", "b91c1c", "15803d", "a16207", "4338ca")


class Admin:
    """Carries out a change, and lets the bot know as Slack would."""

    def __init__(self, core: Core, events: Events) -> None:
        self._core = core
        self._events = events

    async def set_status(
        self, user: str, text: str, emoji: str, lasts: timedelta | None = None
    ) -> None:
        """Set what somebody is doing, and for how long; None for a status that stays."""
        person = self._core.world.people[user]
        until = self._core.world.clock() + lasts if lasts else None
        person.status_text, person.status_emoji = text, emoji
        person.status_expiration = int(until.timestamp()) if until else 0
        await self._announce(person)

    async def clear_expired_statuses(self) -> None:
        """Clear the statuses whose time has come."""
        now = self._core.world.clock().timestamp()
        for person in list(self._core.world.people.values()):
            if 0 < person.status_expiration <= now:
                await self.set_status(person.id, "", "")

    async def deactivate(self, user: str, *, deleted: bool) -> None:
        """Let somebody leave the company, or come back."""
        person = self._core.world.people[user]
        person.deleted = deleted
        if deleted:
            person.status_text = person.status_emoji = ""
        await self._announce(person)

    async def _announce(self, person: Person) -> None:
        world = self._core.world
        world.announce("person", person)
        await self._events.send("user_change", user=user_object(person, world.clock()))

    async def add_colleague(self, real_name: str, title: str, tz: str) -> Person:
        """Add somebody new, who is in #general from the first day."""
        world = self._core.world
        name = real_name.split(maxsplit=1)[0].lower()
        taken = {person.name for person in world.people.values()}
        name = name if name not in taken else f"{name}{len(taken)}"
        colour = _COLOURS[len(taken) % len(_COLOURS)]
        person = Person(world.new_id("U"), name, real_name, title, tz, colour=colour)
        world.people[person.id] = person
        world.announce("person", person)
        await self.join(person.id, sample.GENERAL)
        return person

    async def join(self, user: str, channel_id: str, inviter: str | None = None) -> None:
        """Bring somebody, or the bot, into a channel."""
        channel = self._core.world.channels[channel_id]
        if user in channel.members:
            return
        channel.members.add(user)
        self._core.world.announce("channel", channel)
        if sample.BOT_USER in channel.members:
            more = {"inviter": inviter} if inviter else {}
            await self._events.send(
                "member_joined_channel", user=user, channel=channel_id,
                channel_type="G" if channel.is_private else "C", team=sample.WORKSPACE, **more,
            )  # fmt: skip

    async def leave(self, user: str, channel_id: str) -> None:
        """Take somebody, or the bot, out of a channel."""
        channel = self._core.world.channels[channel_id]
        channel.members.discard(user)
        self._core.world.announce("channel", channel)
