"""Looks up channels in Slack: whether the bot can use them, and who can read them."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_sdk import WebClient

from bot.domain.errors import Refusal
from bot.domain.teams.team_change import Part
from bot.domain.teams.team_checks import count_problems
from bot.slack.directory import or_raise
from bot.slack.patience import for_each, impatient
from bot.slack.slack_errors import CALL_FAILED, NOTHING_CHANGED, SlackError, by_code, read_error

UNKNOWN_CHANNEL = {"channel_not_found", "not_in_channel"}
SHARED = ("is_ext_shared", "is_pending_ext_shared")
PRIVATE = ("is_private", "is_im", "is_mpim", *SHARED)
MOST_LOOKUPS = 20
"""Channels that Slack is asked about while a person waits for a summary with quotes."""
INVITE = "Type `/invite @whoowns` in it, then try again."

log = logging.getLogger("whoowns.directory")


@dataclass(frozen=True, slots=True)
class ChannelState:
    """A channel that is in use: whether the bot is in it, and whether outsiders read it.

    A private one is known to its members only.
    """

    id: str
    is_member: bool
    is_shared: bool
    is_private: bool = False


def check_channels(client: WebClient, channel_ids: Sequence[str]) -> list[ChannelState]:
    """Look up channels; check first that somebody may do with them what they want.

    Raises Refusal for too many of them, and as `check_channel` does.
    """
    distinct = tuple(dict.fromkeys(channel_ids))
    for refusal in count_problems({Part.CHANNELS: len(distinct)}).values():
        raise refusal
    answers = for_each(partial(check_channel, client), distinct)
    return [or_raise(answer) for answer in answers.values()]


def check_channel(client: WebClient, channel_id: str, *, to_post: bool = False) -> ChannelState:
    """Look up a channel; check first that somebody may do with it what they want.

    Raises Refusal where the bot cannot see the channel, or is not in it `to_post` there, and
    where it is archived.
    """
    try:
        channel = impatient(client).conversations_info(channel=channel_id)["channel"]
    except CALL_FAILED as error:
        raise _refusal(read_error(error)) from error
    if channel.get("is_archived"):
        raise Refusal("That channel is archived.", by_code("is_archived").fix)
    if to_post and not channel.get("is_member"):
        raise Refusal("I'm not in that channel.", INVITE)
    shared = any(channel.get(flag) for flag in SHARED)
    private = any(channel.get(flag) for flag in PRIVATE)
    return ChannelState(channel_id, bool(channel.get("is_member")), shared, private)


def _refusal(error: SlackError) -> Refusal:
    """What to raise where Slack says nothing about a channel: then it is given to no team."""
    if error.code in UNKNOWN_CHANNEL:
        return Refusal("I can't see that channel.", INVITE)
    log.warning("conversations.info failed", extra={"fields": {"error": error.code}})
    return error.refusal("Slack isn't telling me about that channel", NOTHING_CHANGED)


class ChannelVisibility:
    """Decides which channels' messages may be quoted in another; asks Slack about each once.

    A channel about which Slack says nothing counts as private, and as read by outsiders. Where a
    `person_waits`, Slack is asked about a few channels only, and no more after it failed to answer.
    """

    def __init__(self, client: WebClient, *, person_waits: bool = False) -> None:
        self._client = client
        self._person_waits = person_waits
        self._channels: dict[str, dict[str, Any] | None] = {}
        self._errors: dict[str, SlackError] = {}

    def seen_from(self, reader_channel_id: str) -> Callable[[str], bool]:
        """Whether the readers of one channel may read what was written in another, by its ID."""
        return lambda channel_id: (
            self.outsiders_read(reader_channel_id) is False and self.is_public(channel_id)
        )

    def outsiders_read(self, channel_id: str) -> bool | None:
        """Whether people of another organisation read a channel; None where Slack doesn't say."""
        channel = self._channel(channel_id)
        return None if channel is None else any(channel.get(flag) for flag in SHARED)

    def is_public(self, channel_id: str) -> bool:
        """Whether every full member may read a channel, and no outsider does."""
        channel = self._channel(channel_id)
        return channel is not None and not any(channel.get(flag) for flag in PRIVATE)

    def error_of(self, channel_id: str) -> SlackError:
        """Why Slack said nothing about a channel; raises KeyError where it did say something."""
        self._channel(channel_id)
        return self._errors[channel_id]

    def _channel(self, channel_id: str) -> dict[str, Any] | None:
        if channel_id not in self._channels and not self._has_waited_enough():
            self._channels[channel_id] = None
            client = impatient(self._client) if self._person_waits else self._client
            try:
                channel = client.conversations_info(channel=channel_id)["channel"]
                self._channels[channel_id] = channel
            except CALL_FAILED as error:
                self._errors[channel_id] = read_error(error)
        return self._channels.get(channel_id)

    def _has_waited_enough(self) -> bool:
        """Whether the person who waits gets the reply without asking about more channels."""
        if not self._person_waits:
            return False
        failed = any(not error.needs_person for error in self._errors.values())
        return failed or len(self._channels) >= MOST_LOOKUPS


def link_to(client: WebClient, channel_id: str, ts: str) -> str:
    """Return a link to a message; `""` where Slack gives none."""
    try:
        answered = impatient(client).chat_getPermalink(channel=channel_id, message_ts=ts)
    except (*CALL_FAILED, Refusal):
        return ""
    return str(answered.get("permalink") or "")
