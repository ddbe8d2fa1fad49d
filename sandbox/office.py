"""What changes about people and places: status, leaving the company, joining, renaming."""

from collections.abc import Iterable
from datetime import timedelta

from sandbox import sample
from sandbox.core import Core
from sandbox.events import Events
from sandbox.payloads import channel_object, user_object
from sandbox.things import Channel, Person

_COLOURS = ("0e7490", "9333ea", "b91c1c", "15803d", "a16207", "4338ca")


class Office:
    """Carries out a change, and tells the bot as Slack would."""

    def __init__(self, core: Core, events: Events) -> None:
        self._core = core
        self._events = events

    async def set_status(
        self, user: str, text: str, emoji: str, lasts: timedelta | None = None
    ) -> None:
        """What somebody is doing, and until when; nothing for a status that stays."""
        person = self._core.world.people[user]
        until = self._core.world.clock() + lasts if lasts else None
        person.status_text, person.status_emoji = text, emoji
        person.status_expiration = int(until.timestamp()) if until else 0
        await self._changed(person)

    async def set_presence(self, user: str, presence: str) -> None:
        """Whether somebody is `active` or `away`; Slack tells nobody."""
        self._core.world.people[user].presence = presence
        self._core.world.announce("person", self._core.world.people[user])

    async def clear_statuses_that_ran_out(self) -> None:
        """A status goes when its time has come."""
        now = self._core.world.clock().timestamp()
        for person in list(self._core.world.people.values()):
            if 0 < person.status_expiration <= now:
                await self.set_status(person.id, "", "")

    async def deactivate(self, user: str, *, deleted: bool) -> None:
        """Somebody leaves the company, or comes back."""
        person = self._core.world.people[user]
        person.deleted = deleted
        if deleted:
            person.status_text = person.status_emoji = ""
        await self._changed(person)

    async def _changed(self, person: Person) -> None:
        world = self._core.world
        world.announce("person", person)
        await self._events.tell("user_change", user=user_object(person, world.clock()))

    async def employ(self, real_name: str, title: str, tz: str) -> Person:
        """Somebody new, who is in #general from the first day."""
        world = self._core.world
        name = real_name.split(maxsplit=1)[0].lower()
        taken = {person.name for person in world.people.values()}
        name = name if name not in taken else f"{name}{len(taken)}"
        colour = _COLOURS[len(taken) % len(_COLOURS)]
        person = Person(world.new_id("U"), name, real_name, title, tz, colour=colour)
        world.people[person.id] = person
        world.announce("person", person)
        await self._events.tell("team_join", user=user_object(person, world.clock()))
        await self.join(person.id, sample.GENERAL)
        return person

    async def create_channel(self, user: str, name: str, *, is_private: bool) -> Channel:
        """A new channel with its maker in it."""
        world = self._core.world
        _free(world.channels.values(), name)
        channel = Channel(world.new_id("C"), name, {user}, is_private=is_private)
        world.channels[channel.id] = channel
        world.announce("channel", channel)
        if not is_private:
            await self._events.tell("channel_created", channel=channel_object(channel))
        return channel

    async def join(self, user: str, channel: str, inviter: str | None = None) -> None:
        """Somebody (the bot, too) comes into a channel."""
        place = self._core.world.channels[channel]
        if user in place.members:
            return
        place.members.add(user)
        self._core.world.announce("channel", place)
        if sample.BOT_USER in place.members:
            more = {"inviter": inviter} if inviter else {}
            await self._events.tell(
                "member_joined_channel", user=user, channel=channel,
                channel_type="G" if place.is_private else "C", team=sample.WORKSPACE, **more,
            )  # fmt: skip

    async def leave(self, user: str, channel: str) -> None:
        """Somebody goes out of a channel; the bot is told when it is taken out itself."""
        place = self._core.world.channels[channel]
        place.members.discard(user)
        self._core.world.announce("channel", place)
        if user == sample.BOT_USER:
            kind = "group_left" if place.is_private else "channel_left"
            await self._events.tell(kind, channel=channel)
        elif sample.BOT_USER in place.members:
            await self._events.tell(
                "member_left_channel", user=user, channel=channel,
                channel_type="G" if place.is_private else "C", team=sample.WORKSPACE,
            )  # fmt: skip

    async def rename(self, channel: str, name: str) -> None:
        """Give a channel another name."""
        place = self._core.world.channels[channel]
        _free(self._core.world.channels.values(), name)
        place.name = name
        await self._tell_of_place(place, "rename", {"id": place.id, "name": name, "created": 0})

    async def archive(self, user: str, channel: str, *, archived: bool) -> None:
        """Close a channel for good, or open it again."""
        place = self._core.world.channels[channel]
        place.is_archived = archived
        verb = "archive" if archived else "unarchive"
        await self._tell_of_place(place, verb, place.id, user=user)

    async def _tell_of_place(self, place: Channel, verb: str, told: object, **more: object) -> None:
        self._core.world.announce("channel", place)
        seen = sample.BOT_USER in place.members or not place.is_private
        if seen:
            kind = f"{'group' if place.is_private else 'channel'}_{verb}"
            await self._events.tell(kind, channel=told, **more)


def _free(channels: Iterable[Channel], name: str) -> None:
    """Refuse names that are taken or that Slack does not take."""
    allowed = name and name == name.lower() and len(name) <= 80
    if not allowed or not all(letter.isalnum() or letter in "-_" for letter in name):
        raise ValueError("a channel's name has small letters, digits, - and _ only, 80 at most")
    if any(name == channel.name for channel in channels):
        raise ValueError(f"there is a #{name} already")
