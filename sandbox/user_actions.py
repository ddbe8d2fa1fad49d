"""What a person writes and opens: commands, messages, reactions, the Home tab."""

from typing import Any

from sandbox import sample
from sandbox.core import Core
from sandbox.events import Events
from sandbox.exchanges import Delivery
from sandbox.markup import to_markup
from sandbox.model import Alteration, Channel, Execution, JsonObject, Message
from sandbox.payloads import command_payload, message_object, view_object
from sandbox.replies import show_command_answer


class UserActions:
    """Carries out what a person does, and lets the bot know as Slack would."""

    def __init__(self, core: Core, events: Events) -> None:
        self._core = core
        self._events = events
        core.world.watchers.append(self._mirror_the_bot)

    async def command(self, user: str, channel_id: str, command: str, text: str = "") -> Delivery:
        """Send a slash command; its acknowledgement is shown where it was typed."""
        core = self._core
        channel = self.channel_of(user, channel_id)
        known = core.manifest.command(command)
        if known is None:
            core.slackbot_note(user, channel_id, f"{command} is not a valid command.")
            return Delivery(0, error="unknown_command")
        escaped = bool(known.get("should_escape"))
        sent = to_markup(core.world, text, labels=True) if escaped else text
        secret = core.tickets.response_url(channel_id, user)
        payload = command_payload(core.world.people[user], channel, command, sent.strip()) | {
            "response_url": f"{core.url}response/{secret}",
            "trigger_id": core.tickets.trigger(user),
        }
        delivery = await core.courier.deliver("command", payload)
        show_command_answer(core, user, channel_id, f"{command} {text}".strip(), delivery)
        return delivery

    async def say(self, user: str, channel_id: str, text: str, thread_ts: str | None = None) -> str:
        """Post a message and deliver the events that it causes; return its timestamp."""
        world = self._core.world
        channel = self.channel_of(user, channel_id)
        sent = to_markup(world, text, labels=False)
        message = world.post(Message(channel_id, world.next_ts(), user, sent, thread_ts=thread_ts))
        await self._announce_message(channel, message)
        return message.ts

    def channel_of(self, user: str, channel_id: str) -> Channel:
        """Return the channel that the person is in; their direct message with the bot is opened.

        Raises LookupError where they cannot write in it.
        """
        world = self._core.world
        if user not in world.people or world.people[user].deleted:
            raise LookupError(f"there is nobody called {user}")
        if channel_id == sample.direct_message(user):
            return world.direct_message(user, sample.BOT_USER)
        if not world.is_member(channel_id, user):
            raise LookupError(f"{user} is not in {channel_id}")
        if world.channels[channel_id].is_archived:
            raise LookupError(f"#{world.channels[channel_id].name} is archived")
        return world.channels[channel_id]

    async def _announce_message(self, channel: Channel, message: Message) -> None:
        manifest = self._core.manifest
        if sample.BOT_USER not in channel.members:
            return
        event = message_object(message) | {
            "channel": channel.id,
            "channel_type": channel.type,
            "event_ts": message.ts,
        }
        if manifest.wants(_event_for(channel)):
            await self._events.deliver(event)
        mentioned = f"<@{sample.BOT_USER}>" in message.text and not channel.is_im
        if mentioned and not message.bot_id and manifest.wants("app_mention"):
            event.pop("channel_type")
            await self._events.deliver(event | {"type": "app_mention"})

    async def edit(self, message: Message, text: str) -> None:
        """Replace the text of a person's message, and deliver the event for it."""
        world = self._core.world
        sent = to_markup(world, text, labels=False)
        await self._announce_alteration(world.alter(message, text=sent, edited=world.next_ts()))

    async def delete(self, message: Message) -> None:
        """Delete a person's message, and deliver the event for it."""
        await self._announce_alteration(self._core.world.alter(message, deleted=True))

    async def react(self, user: str, message: Message, name: str) -> None:
        """Add somebody's reaction to a message, or take it back."""
        self._core.world.toggle_reaction(message, user, name)

    async def _announce_alteration(self, alteration: Alteration) -> None:
        core, message = self._core, alteration.message
        channel = core.world.channels[message.channel]
        if sample.BOT_USER not in channel.members or not core.manifest.wants(_event_for(channel)):
            return
        now = core.world.next_ts()
        event: JsonObject = {
            "type": "message", "hidden": True, "channel": channel.id, "channel_type": channel.type,
            "previous_message": message_object(alteration.before), "event_ts": now, "ts": now,
        }  # fmt: skip
        if message.deleted:
            event |= {"subtype": "message_deleted", "deleted_ts": message.ts}
        else:
            event |= {"subtype": "message_changed", "message": message_object(message)}
        await self._events.deliver(event)

    def _mirror_the_bot(self, what: str, thing: Any) -> None:
        """Deliver to a subscribed bot what it writes and changes itself, as Slack does."""
        if what == "posted" and thing.bot_id and not thing.ephemeral_to:
            channel = self._core.world.channels[thing.channel]
            self._events.later(self._announce_message(channel, thing))
        if what == "altered" and thing.message.bot_id and not thing.message.ephemeral_to:
            self._events.later(self._announce_alteration(thing))

    async def open_home(self, user: str, tab: str = "home") -> Delivery:
        """Open the app's Home tab, or its Messages tab (`messages`)."""
        core = self._core
        event: JsonObject = {
            "user": user,
            "channel": self.channel_of(user, sample.direct_message(user)).id,
            "tab": tab,
        }
        home = core.world.homes.get(user)
        if home and tab == "home":
            event["view"] = view_object(home)
        delivery = await self._events.send("app_home_opened", **event)
        return delivery or Delivery(0, error="not_subscribed")

    async def run_step(self, callback_id: str, inputs: JsonObject) -> Execution:
        """Start a step of the app in a workflow; it goes on until the bot ends it."""
        world = self._core.world
        execution = Execution(world.new_id("Fx"), callback_id, inputs)
        world.executions[execution.id] = execution
        await self._events.send(
            "function_executed",
            function={"id": "Fn0WHOOWNS1", "callback_id": callback_id, "app_id": sample.APP},
            inputs=inputs,
            function_execution_id=execution.id,
            workflow_execution_id=world.new_id("Wx"),
            bot_access_token="xwfp-sandbox",
        )
        return execution


def _event_for(channel: Channel) -> str:
    """Return the event to which a bot subscribes for the messages of such a channel."""
    return "message.im" if channel.is_im else f"message.{channel.type}s"
