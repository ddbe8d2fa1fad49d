"""What an event from Slack says: a message, a join, a changed user or channel."""

from datetime import UTC, datetime

from bot.domain.handover import Posted
from bot.domain.people.person import PresenceUpdate
from bot.slack.payloads.payload import Payload
from bot.slack.text import read
from bot.slack.users import presence_update_of
from bot.slack.visible_text import visible_text

BY_PEOPLE = {None, "file_share", "thread_broadcast", "me_message"}
"""Subtypes of messages that people write; all others are Slack's or another bot's."""


class EventPayload(Payload):
    """The part of a payload that only events have."""

    @property
    def event_time(self) -> datetime | None:
        """When an event happened, by Slack's clock, to the second."""
        seconds = self._body.get("event_time")
        return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None

    @property
    def revokes_bot_token(self) -> bool:
        """Whether an event says that the bot's own token was revoked, not only a person's."""
        return bool((self._event.get("tokens") or {}).get("bot"))

    @property
    def channel_ids_changed(self) -> tuple[str, str]:
        """The old and the new ID of a channel, from the event about it."""
        return str(self._event["old_channel_id"]), str(self._event["new_channel_id"])

    @property
    def changed_user(self) -> PresenceUpdate:
        """The presence of somebody whose status or account has changed, from the event about it."""
        return presence_update_of(self._event["user"])

    @property
    def opens_home_tab(self) -> bool:
        """Whether the tab that somebody opened is the Home tab, not the messages."""
        return bool(self._event.get("tab") == "home")

    @property
    def is_own_join(self) -> bool:
        """Whether it is the bot itself that has joined a channel."""
        return bool(self._own_user_id and self._event.get("user") == self._own_user_id)

    @property
    def is_by_app(self) -> bool:
        """Whether an app or a workflow wrote the message of an event; only people are answered."""
        return bool(self._event.get("bot_id")) or self._event.get("subtype") == "bot_message"

    @property
    def is_by_person(self) -> bool:
        """Whether a person wrote the message of an event."""
        return self._event.get("subtype") in BY_PEOPLE and not self.is_by_app

    @property
    def is_direct_message(self) -> bool:
        """Whether a message was sent to the bot directly."""
        return bool(self._event.get("channel_type") == "im")

    @property
    def is_reply_by_person(self) -> bool:
        """Whether somebody wrote a reply in a thread, and no mention, which comes by itself."""
        text = str(self._event.get("text"))
        mentions = bool(self._own_user_id) and f"<@{self._own_user_id}>" in text
        return self.is_by_person and self.thread_root is not None and not mentions

    @property
    def written(self) -> str:
        """The words of the message of an event, without markup."""
        return read(visible_text(self._event), addresses=True).question

    @property
    def has_files(self) -> bool:
        """Whether files came with the message of an event."""
        return bool(self._event.get("files"))

    @property
    def deleted_delivery(self) -> str | None:
        """The delivery of a message that was deleted since; None where an event says no such thing.

        A message that has replies leaves a tombstone in its thread.
        """
        event = self._event
        left = event.get("message") or {}
        if event.get("subtype") != "message_deleted" and left.get("subtype") != "tombstone":
            return None
        ts = event.get("deleted_ts") or (event.get("previous_message") or left).get("ts")
        return f"{self.channel_id}:{ts}" if ts else None

    @property
    def thread(self) -> tuple[str, str | None]:
        """Channel and thread in which to answer a message: a direct message gets no new thread."""
        thread_ts = self._event.get("thread_ts")
        if self._event["type"] == "app_mention":
            thread_ts = thread_ts or self._event["ts"]
        return self.channel_id, thread_ts

    @property
    def thread_root(self) -> Posted | None:
        """The message that began the thread of an event; None outside of one."""
        channel_id, _, ts = self._thread_delivery.partition(":")
        return Posted(channel_id, ts) if ts else None

    @property
    def _thread_delivery(self) -> str:
        """The delivery of the message that began the thread of an event; `""` outside of one."""
        thread_ts = self._event.get("thread_ts")
        if not thread_ts or thread_ts == self._event.get("ts"):
            return ""
        return f"{self._event['channel']}:{thread_ts}"

    @property
    def _own_user_id(self) -> str:
        """The bot's own user, where Slack says whose event it is."""
        authorization = (self._body.get("authorizations") or [{}])[0]
        return str(authorization.get("user_id") or "") if authorization.get("is_bot") else ""
