"""What a person does with words: commands, messages, reactions, opening the Home tab."""

from collections.abc import Mapping
from typing import Any

from sandbox import sample
from sandbox.core import Core
from sandbox.events import Events
from sandbox.exchanges import Delivery
from sandbox.markup import as_slack_sends_it
from sandbox.model import Alteration, Channel, JsonObject, Message
from sandbox.payloads import channel_name, message_object, view_object
from sandbox.replies import show_command_answer


class Deeds:
    """Carries out what a person does, and tells the bot as Slack would."""

    def __init__(self, core: Core, events: Events) -> None:
        self._core = core
        self._events = events
        core.world.watchers.append(self._mirror_the_bot)

    async def command(self, user: str, channel: str, command: str, text: str = "") -> Delivery:
        """Send a slash command; its acknowledgement is shown where it was typed."""
        core = self._core
        place = self.place(user, channel)
        known = core.manifest.command(command)
        if known is None:
            core.tell(user, channel, f"{command} is not a valid command.")
            return Delivery(0, error="unknown_command")
        sent = text
        if known.get("should_escape"):
            sent = as_slack_sends_it(core.world, text, labels=True)
        payload = self._command_payload(user, place, command, sent.strip())
        delivery = await core.courier.deliver("command", payload)
        typed = f"{command} {text}".strip()
        show_command_answer(core, user, channel, typed, delivery)
        return delivery

    def _command_payload(
        self, user: str, place: Channel, command: str, text: str
    ) -> Mapping[str, str]:
        secret = self._core.tickets.response_url(place.id, user)
        return {
            "token": "",
            "team_id": sample.WORKSPACE,
            "team_domain": sample.WORKSPACE_DOMAIN,
            "channel_id": place.id,
            "channel_name": channel_name(place),
            "user_id": user,
            "user_name": self._core.world.people[user].name,
            "command": command,
            "text": text,
            "api_app_id": sample.APP,
            "is_enterprise_install": "false",
            "response_url": f"{self._core.url}response/{secret}",
            "trigger_id": self._core.tickets.trigger(user),
        }

    async def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Post a message and deliver the events that it causes; returns its timestamp."""
        world = self._core.world
        place = self.place(user, channel)
        sent = as_slack_sends_it(world, text, labels=False)
        message = world.post(Message(channel, world.next_ts(), user, sent, thread_ts=thread_ts))
        await self._announce_message(place, message)
        return message.ts

    def place(self, user: str, channel: str) -> Channel:
        """The channel that the person is in; their direct message with the bot is opened."""
        world = self._core.world
        if user not in world.people or world.people[user].deleted:
            raise LookupError(f"there is nobody called {user}")
        if channel == sample.direct_message(user):
            return world.direct_message(user, sample.BOT_USER)
        if not world.is_member(channel, user):
            raise LookupError(f"{user} is not in {channel}")
        if world.channels[channel].is_archived:
            raise LookupError(f"#{world.channels[channel].name} is archived")
        return world.channels[channel]

    async def _announce_message(self, place: Channel, message: Message) -> None:
        manifest = self._core.manifest
        if sample.BOT_USER not in place.members:
            return
        event = message_object(message) | {
            "channel": place.id,
            "channel_type": place.type,
            "event_ts": message.ts,
        }
        if manifest.wants(_event_for(place)):
            await self._events.deliver(event)
        mentioned = f"<@{sample.BOT_USER}>" in message.text and not place.is_im
        if mentioned and not message.bot_id and manifest.wants("app_mention"):
            event.pop("channel_type")
            await self._events.deliver(event | {"type": "app_mention"})

    async def alter(self, message: Message, **new: Any) -> None:
        """Edit or delete a person's message, and deliver the event for it."""
        await self._tell_of(self._core.world.alter(message, **new))

    async def _tell_of(self, alteration: Alteration) -> None:
        core, message = self._core, alteration.message
        place = core.world.channels[message.channel]
        if sample.BOT_USER not in place.members or not core.manifest.wants(_event_for(place)):
            return
        now = core.world.next_ts()
        event: JsonObject = {
            "type": "message", "hidden": True, "channel": place.id, "channel_type": place.type,
            "previous_message": message_object(alteration.before), "event_ts": now, "ts": now,
        }  # fmt: skip
        if message.deleted:
            event |= {"subtype": "message_deleted", "deleted_ts": message.ts}
        else:
            event |= {"subtype": "message_changed", "message": message_object(message)}
        await self._events.deliver(event)

    def _mirror_the_bot(self, what: str, thing: Any) -> None:
        """Slack tells a subscribed bot about what it writes, changes and deletes itself."""
        if what == "posted" and thing.bot_id and not thing.ephemeral_to:
            place = self._core.world.channels[thing.channel]
            self._events.later(self._announce_message(place, thing))
        if what == "altered" and thing.message.bot_id and not thing.message.ephemeral_to:
            self._events.later(self._tell_of(thing))

    async def react(self, user: str, message: Message, name: str) -> None:
        """Add one's reaction to a message, or take it back."""
        self._core.world.toggle_reaction(message, user, name)

    async def open_home(self, user: str, tab: str = "home") -> Delivery:
        """Open the app's Home tab, or its Messages tab (`messages`)."""
        core = self._core
        event: JsonObject = {
            "user": user,
            "channel": self.place(user, sample.direct_message(user)).id,
            "tab": tab,
        }
        home = core.world.homes.get(user)
        if home and tab == "home":
            event["view"] = view_object(home)
        delivery = await self._events.tell("app_home_opened", **event)
        return delivery or Delivery(0, error="not_subscribed")


def _event_for(place: Channel) -> str:
    """The event to which a bot subscribes for the messages of such a channel."""
    return "message.im" if place.is_im else f"message.{place.type}s"
