"""What a person does with words: commands, messages, opening the Home tab, joining channels."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox import seed
from bot.sandbox.answers import show_command_answer
from bot.sandbox.core import Core
from bot.sandbox.payloads import channel_name, envelope, message_object, view_object
from bot.sandbox.records import Delivery
from bot.sandbox.typed import as_slack_sends_it
from bot.sandbox.world import Channel, JsonObject, Message

RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
"""How long after a failure Slack tries the first, second and third time again."""


class Deeds:
    """Carries out what a person does, and tells the bot as Slack would."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._background: set[asyncio.Task[Any]] = set()
        self._retries: list[tuple[datetime, JsonObject, int]] = []
        core.world.watchers.append(self._mirror_bot_messages)

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
            "team_id": seed.WORKSPACE,
            "team_domain": seed.WORKSPACE_DOMAIN,
            "channel_id": place.id,
            "channel_name": channel_name(place),
            "user_id": user,
            "user_name": self._core.world.people[user].name,
            "command": command,
            "text": text,
            "api_app_id": seed.APP,
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
        if channel == seed.direct_message(user):
            return world.direct_message(user, seed.BOT_USER)
        if not world.is_member(channel, user):
            raise LookupError(f"{user} is not in {channel}")
        return world.channels[channel]

    async def _announce_message(self, place: Channel, message: Message) -> None:
        manifest = self._core.manifest
        if seed.BOT_USER not in place.members:
            return
        event = message_object(message) | {
            "channel": place.id,
            "channel_type": place.type,
            "event_ts": message.ts,
        }
        if manifest.wants(_event_for(place)):
            await self.deliver_event(event)
        mentioned = f"<@{seed.BOT_USER}>" in message.text and not place.is_im
        if mentioned and not message.bot_id and manifest.wants("app_mention"):
            event.pop("channel_type")
            await self.deliver_event(event | {"type": "app_mention"})

    async def tell_of_change(self, message: Message, subtype: str) -> None:
        """Show a message's edit or deletion, and deliver the event for it."""
        core = self._core
        core.world.announce("message", message)
        place = core.world.channels[message.channel]
        wanted = core.manifest.wants(_event_for(place))
        if seed.BOT_USER in place.members and wanted:
            await self.deliver_event({
                "type": "message", "subtype": subtype, "hidden": True, "channel": place.id,
                "channel_type": place.type, "message": message_object(message),
                "deleted_ts": message.ts, "event_ts": core.world.next_ts(),
                "ts": core.world.next_ts(),
            })  # fmt: skip

    def _mirror_bot_messages(self, what: str, thing: Any) -> None:
        """Slack tells a subscribed bot about its own messages too."""
        if what != "message" or not isinstance(thing, Message):
            return
        fresh = thing.bot_id and not (thing.ephemeral_to or thing.edited or thing.deleted)
        if fresh and not thing.reactions:
            self.later(self._announce_message(self._core.world.channels[thing.channel], thing))

    def later(self, work: Any) -> None:
        """Do it without anybody waiting for it."""
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def deliver_event(
        self,
        event: Mapping[str, Any],
        *,
        event_id: str | None = None,
        retry: int | None = None,
    ) -> Delivery:
        """Deliver an event; one that fails is tried again at once, later ones as time moves."""
        core = self._core
        event_id = event_id or core.world.new_id("Ev")
        wrapped = envelope(dict(event), event_id, core.world.clock())
        delivery = await self._attempt(wrapped, retry or 0)
        if delivery.error and retry is None:
            return await self._again(wrapped, 1)
        if core.faults.repeat_events and retry is None:
            await self._attempt(wrapped, 1)
        return delivery

    async def _attempt(
        self, wrapped: JsonObject, number: int, why: str = "http_timeout"
    ) -> Delivery:
        headers = {"x-slack-retry-num": str(number), "x-slack-retry-reason": why}
        return await self._core.courier.deliver("event", wrapped, headers if number else None)

    async def _again(self, wrapped: JsonObject, number: int) -> Delivery:
        delivery = await self._attempt(wrapped, number, "http_error")
        if delivery.error and number < len(RETRY_AFTER):
            due = self._core.world.clock() + RETRY_AFTER[number]
            self._retries.append((due, wrapped, number + 1))
        return delivery

    async def time_moved(self) -> None:
        """Do what has become due: events that failed are tried again."""
        now = self._core.world.clock()
        due = [entry for entry in self._retries if entry[0] <= now]
        self._retries = [entry for entry in self._retries if entry[0] > now]
        for _, wrapped, number in due:
            await self._again(wrapped, number)

    async def open_home(self, user: str, tab: str = "home") -> Delivery:
        """Open the app's Home tab, or its Messages tab (`messages`)."""
        core = self._core
        channel = core.world.direct_message(user, seed.BOT_USER)
        event: JsonObject = {
            "type": "app_home_opened",
            "user": user,
            "channel": channel.id,
            "tab": tab,
            "event_ts": core.world.next_ts(),
        }
        home = core.world.homes.get(user)
        if home and tab == "home":
            event["view"] = view_object(home)
        if not core.manifest.wants("app_home_opened"):
            return Delivery(0, error="not_subscribed")
        return await self.deliver_event(event)

    async def invite_bot(self, user: str, channel: str) -> None:
        """Bring the bot into a channel that the person is in."""
        core = self._core
        place = self.place(user, channel)
        place.members.add(seed.BOT_USER)
        core.world.announce("channel", place)
        if core.manifest.wants("member_joined_channel"):
            await self.deliver_event({
                "type": "member_joined_channel", "user": seed.BOT_USER, "channel": channel,
                "channel_type": "G" if place.is_private else "C", "team": seed.WORKSPACE,
                "inviter": user, "event_ts": core.world.next_ts(),
            })  # fmt: skip


def _event_for(place: Channel) -> str:
    """The event to which a bot subscribes for the messages of such a channel."""
    return "message.im" if place.is_im else f"message.{place.type}s"
